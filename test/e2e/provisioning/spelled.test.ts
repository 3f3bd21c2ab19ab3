/** A SCIM tool that takes a text and stores it a little differently: after three writes it is left alone, and everything else goes on. */
import { expect, it } from "vitest";
import { leave } from "../../../plugins/personio/world.ts";
import { nothing, openSchool, TARGET } from "./school.ts";

const HOUR = 3_600_000;

async function schoolOf(department: string, spells: (text: string) => string) {
  const school = await openSchool({ quirks: { spells }, teams: { from: ["department"] } });
  school.it.name = department;
  for (let n = 0; n < 11; n += 1) school.staff(`Nr${n}`);
  return school;
}

it.each([
  ["joins blanks", "Research  North", (text: string) => text.replace(/ +/g, " ")],
  ["escapes signs", "R&D", (text: string) => text.replaceAll("&", "&amp;")],
  ["cuts what is long", "Research and Development of everything", (text: string) => text.slice(0, 20)],
  ["writes in capitals", "Research", (text: string) => (text.includes("search") ? text.toUpperCase() : text)],
] as const)(
  "[fights] a tool that %s is written to three times; then that is a conflict, and nobody else waits",
  async (_, department, spells) => {
    const { house, tool, world, sync, ben } = await schoolOf(department, spells);
    expect((await sync()).run).toMatchObject({ status: "succeeded", counts: { create: expect.any(Number) } });
    for (const updates of [13, 13]) {
      house.clock.pass(HOUR);
      expect((await sync()).run).toMatchObject({ status: "succeeded", error: null, counts: { update: updates } });
    }
    leave(world, ben, "2026-07-20");
    house.clock.pass(HOUR);
    tool.log.length = 0;
    const { run, conflicts } = await sync();
    expect(run).toMatchObject({
      status: "succeeded",
      error: null,
      counts: { update: 0, deactivate: 1, conflicts: 13 },
    });
    expect(tool.people()).toContain("ben@example.com locked");
    expect(conflicts.map(({ code, detail }) => `${code}: ${detail}`)).toContain(
      "SET_BACK: department reads otherwise in the tool after each of rollcall's last writes; left alone for 24 hours",
    );
  },
);

it.each([
  ["composes letters", "Fu\u0308hrung", (text: string) => text.normalize("NFC")],
  ["takes blanks off the ends", " Research ", (text: string) => text.trim()],
] as const)("a tool that %s has what it was sent: the second run is empty", async (_, department, spells) => {
  const { sync } = await schoolOf(department, spells);
  await sync();
  expect(nothing(await sync())).toBe(true);
});

it.each([
  ["composes letters", "Fu\u0308hrung", (text: string) => text.normalize("NFC")],
  ["joins blanks", "Research  North", (text: string) => text.replace(/ +/g, " ")],
] as const)(
  "[identity] in a tool that %s each team is found again by a new database",
  async (_, department, spells) => {
    const { house, tool, sync } = await schoolOf(department, spells);
    await sync();
    const before = tool.teams();
    await house.operations.breakLinks(TARGET, null, "cli:ann", { written: false });
    const { run } = await sync();
    expect(run).toMatchObject({ status: "succeeded", counts_by_kind: { team: { adopt: 2 } } });
    expect(tool.teams()).toEqual(before);
  },
);
