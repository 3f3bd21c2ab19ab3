/** Records that lie before the days which are looked at: their links are kept, and read only by a run that comes across them (decision 0040). */
import { expect, test } from "vitest";
import type { Link } from "../../../core/model/record.ts";
import { changeAbsence, withdrawAbsence, type SimAbsence, type SimPerson } from "../../../plugins/personio/world.ts";
import { newFile, tablesOf, urlOf } from "../../core/store/kit.ts";
import { type House, type HouseOptions, openHouse, TARGET } from "../../kit/house.ts";
import { DAY } from "../../kit/swift-clock.ts";
import { dayOff, PARTIAL, pass } from "./informed.ts";

/** Everybody had a day off that is past by now, and was carried. */
async function company(options: HouseOptions = {}) {
  const house = await openHouse({ plain: 3, ...options });
  const off = house.world.people.map((person) => dayOff(house, person, "2026-07-22"));
  await house.sync();
  pass(house, 25 * DAY);
  const { run } = await house.sync();
  expect(run).toMatchObject({ status: "succeeded", counts: { create: 0, update: 0, remove: 0 } });
  expect(await links(house)).toHaveLength(3);
  const [ada] = house.world.people as [SimPerson];
  return { house, ada, off: off[0] as SimAbsence };
}

function links(house: House): Promise<Link[]> {
  return house.store.links.of(TARGET, "absence");
}

function recordOfAda(house: House): string {
  return [...house.awork.absences.values()][0]!.id;
}

test("a run to which none of them matters reads none of them, in full, in part and as a plan", async () => {
  const database = urlOf(await newFile());
  const { house, ada } = await company({ database, target: { hide_details: true } });
  const tables = await tablesOf(database);
  // Whoever reads such a link fails.
  await tables("links").where({ kind: "absence" }).update({ written_values: "no JSON" });
  dayOff(house, ada, "2026-08-20");
  expect(await house.plan()).toMatchObject({ changes: [{ op: "create" }] });
  expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { create: 1 } });
  dayOff(house, ada, "2026-08-24");
  expect((await house.sync(PARTIAL)).run).toMatchObject({ status: "succeeded", counts: { create: 1 } });
  await expect(links(house)).rejects.toThrow("written_values does not hold a JSON object");
});

test.each([
  { scope: "full", wish: {} },
  { scope: "partial", wish: PARTIAL },
])("a past absence that is extended until today is changed where it stands, in a $scope run", async ({ wish }) => {
  const { house, off } = await company();
  const record = recordOfAda(house);
  changeAbsence(house.world, off, { endsOn: "2026-08-16" });
  const { run } = await house.sync(wish);
  expect(run).toMatchObject({ status: "succeeded", counts: { create: 0, adopt: 0, update: 1 } });
  expect(house.awork.absences.get(record)?.endOn).toMatch(/^2026-08-16/);
  expect(house.mirrored()).toHaveLength(3);
  expect((await links(house)).map(({ extent }) => extent?.to).sort()).toEqual([
    "2026-07-22",
    "2026-07-22",
    "2026-08-16",
  ]);
});

test("the record of a past absence that somebody moved in the tool is not taken for a new absence on the same days", async () => {
  const { house, ada } = await company();
  const record = recordOfAda(house);
  const days = { startOn: "2026-08-20T00:00:00Z", endOn: "2026-08-20T00:00:00Z" };
  house.awork.editAsUser(record, days, { force: true });
  dayOff(house, ada, "2026-08-20");
  const { run } = await house.sync();
  expect(run).toMatchObject({ status: "succeeded", counts: { create: 1, adopt: 0, update: 0 } });
  const ids = (await links(house)).map(({ remoteId }) => remoteId);
  expect(new Set(ids).size).toBe(4);
  expect((await house.sync()).changes).toEqual([]);
});

test("the record of a past absence that was moved there and deleted in Personio becomes that of the absence entered anew", async () => {
  const { house, ada, off } = await company();
  const record = recordOfAda(house);
  const days = { startOn: "2026-08-20T00:00:00Z", endOn: "2026-08-20T00:00:00Z" };
  house.awork.editAsUser(record, days, { force: true });
  withdrawAbsence(house.world, off);
  const { id } = dayOff(house, ada, "2026-08-20");
  const { run } = await house.sync();
  expect(run).toMatchObject({ status: "succeeded", counts: { create: 0, adopt: 1 } });
  const ours = (await links(house)).filter(({ remoteId }) => remoteId === record);
  expect(ours.map(({ subject, aliases }) => [subject, ...aliases].includes(String(id)))).toEqual([true]);
});

test("a record that a past link and another one have is left alone, and said", async () => {
  const { house, ada } = await company();
  const absence = dayOff(house, ada, "2026-08-20");
  await house.sync();
  const all = await links(house);
  const [present, past] = [
    all.find(({ extent }) => extent?.to === "2026-08-20")!,
    all.find(({ extent }) => extent?.to === "2026-07-22")!,
  ];
  await house.store.links.put([{ ...past, remoteId: present.remoteId }]);
  withdrawAbsence(house.world, absence);
  house.forgetRequests();
  const report = await house.sync();
  expect(report.conflicts.map(({ code }) => code)).toEqual(["LINKED_TWICE", "LINKED_TWICE"]);
  expect(house.writes()).toEqual([]);
});

test("two absences of one person on the same days are two records where there are past ones, also when both answers are lost", async () => {
  const { house, ada } = await company();
  for (let n = 0; n < 2; n += 1) dayOff(house, ada, "2026-08-20");
  house.awork.fault({ method: "POST", path: /absences$/, times: 2, how: "drop after write" });
  await house.sync();
  expect(house.mirrored()).toHaveLength(5);
  expect(new Set((await links(house)).map(({ remoteId }) => remoteId)).size).toBe(5);
  expect((await house.sync()).run.counts).toMatchObject({ create: 0, conflicts: 0 });
});
