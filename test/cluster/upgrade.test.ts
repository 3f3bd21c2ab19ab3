/** Daemons of two versions on one database: what docs/several-daemons.md says of an upgrade, step by step. */
import { describe, expect, it, onTestFinished } from "vitest";
import { diceOf } from "../../plugins/personio/simulator/random.ts";
import { mainIn } from "../kit/compiled.ts";
import { onceARun } from "../kit/once-a-run.ts";
import { postgres } from "../kit/postgres.ts";
import { compileNewer } from "./compile-quick.ts";
import type { Member } from "./member.ts";
import { settle } from "./scene.ts";

const NEWER = "99.0.0";

/** Two daemons of the older version at work, and how one is replaced by the newer. */
async function underWay() {
  const newer = mainIn(await onceARun("compiled-newer", (folder) => compileNewer(folder, NEWER)));
  const scene = await settle({ targets: 2 }, onTestFinished);
  const { town, fleet, holderOf, inStep } = scene;
  const dice = diceOf(1);
  const [one, two, late] = fleet.members as [Member, Member, Member];
  for (const member of [one, two]) await member.start();
  for (const member of [one, two]) await member.ready();
  const pair = (await holderOf("#daemon")) === one ? ([one, two] as const) : ([two, one] as const);
  /** Those that began runs of what has changed by now. */
  const workers = async () => {
    const before = fleet.members.map(({ begun }) => begun.length);
    town.change(dice);
    await inStep();
    return new Set(fleet.members.filter(({ begun }, index) => begun.length > before[index]!));
  };
  const replace = async (member: Member) => {
    await member.end("SIGTERM");
    member.main = newer;
    await member.start();
    await member.ready();
  };
  await inStep();
  return { ...scene, dice, late, pair, workers, replace };
}

describe.skipIf(!postgres)("an upgrade (needs Debian's postgresql)", { timeout: 300_000 }, () => {
  it("goes from one daemon to the next: the old ones work until the last of them stops, then the newer ones do, and nothing is lost or doubled", async () => {
    const { town, fleet, ask, workers, replace, pair, late } = await underWay();
    const [leader, other] = pair;

    await replace(other);
    expect(await ask("SELECT newer FROM targets")).toHaveLength(2);
    expect(await workers()).toEqual(new Set([leader]));
    const stands = /rollcall 99\.0\.0, .*: stands by: its version or config differs from the leader's/;
    expect(await other.ask("status")).toMatch(stands);

    await late.start();
    expect(await late.program!.ended).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("the database was written by a newer rollcall (schema 9999, this one knows"),
    });

    await replace(leader);
    expect((await workers()).size).toBeGreaterThan(0);
    expect((await other.ask("status")).match(/rollcall 99\.0\.0, .*: (leads|shares the work)$/gm)).toHaveLength(2);
    expect([...town.doubled(), ...fleet.overlaps(), ...(await ask("SELECT * FROM incidents"))]).toEqual([]);
    expect(await ask("SELECT * FROM runs WHERE status NOT IN ('succeeded')")).toEqual([]);
  });

  it("may begin with the one that leads: one of the two versions works at any time, and nothing is lost or doubled", async () => {
    const { dice, town, fleet, ask, holderOf, inStep, workers, replace, pair } = await underWay();
    const [leader, other] = pair;
    await replace(leader);
    const first = await workers();
    expect(first.size).toBe(1);
    expect(await holderOf("#daemon")).toBe([...first][0]);
    town.change(dice);
    await replace(other);
    await inStep();
    expect((await leader.ask("status")).match(/rollcall 99\.0\.0, .*: (leads|shares the work)$/gm)).toHaveLength(2);
    expect([...town.doubled(), ...fleet.overlaps(), ...(await ask("SELECT * FROM incidents"))]).toEqual([]);
    expect(await ask("SELECT * FROM runs WHERE status NOT IN ('succeeded')")).toEqual([]);
  });
});
