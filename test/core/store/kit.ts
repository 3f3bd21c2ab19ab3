/**
 * Stores that are deleted after each test, other processes, and made-up rows. Tests in `onEachDatabase` run on SQLite and on
 * PostgreSQL, where `open` and `newDatabase` return one of that kind.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Knex } from "knex";
import { beforeAll, describe, onTestFinished } from "vitest";
import type { Link } from "../../../core/model/record.ts";
import { noCounts, type RunDocument } from "../../../core/model/run.ts";
import { instantOf, type Clock } from "../../../core/model/time.ts";
import { databaseAt } from "../../../core/store/database.ts";
import { openStore } from "../../../core/store/open.ts";
import type { JournalEntry, RunEnd, Store } from "../../../core/store/store.ts";
import { newMigratedPlace, putMigratedFile } from "../../kit/migrated.ts";
import { postgres, sharedPostgres } from "../../kit/postgres.ts";
import { SHELF } from "../../kit/shelf.ts";

export const NOW = "2026-11-22T04:00:00.000Z";
export const LATER = "2026-11-22T05:00:00.000Z";

/** Texts that must be read as they were written: quotes, newlines, emoji, and text that looks like JSON, SQL or a binding. */
export const ODD = `O'Neil "Ada" \\ \n\t\r 👩‍🚀 ? :x $1 {"a":null} '); DROP TABLE links; --`;

export const clock: Clock = {
  now: () => instantOf(Date.now()),
  sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
};

let kind: Store["dialect"] = "sqlite";

export function onEachDatabase(title: string, tests: (kind: Store["dialect"]) => void): void {
  describe(title, () => tests("sqlite"));
  describe.skipIf(!postgres)(`${title}, on PostgreSQL (needs Debian's postgresql)`, () => {
    beforeAll(() => {
      kind = "postgres";
      return () => {
        kind = "sqlite";
      };
    });
    tests("postgres");
  });
}

export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(SHELF, "rollcall-store-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function newFile(): Promise<string> {
  return join(await newFolder(), "rollcall.db");
}

/** The URL of an empty database that several stores can share. */
export async function newDatabase(): Promise<string> {
  return kind === "postgres" ? (await sharedPostgres()).newDatabase() : urlOf(await newFile());
}

async function newMigrated(): Promise<string> {
  if (kind === "postgres") return newMigratedPlace();
  const file = await newFile();
  await putMigratedFile(file);
  return file;
}

export function urlOf(file: string): string {
  return `sqlite:${file}`;
}

/** Opens a store that is closed after the test; over a new database unless a URL or file is given. */
export async function open(where?: string): Promise<Store> {
  const url = where ?? (await newMigrated());
  const store = await openStore({ url: url.startsWith("/") ? urlOf(url) : url, clock });
  onTestFinished(() => store.close());
  return store;
}

/** A connection to the tables themselves, beside the stores. */
export async function tablesOf(url: string): Promise<Knex> {
  const db = (await databaseAt(url, clock)).connect();
  onTestFinished(() => db.destroy());
  return db;
}

/** Starts another process with a script in `children` or a path; `said` waits for its next message. It is killed after the test at the latest. */
export function start(script: string, ...args: string[]) {
  const child = fork(resolve(import.meta.dirname, "children", script), args, {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const messages: unknown[] = [];
  child.on("message", (message) => messages.push(message));
  const ended = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return {
    child,
    ended,
    async said(): Promise<unknown> {
      while (messages.length === 0) {
        if (child.exitCode !== null) throw new Error(`${script} ended with ${child.exitCode} and said nothing`);
        await Promise.race([once(child, "message"), ended]);
      }
      return messages.shift();
    },
  };
}

export async function beginRun(store: Store, target = "desks", startedAt = NOW): Promise<RunDocument> {
  return store.runs.begin({
    target,
    plugin: "bookings-release",
    trigger: "schedule",
    triggeredBy: null,
    mode: "active",
    scope: "full",
    area: null,
    startedAt,
  });
}

export function endOf(change: Partial<RunEnd> = {}): RunEnd {
  return {
    status: "succeeded",
    finishedAt: LATER,
    digest: null,
    counts: noCounts(),
    countsByKind: {},
    requests: { source: 1, target: 2 },
    error: null,
    ...change,
  };
}

export function entryOf(run: string, position: number, change: Partial<JournalEntry> = {}): JournalEntry {
  return {
    run,
    target: "desks",
    position,
    kind: "booking",
    op: "release",
    subject: `booking-${position}`,
    title: `ada.anvil@example.com 2026-07-0${position % 10}`,
    personId: "12",
    person: "ada.anvil@example.com",
    remoteId: `remote-${position}`,
    fields: {},
    wanted: null,
    link: null,
    reason: "absent on that day",
    status: "intent",
    approved: false,
    at: NOW,
    error: null,
    ...change,
  };
}

export function linkOf(subject: string, change: Partial<Link> = {}): Link {
  return {
    target: "desks",
    kind: "absence",
    subject,
    aliases: [],
    remoteId: `remote-${subject}`,
    title: "ada.anvil@example.com 2026-07-05 to 2026-07-10",
    personId: "12",
    person: "ada.anvil@example.com",
    values: { starts_on: "2026-07-05", ends_on: "2026-07-10", half: false, hours: 7.5, days: ["mo", "tu"], note: null },
    extent: { from: "2026-07-05", to: "2026-07-10" },
    active: true,
    since: NOW,
    lastWrittenAt: NOW,
    ...change,
  };
}
