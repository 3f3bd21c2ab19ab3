/** SIGKILL in the middle of 200 creates, at every kind of moment: the next run ends with 200, each once. */
import { describe, expect, it } from "vitest";
import { duplicatesIn } from "./kit/company.ts";
import { makePlace, PATIENCE, TARGET, type Place } from "./kit/place.ts";
import type { Ended, Program } from "./kit/program.ts";

const PEOPLE = 200;
/** Creates after which the process is killed, run after run. */
const MOMENTS = [9, 30, 21, 47];

describe("a process that is killed in the middle of 200 creates", { timeout: PATIENCE }, () => {
  it.each([1, 100, 173])("at create %i has lost nothing and doubled nothing after the next run", async (moment) => {
    const place = await makePlace({ people: PEOPLE });
    expect(await killedAt(moment, place)).toMatchObject({ code: null, signal: "SIGKILL" });
    const made = place.company.awork.absences.size;
    expect(made).toBeGreaterThanOrEqual(moment);
    expect(made).toBeLessThan(PEOPLE);
    await expectWhole(place);
  });

  it("four times in a row, between request and answer, has 200 in the end", async () => {
    const place = await makePlace({ people: PEOPLE });
    for (const moment of MOMENTS) await killedAt(moment, place);
    await expectWhole(place);
    const { runs } = (await place.run("runs", "--json")).json();
    expect(runs.map((run: { status: string }) => run.status)).toEqual([
      "succeeded",
      ...MOMENTS.map(() => "interrupted"),
    ]);
  });
});

/** The vendor carries that create out; its answer meets a process that is gone. */
async function killedAt(create: number, { company, start }: Place): Promise<Ended> {
  let seen = 0;
  let program: Program | null = null;
  company.awork.fault({
    method: "POST",
    how: "hang",
    where: () => {
      seen += 1;
      if (seen === create) program?.send("SIGKILL");
      return false;
    },
  });
  program = start("sync", TARGET);
  const ended = await program.ended;
  company.awork.heal();
  return ended;
}

async function expectWhole(place: Place): Promise<void> {
  const { company } = place;
  const next = await place.run("sync", TARGET, "--json");
  expect(next.code, next.stderr).toBe(0);
  expect(next.json().run).toMatchObject({ status: "succeeded", counts: { failed: 0, conflicts: 0, held: 0 } });
  expect(company.awork.absences.size).toBe(PEOPLE);
  expect(duplicatesIn(company)).toBe(0);
  const links = (await place.run("links", TARGET, "--json")).json().links as { kind: string; remote_id: string }[];
  const linked = links.filter(({ kind }) => kind === "absence").map((link) => link.remote_id);
  expect(linked.sort()).toEqual([...company.awork.absences.keys()].sort());
}
