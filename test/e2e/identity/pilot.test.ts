/** Absences of a pilot group first, and of nobody who opts out: what `people` lets in and takes out, run by run. */
import { describe, expect, test } from "vitest";
import { withdrawAttribute } from "../../../plugins/personio/simulator/traps.ts";
import { addAbsence, changeAbsence, changePerson, touch, type SimPerson } from "../../../plugins/personio/world.ts";
import { openHouse, type House } from "../../kit/house.ts";
import { DAY, HOUR } from "../../kit/swift-clock.ts";
import { PARTIAL, pass } from "../engine/informed.ts";

const HERE = ["nr001", "nr002", "nr003"];
const OTHERS = ["nr004", "nr005", "nr006"];
const ALL = [...HERE, ...OTHERS];

/** Opens a company of which half is in Sales and half in IT; everybody has a day off. */
async function company(people: Record<string, unknown> = {}, plain = 6) {
  const house = await openHouse({ plain, target: { people } });
  const { world } = house;
  const [sales, it] = world.departments.slice(1);
  for (const [n, person] of world.people.entries()) {
    changePerson(world, person, { department: n < plain / 2 ? sales! : it! });
    dayOff(house, person, "2026-08-03");
  }
  return {
    house,
    ...{ sales: sales!, it: it!, people: world.people },
    edit: (further: Record<string, unknown>) => house.reconfigure({ target: { people: further } }),
    /** What a run does, and its conflicts. */
    run: async (wish = {}) => {
      const { run, conflicts } = await house.sync(wish);
      const { create, update, remove, held } = run.counts;
      return { status: run.status, create, update, remove, held, conflicts: conflicts.map(({ code }) => code) };
    },
    /** Whose days off stand in awork. */
    shown: () => house.mirrored().map((line) => line.replace(/@.*/, "")),
  };
}

function dayOff(house: House, person: SimPerson, day: string) {
  return addAbsence(house.world, { person, type: "Urlaub", startsOn: day, endsOn: day });
}

const quiet = { signal: new AbortController().signal, progress: () => undefined };

async function explained(house: House, { email }: SimPerson): Promise<(string | null | undefined)[][]> {
  const { records } = await house.operations.explain("absences-in-awork", email!, quiet);
  return records.map(({ kind, state, reason }) => [kind, state, reason?.code]);
}

const AT_REST = { status: "succeeded", create: 0, update: 0, remove: 0, held: 0, conflicts: [] };

describe("a pilot group", () => {
  test("is mirrored alone, and everybody else once the rule goes", async () => {
    const { house, sales, people, edit, run, shown } = await company();
    await edit({ where: { department: sales.name } });
    expect(await run()).toMatchObject({ status: "succeeded", create: 3, remove: 0 });
    expect(shown()).toEqual(HERE);
    expect(await run()).toEqual(AT_REST);
    expect(await explained(house, people[5]!)).toContainEqual(["absence", "left_out", "NOT_CHOSEN"]);
    await edit({});
    expect(await run()).toMatchObject({ create: 3, remove: 0 });
    expect(shown()).toEqual(ALL);
    expect(await run()).toEqual(AT_REST);
  });

  test("can be a list of addresses", async () => {
    const { edit, run, shown } = await company();
    await edit({ where: { email: ["nr002@example.com", "nr005@example.com"] } });
    await run();
    expect(shown()).toEqual(["nr002", "nr005"]);
  });

  test("who moves out of it loses the mirror, and gets it back with the way back", async () => {
    const { sales, it, people, house, edit, run, shown } = await company();
    await edit({ where: { department: sales.name } });
    await run();
    changePerson(house.world, people[0]!, { department: it });
    expect(await run()).toMatchObject({ remove: 1, create: 0 });
    expect(shown()).toEqual(["nr002", "nr003"]);
    changePerson(house.world, people[0]!, { department: sales });
    expect(await run()).toMatchObject({ remove: 0, create: 1 });
    expect(await run()).toEqual(AT_REST);
  });

  test("in a partial run nobody who moved out loses anything or is followed, and of who moved in only what changed is carried", async () => {
    const { sales, it, people, house, edit, run, shown } = await company();
    await edit({ where: { department: sales.name } });
    pass(house, 3 * DAY);
    await run();
    await run(PARTIAL);
    pass(house, HOUR);
    const before = house.mirrored();
    changePerson(house.world, people[0]!, { department: it });
    changeAbsence(house.world, house.world.absences[0]!, { startsOn: "2026-08-10", endsOn: "2026-08-10" });
    changePerson(house.world, people[5]!, { department: sales });
    expect(await run(PARTIAL)).toEqual(AT_REST);
    expect(house.mirrored()).toEqual(before);
    pass(house, HOUR);
    dayOff(house, people[5]!, "2026-08-20");
    expect(await run(PARTIAL)).toMatchObject({ create: 1, remove: 0 });
    expect(await run()).toMatchObject({ create: 1, remove: 1 });
    expect(shown()).toEqual(["nr002", "nr003", "nr006", "nr006"]);
  });
});

