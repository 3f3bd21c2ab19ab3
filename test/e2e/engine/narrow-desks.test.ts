/** A run of few records of a target that needs one list there: the bookings are read, the company is not. */
import { expect, onTestFinished, test } from "vitest";
import { elapsed } from "../../../core/model/time.ts";
import { startSeatsurfingSimulator } from "../../../plugins/bookings-release/connectors/seatsurfing/simulator.ts";
import { withdrawAttribute } from "../../../plugins/personio/simulator/traps.ts";
import { addAbsence, changePerson } from "../../../plugins/personio/world.ts";
import { openHouse } from "../../kit/house.ts";
import { HOUR, MINUTE } from "../../kit/swift-clock.ts";

const TODAY = "2026-07-21";

/** Everybody has a desk today and an account; one partial run has been told of the last days' changes. */
async function offices(people: number, schedule: string | object = "every 1h", settings: object = {}) {
  const desks = await startSeatsurfingSimulator({ now: () => house.clock.now() });
  onTestFinished(() => desks.close());
  const { url: base_url, username, password } = desks;
  const connector = { type: "seatsurfing", base_url, username, password };
  const target = { plugin: "bookings-release", schedule, connector, ...settings };
  const house = await openHouse({ plain: people, now: `${TODAY}T04:00:00.000Z`, targets: { desks: target } });
  await house.sync({}, "desks");
  const room = desks.world.addLocation("Berlin", "Europe/Berlin");
  const space = desks.world.addSpace("Desk 3", room);
  const booked = (email: string) => {
    const user = [...desks.world.users.values()].find((one) => one.email === email)!;
    return desks.world.addBooking({ user, space, enter: `${TODAY}T09:00`, leave: `${TODAY}T17:00` });
  };
  const partial = async () => {
    house.forgetRequests();
    desks.log.length = 0;
    return (await house.sync({ scope: "partial" }, "desks")).run;
  };
  await partial();
  house.clock.pass(HOUR);
  house.world.now = house.clock.now();
  const ill = (n: number) =>
    addAbsence(house.world, { person: house.world.people[n]!, type: "Krankheit", startsOn: TODAY, endsOn: TODAY });
  return { house, desks, booked, partial, ill };
}

/** What both sides were asked, without ids. */
function asked({ house, desks }: Awaited<ReturnType<typeof offices>>): string[] {
  const all = [...house.reads(), ...desks.log];
  return all.map(({ method, path }) => `${method} ${path.replace(/\/([0-9]+|[0-9a-f-]{30,})$/, "/ID")}`).sort();
}

test("reported ill in the morning: the desk is free by the next such run, for sixteen requests of which none is a list of people", async () => {
  const office = await offices(60);
  const { house, desks, booked, partial, ill } = office;
  const [his, hers] = [booked("nr021@example.com"), booked("nr022@example.com")];
  ill(20);
  expect(await partial()).toMatchObject({ status: "succeeded", counts: { release: 1, create: 0, update: 0 } });
  expect(asked(office)).toEqual([
    "DELETE /booking/ID",
    ...Array.from({ length: 7 }, () => "GET /booking/filter/"),
    "GET /location/",
    "GET /setting/",
    "GET /user/ID",
    "GET /v1/company/employees",
    "GET /v1/company/employees/ID",
    "GET /v2/absence-periods",
    "GET /v2/absence-periods/ID",
    "GET /v2/absence-types",
  ]);
  expect([desks.world.bookings.has(his.id), desks.world.bookings.has(hers.id)]).toEqual([false, true]);
  expect((await house.sync({}, "desks")).run).toMatchObject({
    status: "succeeded",
    counts: { release: 0, conflicts: 0 },
  });
});

test.each([
  ["little changed", "all"],
  ["lists are read", { exclude: ["Krankheit"] }],
])(
  "two halves that were entered on different days free the desk together, by the next such run: %s",
  async (_, types) => {
    const office = await offices(12, "every 1h", { absence_types: types });
    const { house, desks, booked, partial } = office;
    const [person] = house.world.people;
    const half = { person: person!, type: "Urlaub", startsOn: TODAY, endsOn: TODAY };
    booked("nr001@example.com");
    house.world.now = "2026-07-10T10:00:00.000Z";
    addAbsence(house.world, { ...half, endsAtMidday: true });
    house.world.now = house.clock.now();
    expect((await house.sync({}, "desks")).run.counts).toMatchObject({ release: 0, kept: 1 });
    addAbsence(house.world, { ...half, startsAtMidday: true });
    expect((await partial()).counts).toMatchObject({ release: 1, kept: 0 });
    expect(desks.world.bookings.size).toBe(0);
  },
);

