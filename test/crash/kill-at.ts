/**
 * Loaded into a process of a test before rollcall itself (`node --import`): it watches what the process does to the database and
 * on the wire, and kills it, as `kill -9` does, the n-th time that it comes to the point named in $TEST_KILL_AT, such as
 * `after intent#2`. On an end in good order the file in $TEST_KILL_COUNTS tells how often each point was passed.
 */
import { subscribe } from "node:diagnostics_channel";
import { writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { Duplex } from "node:stream";
import sqlite3 from "sqlite3";

const [name, nth = "1"] = (process.env.TEST_KILL_AT ?? "").split("#");
const counts: Record<string, number> = {};

function pass(...points: readonly string[]): void {
  for (const point of [...points, "anything"]) {
    counts[point] = (counts[point] ?? 0) + 1;
    if (point === name && counts[point] === Number(nth)) process.kill(process.pid, "SIGKILL");
  }
}

process.on("exit", () => {
  const file = process.env.TEST_KILL_COUNTS;
  if (file) writeFileSync(file, JSON.stringify(counts));
});

/** What a statement is for; most are for nothing that a crash could tear. */
const STATEMENTS: readonly [point: string, sql: RegExp][] = [
  ["intent", /insert into [`"]?journal/i],
  ["outcome", /update journal set status/i],
  ["link", /(insert into|delete from) [`"]?links/i],
  ["begin", /insert into [`"]?runs/i],
  ["end", /update [`"]?runs/i],
  ["lease", /(insert into|update|delete from) [`"]?leases/i],
  ["commit", /^commit/i],
  ["migration", /create table|alter table/i],
];

function watched<T extends (...args: never[]) => unknown>(run: T, textOf: (first: unknown) => string): T {
  return function (this: unknown, ...args: unknown[]) {
    const text = textOf(args[0]);
    const names = STATEMENTS.filter(([, sql]) => sql.test(text)).map(([point]) => point);
    const done = args.at(-1);
    pass("before statement", ...names.map((point) => `before ${point}`));
    if (typeof done === "function") {
      args[args.length - 1] = function (this: unknown, ...given: unknown[]) {
        pass("after statement", ...names.map((point) => `after ${point}`));
        return done.apply(this, given);
      };
    }
    return run.apply(this, args as never[]);
  } as unknown as T;
}

for (const method of ["run", "all"] as const)
  sqlite3.Database.prototype[method] = watched(sqlite3.Database.prototype[method], String);

if (process.env.TEST_KILL_DATABASE === "postgres") {
  const { default: pg } = await import("pg");
  const textOf = (query: unknown) => String((query as { text?: string })?.text ?? query);
  pg.Client.prototype.query = watched(pg.Client.prototype.query as never, textOf);
}

const READING = new Set(["GET", "HEAD", "OPTIONS"]);
const isWrite = (message: unknown) => !READING.has((message as { request: { method: string } }).request.method);
for (const [channel, point] of [
  ["undici:request:create", "before request"],
  ["undici:request:bodySent", "request sent"],
  ["undici:request:headers", "request answered"],
] as const)
  subscribe(channel, (message) => pass(...(isWrite(message) ? [point] : [])));

Socket.prototype.write = function (this: Socket, ...args: unknown[]) {
  if (this.remoteAddress !== undefined) pass("on the wire");
  return Duplex.prototype.write.apply(this, args as never);
} as typeof Socket.prototype.write;
