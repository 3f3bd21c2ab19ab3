/** Who is who, where absences follow people: each stands in awork once, in the right account, whatever happens to either. */
import { expect, test } from "vitest";
import { addAbsence, addPerson, changePerson, leave, withdrawAbsence } from "../../../plugins/personio/world.ts";
import { openHouse, type House } from "../../kit/house.ts";
import { keepCopy } from "./keep-copy.ts";

const DAYS = { type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-07" };

async function mirrored() {
  const house = await openHouse({ plain: 6 });
  const absences = house.world.people.map((person) => addAbsence(house.world, { person, ...DAYS }));
  expect((await house.sync()).run.counts).toMatchObject({ create: 6 });
  return { house, ann: house.world.people[0]!, absences };
}

/** Two further runs, of which the second finds nothing to do. */
async function atRest(house: House) {
  await house.sync();
  await house.sync();
  house.forgetRequests();
  const { run, changes, conflicts } = await house.sync();
  expect([run.status, changes, house.writes()]).toEqual(["succeeded", [], []]);
  return conflicts.map(({ code, person }) => `${code} ${person}`);
}

test("[identity] another e-mail and name: the absences stay where they are, and new ones go to the same account", async () => {
  const { house, ann } = await mirrored();
  changePerson(house.world, ann, { email: "newname@example.org", lastName: "Newname" });
  addAbsence(house.world, { person: ann, ...DAYS, startsOn: "2026-09-01", endsOn: "2026-09-02" });
  expect(await atRest(house)).toEqual([]);
  expect(house.mirrored().filter((line) => line.startsWith("nr001@"))).toHaveLength(2);
  expect(house.mirrored()).toHaveLength(7);
});

test("[re-hire] under a new id: the absences of both times stand in the one account, once each", async () => {
  const { house, ann } = await mirrored();
  leave(house.world, ann, "2026-07-01");
  await house.sync();
  const again = addPerson(house.world, { firstName: ann.firstName, lastName: ann.lastName, email: ann.email });
  addAbsence(house.world, { person: again, ...DAYS, startsOn: "2026-09-01", endsOn: "2026-09-02" });
  expect(await atRest(house)).toEqual([]);
  expect(house.mirrored().filter((line) => line.startsWith("nr001@"))).toHaveLength(2);
});

test("[address reused] by somebody else: no absence of theirs goes to the account of the one who left", async () => {
  const { house, ann } = await mirrored();
  leave(house.world, ann, "2026-07-01");
  const anton = addPerson(house.world, { firstName: "Anton", lastName: "Other", email: ann.email });
  addAbsence(house.world, { person: anton, ...DAYS, startsOn: "2026-09-01", endsOn: "2026-09-02" });
  expect(await atRest(house)).toEqual([`ADDRESS_REUSED ${ann.email}`]);
  expect(house.mirrored()).not.toContain("nr001@example.com 2026-09-01 2026-09-02");
});

test("[identity] a database that is restored from an older backup: absences of since then are taken over, withdrawn ones are not made again", async () => {
  const { house, ann, absences } = await mirrored();
  const putBack = await keepCopy(house);
  addAbsence(house.world, { person: ann, ...DAYS, startsOn: "2026-09-01", endsOn: "2026-09-02" });
  withdrawAbsence(house.world, absences[1]!);
  await house.sync();
  const before = house.mirrored();
  await putBack();
  expect(await atRest(house)).toEqual([]);
  expect(house.mirrored()).toEqual(before);
  withdrawAbsence(house.world, house.world.absences.at(-1)!);
  expect((await house.sync()).run.counts).toMatchObject({ remove: 1 });
});
