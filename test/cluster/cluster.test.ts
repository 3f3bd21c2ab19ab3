/** Three real daemons on one PostgreSQL share the work; `npm run cluster` does the same for as long as one likes. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { PARALLEL } from "../../core/engine/schedule/local-queue.ts";
import { diceOf } from "../../plugins/personio/simulator/random.ts";
import { laterMails, startSmtp } from "../core/notify/smtp-kit.ts";
import { mayHost } from "../kit/network-host.ts";
import { postgres, startPostgres } from "../kit/postgres.ts";
import { eventually } from "../e2e/process/kit/program.ts";
import type { Member } from "./member.ts";
import { playRounds } from "./rounds.ts";
import { quickMain, settle } from "./scene.ts";
import { TROUBLES as ALL_TROUBLES } from "./trouble.ts";

const LONG = process.env.ROLLCALL_LONG ? 900_000 : 300_000;
/** More than one daemon runs at the same time. */
const TARGETS = PARALLEL + 3;
/** Of quick.config.ts. */
const LEASE_MS = 10_000;
/** `ROLLCALL_LONG=1`: all there are. */
const TROUBLES = process.env.ROLLCALL_LONG
  ? Object.keys(ALL_TROUBLES)
  : ["killed and gone for a while", "stopped and continued"];

interface Cut {
  cut(alone: Member): Promise<void>;
  mend(alone: Member): Promise<void>;
}

const SILENCE: Cut = {
  cut: async ({ ways }) => ways.cable.block(),
  async mend({ ways }) {
    ways.cable.unblock();
    ways.cable.cut();
  },
};

/** What it was answered just before is met after the cut: then it writes on, into links that are dead. */
const cutFrom = (what: "database" | "everything"): Cut => ({
  async cut(alone) {
    alone.send("SIGSTOP");
    await sleep(1_000);
    await alone.ways.cutOff(what);
    alone.send("SIGCONT");
  },
  mend: ({ ways }) => ways.reconnect(),
});

async function cutOff({ cut, mend }: Cut, finished: typeof onTestFinished): Promise<void> {
  const { town, fleet, ask, holderOf } = await settle({ targets: 1, daemons: 2 }, finished);
  town.fill(diceOf(1), 40);
  for (const { ways } of fleet.members) ways.tunnel.slow(400);
  await fleet.start();
  const tool = town.tools.get("absences-1")!;
  await eventually(() => tool.absences.size > 3, "a run in the middle of its writes");
  const alone = (await holderOf("absences-1"))!;
  await cut(alone);
  const from = performance.now();
  const other = fleet.members.find((one) => one !== alone)!;
  other.ways.tunnel.slow(0);
  // What was under way has timed out (quick.config.ts), and the system would still try: a minute later it may have given up.
  await sleep(5_000);
  expect(alone.ways.unsent()).toEqual([]);
  await eventually(
    () => other.said.includes("run ends"),
    "another to do the rest",
    () => other.said,
  );
  expect(town.outOfStep()).toEqual([]);
  expect(other.said).toMatch(/settled what an interrupted run left open/);
  expect(await ask("SELECT * FROM journal WHERE status = 'intent'")).toEqual([]);

  await mend(alone);
  await eventually(
    async () =>
      (await ask(`SELECT FROM daemons WHERE pid = ${alone.program?.pid} AND expires_at > '${inSeconds(5)}'`)).length ===
      1,
    "it to say that it lives",
    () => alone.said,
  );
  const last = Math.max(...alone.ways.tunnel.written.map(({ at }) => at));
  expect(last - from).toBeLessThan(LEASE_MS);
  expect([...town.doubled(), ...fleet.overlaps()]).toEqual([]);
}

function inSeconds(seconds: number): string {
  return new Date(Date.now() + seconds * 1_000).toISOString();
}

describe.skipIf(!postgres)("three daemons (needs Debian's postgresql)", { timeout: LONG }, () => {
  it(`do the work whatever happens to one of them or to the database: ${TROUBLES.join(", ")}`, async () => {
    const server = await startPostgres();
    onTestFinished(() => server.close());
    const { runs, workers } = await playRounds({
      ...{ seed: 1, troubles: TROUBLES, targets: TARGETS },
      main: await quickMain(),
      server,
    });
    expect(runs).toBeGreaterThanOrEqual(TROUBLES.length * TARGETS);
    expect(workers).toBeGreaterThan(1);
  });

  describe.concurrent("one that is cut off in the middle of a run", () => {
    it.skipIf(!mayHost).for(["database", "everything"] as const)(
      "from %s: stops writing before its lease ends, another settles what it left and does the rest, and it joins again (needs Debian's iproute2 and root)",
      (what, { onTestFinished }) => cutOff(cutFrom(what), onTestFinished),
    );

    // In their place, and not one more that is skipped where they run.
    if (!mayHost)
      it("from the database, by a cable that goes silent: the same", ({ onTestFinished }) =>
        cutOff(SILENCE, onTestFinished));
  });

  it("tell an incident once, and its end once", async () => {
    const smtp = await startSmtp();
    onTestFinished(() => smtp.close());
    const mail = { from: "rollcall@example.com", smtp: `smtp://127.0.0.1:${smtp.port}` };
    // The mail server is found on this machine alone.
    const { town, fleet, ask } = await settle({ targets: 1, settings: { mail }, isHosted: false }, onTestFinished);
    const tool = town.tools.get("absences-1")!;
    tool.fault({ times: Number.POSITIVE_INFINITY, how: { status: 401 } });
    await fleet.start();
    const status = await fleet.members[0]!.ask("status");
    expect(status.match(/: (leads|shares the work)$/gm)?.sort()).toEqual([
      ": leads",
      ": shares the work",
      ": shares the work",
    ]);
    await eventually(() => laterMails(smtp).length > 0, "the mail");
    tool.heal();
    await ask(`INSERT INTO requests (target, trigger, triggered_by, scope, created_at)
      SELECT 'absences-1', 'resume', 'cli:ann', 'full', created_at FROM incidents JOIN outbox ON true LIMIT 1`);
    await eventually(() => laterMails(smtp).length > 1, "the mail that it is over");
    await sleep(5_500);
    expect(laterMails(smtp).map(({ mail: { subject } }) => subject)).toEqual([
      "[rollcall] absences-1: credentials refused",
      expect.stringContaining("resolved after"),
    ]);
  });
});
