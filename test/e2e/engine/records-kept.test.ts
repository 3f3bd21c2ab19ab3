/** Records that were forgotten, kept or written although they should not have been. */
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { addAbsence, changeAbsence, type SimPerson, withdrawAbsence } from "../../../plugins/personio/world.ts";
import { openHouse, TARGET, welcome, type House } from "../../kit/house.ts";
import { DAY, HOUR } from "../../kit/swift-clock.ts";

const REFUSED = { status: 422, body: { code: "validation-failed" } };

function absent({ world }: House, startsOn = "2026-08-03", endsOn = "2026-08-07") {
  return addAbsence(world, { person: world.people[0] as SimPerson, type: "Urlaub", startsOn, endsOn });
}

test("an absence that is withdrawn goes, although an update of it failed for so long that it was parked", async () => {
  const house = await openHouse({ target: { retry_for: "1d" } });
  const absence = absent(house);
  await house.start();
  await house.tick();
  house.awork.fault({ method: "PUT", times: Infinity, how: REFUSED });
  changeAbsence(house.world, absence, { endsOn: "2026-08-10" });
  await house.pass(3 * DAY, HOUR);
  expect(await house.store.failures.counts(TARGET)).toEqual({ failing: 0, parked: 1 });
  withdrawAbsence(house.world, absence);
  await house.pass(HOUR, HOUR);
  expect(house.mirrored()).toEqual([]);
  expect(await house.store.failures.counts(TARGET)).toEqual({ failing: 0, parked: 0 });
});

test("dates that were corrected in Personio are not kept waiting by the ones that awork refused", async () => {
  const house = await openHouse();
  const absence = absent(house);
  await house.start();
  house.awork.fault({ method: "POST", times: 2, how: REFUSED });
  await house.tick();
  await house.pass(HOUR, HOUR);
  expect((await house.runs())[0]?.counts).toMatchObject({ failed: 1 });
  changeAbsence(house.world, absence, { endsOn: "2026-08-06" });
  await house.pass(HOUR, HOUR);
  expect((await house.runs())[0]?.counts).toMatchObject({ create: 1, waiting: 0 });
});

test("changed settings whose test cannot say which company they lead to write nothing", async () => {
  const house = await openHouse();
  absent(house);
  await house.sync();
  Object.assign(house.awork.workspace, { id: "another-company" });
  house.awork.fault({ path: /\/me$/, times: Infinity, how: { status: 503, body: "" } });
  absent(house, "2026-09-01", "2026-09-02");
  await house.reconfigure({ target: { hide_details: false } });
  const { run } = await house.sync();
  expect(run).toMatchObject({ status: "failed", error: { code: "UNREACHABLE" }, counts: { create: 0 } });
  house.awork.heal();
  expect((await house.sync()).run.error).toMatchObject({ code: "TENANT_CHANGED" });
  expect(house.mirrored()).toHaveLength(1);
});

test("what is hidden now is not written into the history once more", async () => {
  const house = await openHouse({ target: { hide_details: false } });
  absent(house);
  await house.sync();
  await house.reconfigure({ target: { hide_details: true } });
  const { changes } = await house.sync();
  expect(changes.map(({ fields }) => fields)).toEqual([{ note: { from: "[redacted]", to: null } }]);
});

test("a refused approval names nobody in the log", async () => {
  const house = await openHouse({ target: { limits: { removals: 0 } } });
  const absence = absent(house);
  await house.sync();
  withdrawAbsence(house.world, absence);
  const { digest } = (await house.sync()).run;
  absent(house);
  house.world.absences.push(absence);
  const { run } = await house.approve(digest as string);
  expect(run.error?.code).toBe("STALE_APPROVAL");
  const [ada] = house.world.people as [SimPerson];
  expect(house.logged.filter((line) => line.includes(ada.email as string))).toEqual([]);
});

test("a crash is settled although somebody's links were broken since: nobody is asked for the account `null`", async () => {
  const house = await openHouse();
  absent(house);
  house.awork.fault({ method: "POST", path: /absences/, times: Infinity, how: { status: 500, body: "" } });
  await house.sync();
  house.awork.heal();
  await house.operations.breakLinks(TARGET, null, "cli:ada");
  house.forgetRequests();
  expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { create: 1 } });
  expect(house.awork.log.filter(({ query }) => query.includes("null"))).toEqual([]);
});

test("a partial run does not close what a full one decided about absences that it did not see", async () => {
  const house = await openHouse({
    target: { schedule: { full: "every 4h", partial: "every 1h", partial_window: "1h" } },
  });
  const person = house.world.people[0] as SimPerson;
  const hours = { from: "09:00", until: "11:00" };
  const day = "2026-08-03";
  addAbsence(house.world, { person, type: "Arzttermin", startsOn: day, endsOn: day, hours } as never);
  const decisions = () => {
    const db = new DatabaseSync(join(dirname(house.file), "rollcall.db"), { readOnly: true });
    const [row] = db.prepare("SELECT count(*) AS rows FROM decisions WHERE kind = 'absence'").all();
    db.close();
    return row?.rows;
  };
  await house.start();
  await house.tick();
  const before = decisions();
  await house.pass(3 * DAY, HOUR);
  expect(before).toBe(1);
  expect(decisions()).toBe(1);
});

test("a secret in an error that nobody foresaw stands neither in the run, nor in the incident, nor in mail or log", async () => {
  const house = await openHouse();
  await house.start();
  await house.tick();
  const secret = house.personio.credentials.clientSecret;
  Object.assign(house.engine.snapshots, { read: () => Promise.reject(new Error(`cannot send ${secret}`)) });
  await house.pass(HOUR, HOUR);
  const [run] = await house.runs();
  const incident = await house.store.incidents.open(TARGET);
  expect(run?.error?.message).toContain("cannot send [redacted]");
  expect(incident?.message).toContain("cannot send [redacted]");
  expect(JSON.stringify([house.mails, house.logged])).not.toContain(secret);
});

test("an account that was deleted and made again in awork is recognised, and its absences are back, in one run", async () => {
  const house = await openHouse();
  absent(house);
  await house.sync();
  const [ada] = house.world.people as [SimPerson];
  const user = [...house.awork.users.values()].find(({ userContactInfos }) => userContactInfos[0]?.value === ada.email);
  house.awork.users.delete(user!.id);
  house.awork.absences.clear();
  welcome(house.awork, ada);
  expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { create: 1, conflicts: 0 } });
  expect(house.mirrored()).toEqual([`${ada.email} 2026-08-03 2026-08-07`]);
});
