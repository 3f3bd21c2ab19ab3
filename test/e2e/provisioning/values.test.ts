/** What Personio says of a person in a form that it does not describe, with the whole of rollcall between it and the accounts. */
import { describe, expect, it } from "vitest";
import { tamper } from "../../../plugins/personio/simulator/traps.ts";
import { changePerson, leave, type SimPerson } from "../../../plugins/personio/world.ts";
import { done, nothing, openSchool, TARGET, type School } from "./school.ts";

type Values = Record<string, unknown>;

/** Has v1 give other values in the cells of these people's attributes; undefined: without the cell. */
function v1Says({ house }: School, people: readonly SimPerson[], values: Values): void {
  const ids = new Set<unknown>(people.map(({ id }) => id));
  tamper(house.personio, /\/company\/employees$/, (page) => {
    for (const { attributes } of page.data as { attributes: Record<string, { value: unknown }> }[]) {
      if (!ids.has(attributes.id?.value)) continue;
      for (const [key, value] of Object.entries(values)) {
        if (value === undefined) delete attributes[key];
        else attributes[key]!.value = value;
      }
    }
    return page;
  });
}

/** Has v2 give other values in all employments. */
function v2Says({ house }: School, values: Values): void {
  tamper(house.personio, /\/persons\/\d+\/employments$/, (page) => ({
    ...page,
    _data: (page._data as Values[]).map((row) => ({ ...row, ...values })),
  }));
}

/** v2 has no departments. */
const BY_V2 = {
  source: { people: "v2" },
  users: { attributes: { title: "position", manager: "supervisor" } },
  teams: { from: ["supervisor"] },
} as const;

/** Whom the report of people names because Personio does not say enough. */
async function codes({ house }: School): Promise<string[]> {
  const { people } = await house.operations.people(TARGET, new AbortController().signal);
  return people.flatMap(({ email, reason }) => (reason?.code === "UNKNOWN" ? `${email} UNKNOWN` : [])).sort();
}

describe("U5 a status that is told and says neither that somebody works here nor that they have left", () => {
  it.each(["", null, "terminated"])("locks, unlocks and makes nobody, and is listed: %j by v1", async (status) => {
    const school = await openSchool();
    const { sync, tool, world, ann, ben, staff } = school;
    leave(world, staff("Cay"), "2026-07-01");
    await sync();
    leave(world, ben, "2026-07-10");
    await sync();
    const before = [tool.people(), tool.teams()];
    expect(before[0]).toContain("ben@example.com locked");
    const { length } = tool.writes();
    v1Says(school, world.people, { status });
    leave(world, ann, "2026-07-20");
    const { run } = await sync();
    expect(run).toMatchObject({ status: "succeeded", counts: { conflicts: 0, held: 0 } });
    expect(tool.writes()).toHaveLength(length);
    expect([tool.people(), tool.teams()]).toEqual(before);
    expect(await codes(school)).toEqual(world.people.map(({ email }) => `${email} UNKNOWN`).sort());
    school.house.personio.server.heal();
    expect(done(await sync())).toContain("deactivate user ann@example.com");
  });

  it.each(["TERMINATED", "UNSPECIFIED", null])("is outweighed by v2's word of the person: %j", async (status) => {
    const school = await openSchool(BY_V2);
    const { sync, tool, world, ann, ben, staff } = school;
    leave(world, staff("Cay"), "2026-07-01");
    await sync();
    leave(world, ben, "2026-07-10");
    await sync();
    leave(world, ann, "2026-07-20");
    v2Says(school, { status });
    const { run } = await sync();
    expect(run.counts).toMatchObject({ deactivate: 1, create: 0, reactivate: 0 });
    expect(tool.people()).toEqual(["ann@example.com locked", "ben@example.com locked", "peter@example.com active"]);
    // Of "ACTIVE" nothing is known but that Paula has not left; a word that is new may mean that she is about to.
    expect(await codes(school)).toEqual(status === "TERMINATED" ? ["peter@example.com UNKNOWN"] : []);
  });
});

it.each(["first_name", "last_name"])(
  "[not released] P2 %s, missing in one record, stays in the account",
  async (name) => {
    const school = await openSchool();
    const { sync, tool, ann, world } = school;
    await sync();
    const names = () =>
      [...tool.world.users.values()].map(({ body }) => JSON.stringify([body.userName, body.name, body.displayName]));
    const [before, { length }] = [names(), tool.writes()];
    v1Says(school, [ann], { [name]: undefined });
    expect(nothing(await sync())).toBe(true);
    expect(tool.writes()).toHaveLength(length);
    changePerson(world, ann, { position: "Cook" });
    expect(done(await sync())).toEqual(["update user ann@example.com"]);
    expect(names()).toEqual(before);
    school.house.personio.server.heal();
    expect(nothing(await sync())).toBe(true);
  },
);
