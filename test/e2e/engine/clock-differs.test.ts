/** The clock of rollcall's machine shows another day than those of the vendors: nothing is written that depends on the day. */
import { describe, expect, test } from "vitest";
import { wrongBy } from "../../../core/engine/run/right-clock.ts";
import { later } from "../../../core/model/time.ts";
import type { JournalEntry } from "../../../core/store/store.ts";
import { addPerson, type SimPerson } from "../../../plugins/personio/world.ts";
import type { House } from "../../kit/house.ts";
import { DAY, HOUR, MINUTE } from "../../kit/swift-clock.ts";
import { ops, SHIFTS, shiftHouse } from "../../plugins/staff-scheduling/shift-house.ts";

const NOW = "2026-07-21T10:00:00.000Z";
const SCOPES = ["persons:read", "absences:read", "absences:write", "attendances:read", "attendances:write"];

/** Shifts with the vendors' clocks, which stay right whatever is done to ours. */
async function open(settings: Record<string, unknown> = {}) {
  const shifts = await shiftHouse({
    settings: { schedule: "every 1h", ...settings },
    writesTo: "the simulated Personio",
    personio: { scopes: SCOPES.map((scope) => `personio:${scope}`).join(" ") },
    now: NOW,
  });
  const { house, tool } = shifts;
  let wrongMs = 0;
  const setWrong = (ms: number) => {
    house.clock.adjust(ms - wrongMs);
    wrongMs = ms;
  };
  house.personio.server.date = () => new Date(later(house.clock.now(), -wrongMs)).toUTCString();
  tool.date = house.personio.server.date;
  return { ...shifts, setWrong };
}

/** A is here until Friday, Nora comes on Saturday. */
function comingsAndGoings({ house }: Awaited<ReturnType<typeof open>>) {
  const [a] = house.world.people;
  Object.assign(a!, { lastWorkingDay: "2026-07-24", terminationDate: "2026-07-31" });
  const nora = { firstName: "Nora", lastName: "Neu", email: "nora@example.com" };
  addPerson(house.world, { ...nora, hireDate: "2026-07-25", status: "onboarding" });
}

const SPANS = [
  ["five days ahead", 5 * DAY],
  ["a year ahead", 365 * DAY],
  ["five days behind", -5 * DAY],
  ["in 1970", MINUTE - Date.parse(NOW)],
] as const;

describe.each(SPANS)("a clock that is %s", (_, ms) => {
  test("U6 S5 locks nobody who works here, and invites nobody who has not begun", async () => {
    const shifts = await open({ users: { invite: true } });
    const { house, tool, setWrong } = shifts;
    await house.start();
    await house.tick();
    comingsAndGoings(shifts);
    const accounts = () => [...tool.world.users.values()].map(({ email, locked_at }) => `${email} ${locked_at}`);
    const before = accounts();
    const written = tool.writes().length;
    setWrong(ms);
    for (let n = 0; n < 3; n += 1) await house.tick();
    const { run } = await shifts.sync();
    expect(run).toMatchObject({ status: "failed", error: { code: "CLOCK_DIFFERS" } });
    expect(accounts()).toEqual(before);
    expect(tool.writes()).toHaveLength(written);
    setWrong(0);
    expect((await shifts.sync()).run).toMatchObject({ status: "succeeded", error: null });
    expect(accounts()).toEqual(before);
  });

  test("S14 when the target is set up does not decide from which day on anything is carried", async () => {
    const { house, tool, setWrong, sync } = await open();
    setWrong(ms);
    await house.start();
    await house.tick();
    setWrong(0);
    for (let n = 0; n < 3; n += 1) await house.tick();
    await sync();
    expect((await house.store.targets.get(SHIFTS))?.setUp).toMatchObject({ attendance: "2026-07-21" });
    const [user] = tool.world.users.keys();
    for (const day of ["2026-06-25", "2026-07-21"])
      tool.addTimer({ user: user!, state: "verified", from: `${day}T05:00:00Z`, until: `${day}T08:00:00Z` });
    expect(ops(await sync())).toEqual(["create attendance done"]);
    expect(house.world.attendances.map(({ start }) => start.slice(0, 10))).toEqual(["2026-07-21"]);
  });
});

test("S14 a day of set-up that is yet to come was noted by a clock that ran ahead, and is today", async () => {
  const { house, sync } = await open();
  await sync();
  await house.store.targets.save(SHIFTS, { setUp: { attendance: "2026-09-19" } });
  await sync();
  expect((await house.store.targets.get(SHIFTS))?.setUp).toMatchObject({ attendance: "2026-07-21" });
});