test("[limit of bookings] is reckoned by all who have an account, not by the few who were read", async () => {
  const { desks, booked, partial, ill } = await offices(60);
  for (let n = 1; n <= 15; n += 1) booked(`nr${String(n).padStart(3, "0")}@example.com`);
  for (let n = 0; n < 14; n += 1) ill(n);
  expect(await partial()).toMatchObject({ status: "succeeded", counts: { release: 14, held: 0 } });
  ill(14);
  booked("nr016@example.com");
  ill(15);
  expect(await partial()).toMatchObject({ counts: { release: 0, held: 2 } });
  expect(desks.world.bookings.size).toBe(2);
});

test("a new name is carried to its account, by what stands there, and no list is read for it but the bookings", async () => {
  const office = await offices(60);
  const { house, desks, partial } = office;
  changePerson(house.world, house.world.people[5]!, { lastName: "Anders" });
  expect(await partial()).toMatchObject({ status: "succeeded", counts: { update: 1 } });
  expect([...desks.world.users.values()].find(({ email }) => email === "nr006@example.com")!.lastname).toBe("Anders");
  expect(asked(office)).not.toContain("GET /user/");
});

test("above the limit in a partial run: a full run follows, records it and tells the owners; partial runs after it start no other", async () => {
  const { house, desks, booked, ill } = await offices(30, { full: "0 2 * * *", partial: "every 10m" });
  await house.start();
  await house.tick();
  for (let n = 1; n <= 20; n += 1) booked(`nr${String(n).padStart(3, "0")}@example.com`);
  for (let n = 0; n < 20; n += 1) ill(n);
  await house.pass(3 * HOUR, 10 * MINUTE);
  const open = await house.store.holds.open("desks");
  expect(open?.records).toHaveLength(20);
  expect(house.mails.map(({ subject }) => subject)).toEqual([expect.stringContaining("desks")]);
  const runs = (await house.runs("desks")).map(({ trigger, scope }) => `${trigger} ${scope}`);
  expect(runs.filter((one) => one === "notice full")).toHaveLength(1);
  await house.operations.approve("desks", open!.digest, house.wish());
  expect(desks.world.bookings.size).toBe(0);
});

test("a run of one area by hand, while the daily run falls due, leaves that due", async () => {
  const { house } = await offices(5, "30 6 * * *");
  await house.start();
  await house.tick();
  const { nextFullAt } = (await house.store.targets.get("desks"))!;
  house.clock.pass(elapsed(house.clock.now(), nextFullAt!) - 500);
  const wish = { trigger: "manual", triggeredBy: "web:ann", scope: "full", area: "users", approve: null } as const;
  await house.store.requests.add("desks", wish, house.clock.now());
  house.clock.pass(1_000);
  for (let looks = 0; looks < 3; looks += 1) await house.tick();
  const runs = (await house.runs("desks")).slice(0, 2).map(({ trigger, area }) => [trigger, area]);
  expect(runs).toEqual([
    ["schedule", null],
    ["manual", "users"],
  ]);
});

test.each(["first_name", "last_name", "email", "status"])(
  "[not released] one that is withdrawn ends the run that is told of few people, and empties nothing: %s",
  async (key) => {
    const { house, desks, partial } = await offices(9);
    const names = () =>
      [...desks.world.users.values()].map(({ email, firstname, lastname }) => [email, firstname, lastname]);
    const before = names();
    withdrawAttribute(house.personio, key);
    changePerson(house.world, house.world.people[5]!, { position: "Chef" });
    const run = await partial();
    expect(run).toMatchObject({ status: "failed", error: { code: "ATTRIBUTE_NOT_RELEASED" }, counts: { update: 0 } });
    expect(run.error?.message).toContain(`"${key}"`);
    expect(desks.log.filter(({ method }) => method !== "GET")).toEqual([]);
    expect(names()).toEqual(before);
  },
);
