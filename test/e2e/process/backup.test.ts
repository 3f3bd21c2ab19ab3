/** A copy of the database that is made while rollcall is at work, and put in its place when the world has moved on. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { changeAbsence, withdrawAbsence, addAbsence, addPerson } from "../../../plugins/personio/world.ts";
import { duplicatesIn } from "./kit/company.ts";
import { startDaemon, PAGE } from "./kit/daemon.ts";
import { makePlace, PATIENCE, TARGET, TODAY, type Place } from "./kit/place.ts";
import { eventually } from "./kit/program.ts";

const PEOPLE = 60;

describe("rollcall backup", { timeout: 2 * PATIENCE }, () => {
  it("[history] copies the database beside a daemon at work, says its size and how to restore it", async () => {
    const place = await makePlace();
    await place.write(place.config({ top: PAGE }));
    const daemon = await startDaemon(place);
    await daemon.program.says(/"run ends"/);
    const { code, stdout } = await place.run("backup", "copy of today.db");
    const [copy, database] = [join(place.folder, "copy of today.db"), join(place.folder, "data/rollcall.db")];
    expect(code).toBe(0);
    expect(stdout).toMatch(/^wrote .*copy of today\.db \(\d+\.\d kB\), verified\n/);
    expect(stdout).toContain(`To restore: stop rollcall, then rollcall restore ${copy}`);
    const busy = await place.run("restore", "copy of today.db");
    expect(busy.code).toBe(1);
    expect(busy.stderr).toMatch(/^error: a process still works on .*\n {2}→ Stop rollcall first/);
    const again = await place.run("backup", "copy-2.db", "--json");
    const { size } = await stat(join(place.folder, "copy-2.db"));
    expect(again.json()).toEqual({ file: join(place.folder, "copy-2.db"), bytes: size, database });
    // The daemon keeps its former config; a copy can be made all the same.
    await place.write("version: 1\nrubbish: true\n");
    expect(await place.run("backup", "copy-3.db")).toMatchObject({ code: 0 });
  });

  it("refuses in one line what is not there, and a folder", async () => {
    const place = await makePlace();
    const fresh = await place.run("backup", "copy.db");
    expect(fresh.stderr).toMatch(
      /^error: there is no database yet at .*rollcall\.db\n {2}→ If there should be one, correct `database`/,
    );
    await place.run("sync", TARGET);
    const { code, stdout, stderr } = await place.run("backup", "data");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^error: .*data is a folder\n {2}→ Name a file in it: .*data\/rollcall\.db\n$/);
    expect((await readdir(place.folder)).sort()).toEqual(["config.yaml", "data"]);
  });
});

describe("a database restored from an older backup", { timeout: 2 * PATIENCE }, () => {
  it("[crash] that was made in the middle of a run doubles nothing, loses nothing and removes nothing that it should not", async () => {
    const place = await makePlace({ people: PEOPLE });
    await backUpInTheMiddle(place);
    await moveOn(place);
    expect((await place.run("sync", TARGET)).code).toBe(0);
    const { awork } = place.company;
    const foreign = awork.addAbsence({
      userId: [...awork.users.keys()][0]!,
      startOn: `${TODAY}T00:00:00Z`,
      endOn: `${TODAY}T00:00:00Z`,
      description: "made by hand",
    });
    const before = new Map(awork.absences);
    await restore(place);
    // Nothing begins by itself.
    await place.run("run", "--due");
    expect((await place.run("runs", "--json")).json().runs).toHaveLength(1);
    expect(new Map(awork.absences)).toEqual(before);

    const next = await place.run("sync", TARGET, "--json");
    expect(next.code, next.stderr).toBe(0);
    const { run } = next.json();
    expect(run).toMatchObject({
      status: "succeeded",
      counts: { create: 0, remove: 0, held: 0, failed: 0, conflicts: 0 },
    });
    expect(new Map(awork.absences)).toEqual(before);
    expect(duplicatesIn(place.company)).toBe(0);
    const links = (await place.run("links", TARGET, "--json")).json().links as { kind: string; remote_id: string }[];
    const linked = links.filter(({ kind }) => kind === "absence").map((link) => link.remote_id);
    expect([...linked, foreign.id].sort()).toEqual([...awork.absences.keys()].sort());
    const { runs } = (await place.run("runs", "--json")).json();
    expect(runs.map(({ status }: { status: string }) => status)).toEqual(["succeeded", "interrupted"]);
    const settled = (await place.run("show", runs[1].id, "--json")).json().changes as { status: string }[];
    const count = (status: string) => settled.filter((change) => change.status === status).length;
    // What moved on since then is not there as it was to be made: it waits no longer, the plan found it.
    expect([count("done"), count("waiting")]).toEqual([PEOPLE - 4, 4]);
    expect((await place.run("sync", TARGET, "--json")).json().run.counts).toMatchObject({
      adopt: 0,
      update: 0,
      unchanged: linked.length,
    });
  });
});

/** While a third of the creates are made, and none of them has an outcome yet. */
async function backUpInTheMiddle(place: Place): Promise<void> {
  const { awork } = place.company;
  awork.fault({ method: "POST", after: PEOPLE / 3, times: Number.POSITIVE_INFINITY, how: "hang" });
  const sync = place.start("sync", TARGET);
  const made = () => awork.absences.size === PEOPLE / 3;
  await eventually(made, "a third of the creates", () => sync.said());
  const { code, stderr } = await place.run("backup", "backup.db");
  expect(code, stderr).toBe(0);
  sync.send("SIGKILL");
  await sync.ended;
  awork.heal();
}

/** New ones, changed ones, withdrawn ones, and somebody who came. */
async function moveOn({ company: { personio, awork } }: Place): Promise<void> {
  const { world } = personio;
  changeAbsence(world, world.absences[3]!, { endsOn: "2026-08-20" });
  changeAbsence(world, world.absences[50]!, { endsOn: "2026-08-20" });
  for (const index of [5, 51]) withdrawAbsence(world, world.absences[index]!);
  const [firstName, lastName, email] = ["Nora", "Neuling", "nora.neuling@example.com"];
  const person = addPerson(world, { firstName, lastName, email });
  awork.addUser({ email, firstName, lastName });
  addAbsence(world, { person, type: world.types[0]!, startsOn: "2026-07-25", endsOn: "2026-07-26" });
}

async function restore(place: Place): Promise<void> {
  const { code, stdout, stderr } = await place.run("restore", "backup.db");
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(
    /^restored .*rollcall\.db \(\d+\.\d kB\), verified\nIts last run began at .*\nThe former one is at /,
  );
}