test("S14 the day of set-up stays as it is while the clock is behind and nobody contradicts it", async () => {
  const { house, tool, sync } = await open();
  await sync();
  // Both vendors show the same time as ours, so nothing tells that it is wrong.
  house.clock.adjust(-16 * DAY);
  // Twice: the first of them is the last success that the second one finds.
  for (let n = 0; n < 2; n += 1) {
    expect((await sync()).run).toMatchObject({
      status: "succeeded",
      started_at: expect.stringContaining("2026-07-05"),
    });
    expect((await house.store.targets.get(SHIFTS))?.setUp).toMatchObject({ attendance: "2026-07-21" });
  }
  house.clock.adjust(16 * DAY);
  const [user] = tool.world.users.keys();
  tool.addTimer({ user: user!, state: "verified", from: "2026-07-10T05:00:00Z", until: "2026-07-10T08:00:00Z" });
  expect(ops(await sync(), "attendance")).toEqual([]);
});

test("[limits] what was being locked at a power cut counts from then, also if the clock comes up two days behind", async () => {
  const { house, sync, setWrong } = await open();
  await sync();
  const [a, b, c] = house.world.people;
  await lockingWhenThePowerWent(house, [a!, b!]);
  setWrong(-2 * DAY);
  expect((await sync()).run).toMatchObject({ status: "failed", error: { code: "CLOCK_DIFFERS" } });
  setWrong(0);
  Object.assign(c!, { lastWorkingDay: "2026-07-20", terminationDate: "2026-07-20", status: "inactive" });
  expect(ops(await sync(), "user")).toEqual(["deactivate user held"]);
});

/** Leaves the intents of a run that ended while it locked these people. */
async function lockingWhenThePowerWent({ clock, store }: House, people: readonly SimPerson[]): Promise<void> {
  const at = clock.now();
  const how = { plugin: "staff-scheduling", trigger: "schedule", triggeredBy: null, mode: "active" } as const;
  const { id } = await store.runs.begin({ target: SHIFTS, ...how, scope: "full", area: null, startedAt: at });
  const links = await store.links.of(SHIFTS);
  const intents = people.map((person, position): JournalEntry => {
    const link = links.find(({ kind, subject }) => kind === "user" && subject === `${person.id}`)!;
    return {
      ...{ run: id, target: SHIFTS, position, kind: "user", op: "deactivate", status: "intent", at },
      ...{ subject: link.subject, remoteId: link.remoteId, personId: link.subject, person: null, title: "" },
      ...{ fields: {}, wanted: null, link: null, reason: "", approved: false, error: null },
    };
  });
  await store.journal.write(intents);
}

test("a run that took its day from a clock that was set back meanwhile writes nothing", async () => {
  const shifts = await open();
  await shifts.sync();
  comingsAndGoings(shifts);
  const { house, setWrong } = shifts;
  setWrong(5 * DAY);
  house.personio.server.fault({
    path: /employees/,
    how: (answer) => {
      setWrong(0);
      return answer;
    },
  });
  expect((await shifts.sync()).run).toMatchObject({ status: "failed", error: { code: "CLOCK_DIFFERS" } });
  expect(ops(await shifts.sync())).toEqual([]);
});

test("R2 it is tried again, then told once, and is over by itself once the clock is right", async () => {
  const { house, setWrong } = await open();
  await house.start();
  await house.tick();
  setWrong(5 * DAY);
  await house.pass(2 * HOUR, MINUTE);
  const [status] = (await house.operations.status()).targets;
  expect(status?.incident).toMatchObject({ code: "CLOCK_DIFFERS", message: expect.stringContaining("5 days ahead") });
  setWrong(0);
  await house.pass(3 * HOUR, MINUTE);
  expect((await house.operations.status()).targets[0]).toMatchObject({ state: "ok", incident: null });
});

test.each([
  ["both sides tell another time", 2 * HOUR, 3 * HOUR, true],
  ["only the source tells any, and another day", 5 * DAY, null, true],
  ["only the source tells any, which may be its zone's", 13 * HOUR, null, false],
  ["the target tells the same time as we do", 5 * DAY, 0, false],
  ["one side is ahead and the other behind", 5 * DAY, -5 * DAY, false],
  ["the source does not tell", null, 5 * DAY, false],
  ["both are minutes away", 20 * MINUTE, 20 * MINUTE, false],
] as const)("our clock counts as wrong where %s: %s, %s: %s", (_, source, target, isWrong) => {
  for (const sign of [1, -1])
    expect(wrongBy({ source: source && sign * source, target: target && sign * target }) !== null).toBe(isWrong);
});