describe("somebody who opts out", () => {
  test.each(["by e-mail", "by id"])(
    "loses what is mirrored in the next full run, %s; nobody else does",
    async (how) => {
      const { house, people, edit, run, shown } = await company();
      await run();
      const [{ email, id }] = people as [SimPerson];
      await edit({ exclude: [how === "by id" ? String(id) : email] });
      expect(await run(PARTIAL)).toMatchObject({ remove: 0 });
      expect(await run()).toMatchObject({ remove: 1, held: 0 });
      expect(shown()).toEqual(ALL.slice(1));
      dayOff(house, people[0]!, "2026-09-01");
      expect(await run(PARTIAL)).toEqual(AT_REST);
      expect(await run()).toEqual(AT_REST);
      expect(await explained(house, people[0]!)).toContainEqual(["absence", "left_out", "EXCLUDED"]);
      await edit({});
      expect(await run()).toMatchObject({ create: 2 });
    },
  );

  test("is not shown again when the e-mail changes in Personio: nothing new is shown of anybody, and a conflict says why", async () => {
    const { house, people, edit, run, shown } = await company({ exclude: ["nr001@example.com"] });
    await run();
    changePerson(house.world, people[0]!, { email: "newname@example.com" });
    dayOff(house, people[1]!, "2026-09-01");
    changeAbsence(house.world, house.world.absences[2]!, { endsOn: "2026-08-04" });
    expect(await run()).toMatchObject({ create: 0, update: 1, remove: 0, conflicts: ["NAMES_NOTHING"] });
    expect(shown()).toEqual(ALL.slice(1));
    await edit({ exclude: ["newname@example.com"] });
    expect(await run()).toMatchObject({ create: 1, remove: 0, conflicts: [] });
    expect(shown()).toEqual(["nr002", ...ALL.slice(1)]);
  });
});

describe("[moved out of scope] what is not certain takes nothing away", () => {
  test("a value that nobody has, by a typo or since the department was renamed", async () => {
    const { house, sales, it, people, edit, run, shown } = await company();
    await run();
    await edit({ where: { department: [sales.name, `${it.name}s`] } });
    expect(await run()).toMatchObject({ ...AT_REST, conflicts: ["NAMES_NOTHING"] });
    await edit({ where: { department: [sales.name, it.name] } });
    it.name = "Informatics";
    touch(house.world);
    for (const person of [people[0]!, people[5]!]) dayOff(house, person, "2026-09-01");
    expect(await run()).toMatchObject({ create: 1, remove: 0, held: 0, conflicts: ["NAMES_NOTHING"] });
    expect(shown()).toEqual(["nr001", ...ALL]);
    await edit({ where: { department: [sales.name, "Informatics"] } });
    expect(await run()).toMatchObject({ create: 1, remove: 0, conflicts: [] });
  });

  test.each(["v1", "v2"])("[not released] the attribute of a rule is withdrawn (people by %s)", async (by) => {
    const house = await openHouse({ plain: 6, source: { people: by } });
    const [first] = house.world.people;
    for (const person of house.world.people) changePerson(house.world, person, { position: "Baker" });
    for (const person of house.world.people) dayOff(house, person, "2026-08-03");
    changePerson(house.world, first!, { position: "Cook" });
    await house.reconfigure({ target: { people: { where: { position: ["Baker", "Cook"] } } } });
    expect((await house.sync()).run.counts).toMatchObject({ create: 6 });
    withdrawAttribute(house.personio, "position");
    dayOff(house, first!, "2026-09-01");
    const { run } = await house.sync();
    expect(run).toMatchObject({ status: "failed", error: { code: "ATTRIBUTE_NOT_RELEASED" } });
    expect(run.error?.message).toContain('"position"');
    expect(house.mirrored()).toHaveLength(6);
    house.world.released = null;
    touch(house.world);
    expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { create: 1, remove: 0 } });
  });

  test("[holds] a rule that takes many out is held, and the run names the setting; approved, it is done", async () => {
    const { house, sales, edit, run } = await company({}, 16);
    await run();
    await edit({ where: { department: sales.name } });
    const report = await house.sync();
    expect(report.run).toMatchObject({ status: "held", counts: { held: 8, remove: 0 } });
    expect(report.edits?.map(({ path }) => path)).toEqual(["people.where.department"]);
    expect(report.changes[0]?.reason).toMatch(/^is not wanted there any more; 8 people would lose an absence/);
    await house.sendMail();
    expect(JSON.stringify(house.mails)).not.toContain("Urlaub");
    expect(house.mirrored()).toHaveLength(16);
    await house.approve(report.run.digest as string);
    expect(house.mirrored()).toHaveLength(8);
    expect(await run()).toEqual(AT_REST);
  });
});
