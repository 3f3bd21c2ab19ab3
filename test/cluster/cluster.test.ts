/** Three real daemons on one PostgreSQL share the work; `npm run cluster` does the same for as long as one likes. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { diceOf } from "../../plugins/personio/simulator/random.ts";
import { startSmtp } from "../core/notify/smtp-kit.ts";
import { mainIn } from "../kit/compiled.ts";
import { onceARun } from "../kit/once-a-run.ts";
import { postgres, startPostgres, sharedPostgres } from "../kit/postgres.ts";
import { compileQuick } from "./compile-quick.ts";
import { Fleet, eventually } from "./fleet.ts";
import { playRounds } from "./rounds.ts";
import { TROUBLES as ALL_TROUBLES } from "./trouble.ts";
import { Town, type TownOptions } from "./town.ts";

const LONG = process.env.ROLLCALL_LONG ? 900_000 : 300_000;
/** Of quick.config.ts. */
const LEASE_MS = 10_000;
/** `ROLLCALL_LONG=1`: all there are. */
const TROUBLES = process.env.ROLLCALL_LONG
  ? Object.keys(ALL_TROUBLES)
  : ["killed and gone for a while", "stopped and continued"];

async function main(): Promise<string> {
  return mainIn(await onceARun("compiled-quick", compileQuick));
}

/** Daemons over a town; all of it ends with the test. */
async function settle(options: Omit<TownOptions, "seed">, daemons = 3) {
  const server = await sharedPostgres();
  const url = await server.newDatabase();
  const town = await Town.open({ seed: 1, ...options });
  const fleet = await Fleet.open({ main: await main(), town, url, port: server.port, daemons });
  onTestFinished(async () => {
    await fleet.close();
    await town.close();
  });
  const ask = (sql: string) => server.ask(sql, url);
  /** The number of the daemon that holds a lease. */
  const holderOf = async (lease: string) => {
    const [row] = await ask(`SELECT pid FROM leases WHERE name = '${lease}'`);
    return fleet.members.find(({ program }) => program?.pid === row?.pid);
  };
  return { town, fleet, ask, holderOf };
}

describe.skipIf(!postgres)("three daemons (needs Debian's postgresql)", { timeout: LONG }, () => {
  it(`do the work whatever happens to one of them or to the database: ${TROUBLES.join(", ")}`, async () => {
    const server = await startPostgres();
    onTestFinished(() => server.close());
    const { runs, workers } = await playRounds({ seed: 1, troubles: TROUBLES, main: await main(), server });
    expect(runs).toBeGreaterThanOrEqual(TROUBLES.length * 4);
    expect(workers).toBeGreaterThan(1);
  });

  it("one that is cut off from the database in the middle of a run stops writing before its lease ends, and another does the rest", async () => {
    const { town, fleet, holderOf } = await settle({ targets: 1 });
    town.fill(diceOf(1), 40);
    for (const { tunnel } of fleet.members) tunnel.slow(400);
    await fleet.start();
    const tool = town.tools.get("absences-1")!;
    await eventually(() => tool.absences.size > 3, "a run in the middle of its writes");
    const cutOff = (await holderOf("absences-1"))!;
    cutOff.cable.block();
    for (const { tunnel } of fleet.members) if (tunnel !== cutOff.tunnel) tunnel.slow(0);
    const from = performance.now();
    await eventually(
      () => town.outOfStep().length === 0,
      "another to do the rest",
      () => town.outOfStep().join("\n"),
    );
    const last = Math.max(...cutOff.tunnel.written.map(({ at }) => at));
    expect(last - from).toBeLessThan(LEASE_MS);
    expect([...town.doubled(), ...fleet.overlaps()]).toEqual([]);
    expect(fleet.members.filter(({ begun }) => begun.length > 0).length).toBeGreaterThan(1);
  });

  it("tell an incident once, and its end once", async () => {
    const smtp = await startSmtp();
    onTestFinished(() => smtp.close());
    const mail = { from: "rollcall@example.com", smtp: `smtp://127.0.0.1:${smtp.port}` };
    const { town, fleet, ask } = await settle({ targets: 1, settings: { mail } });
    const tool = town.tools.get("absences-1")!;
    tool.fault({ times: Number.POSITIVE_INFINITY, how: { status: 401 } });
    await fleet.start();
    const status = await fleet.members[0]!.ask("status");
    expect(status.match(/: (leads|shares the work)$/gm)?.sort()).toEqual([
      ": leads",
      ": shares the work",
      ": shares the work",
    ]);
    await eventually(() => smtp.received.length > 0, "the mail");
    tool.heal();
    await ask(`INSERT INTO requests (target, trigger, triggered_by, scope, created_at)
      SELECT 'absences-1', 'resume', 'cli:ann', 'full', created_at FROM incidents JOIN outbox ON true LIMIT 1`);
    await eventually(() => smtp.received.length > 1, "the mail that it is over");
    await sleep(5_500);
    expect(smtp.received.map(({ mail: { subject } }) => subject)).toEqual([
      "[rollcall] absences-1: credentials refused",
      expect.stringContaining("Resolved"),
    ]);
  });
});
