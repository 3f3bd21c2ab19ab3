/** A2 to A10, P8 and P9 through the whole chain: a made-up Personio, the real app, a simulated awork. */
import { describe, expect, test } from "vitest";
import {
  addAbsence,
  changeAbsence,
  changePerson,
  leave,
  rejectAbsence,
  removePerson,
  withdrawAbsence,
} from "../../../plugins/personio/world.ts";
import type { NewAbsence, SimPerson } from "../../../plugins/personio/world.ts";
import { type House, type HouseOptions, openHouse } from "../../kit/house.ts";
import { DAY } from "../../kit/swift-clock.ts";

/** Ada, Bruno and Clara, and one absence of Ada's. */
async function small(options: HouseOptions = {}, given: Partial<NewAbsence> = {}) {
  const house = await openHouse(options);
  const ada = house.world.people[0] as SimPerson;
  const absence = absent(house, { startsOn: "2026-08-03", endsOn: "2026-08-07", ...given });
  return { house, ada, absence };
}

function absent(house: House, given: Partial<NewAbsence> & Pick<NewAbsence, "startsOn" | "endsOn">) {
  return addAbsence(house.world, { person: house.world.people[0] as SimPerson, type: "Urlaub", ...given });
}

const one = (house: House) => [...house.awork.absences.values()].filter(({ deletedOn }) => !deletedOn);
const days = (house: House) => house.mirrored().map((line) => line.split(" ").slice(1).join(" "));

/** Time moves on by whole days, and the made-up company's clock with it. */
function laterBy(house: House, number: number) {
  house.clock.pass(number * DAY);
  house.world.now = house.clock.now();
}

describe("A2: the window", () => {
  test("A2: an absence that only touches the window is transferred whole, one that ended the day before is not", async () => {
    const house = await openHouse();
    absent(house, { startsOn: "2026-07-05", endsOn: "2026-07-10" });
    absent(house, { startsOn: "2026-07-01", endsOn: "2026-07-06" });
    absent(house, { startsOn: "2027-01-17", endsOn: "2027-02-20" });
    absent(house, { startsOn: "2027-01-18", endsOn: "2027-01-19" });
    await house.sync();
    expect(days(house)).toEqual(["2026-07-05 2026-07-10", "2027-01-17 2027-02-20"]);
  });

  test("A2: the window can be configured", async () => {
    const house = await openHouse({ target: { window: { past_days: 0, future_days: 1 } } });
    absent(house, { startsOn: "2026-07-20", endsOn: "2026-07-20" });
    absent(house, { startsOn: "2026-07-22", endsOn: "2026-07-22" });
    absent(house, { startsOn: "2026-07-23", endsOn: "2026-07-23" });
    await house.sync();
    expect(days(house)).toEqual(["2026-07-22 2026-07-22"]);
  });
});

describe("A3: who is who", () => {
  test("A3: a person whose e-mail changes afterwards, on both sides or on one, keeps the link", async () => {
    const { house, ada, absence } = await small();
    await house.sync();
    changePerson(house.world, ada, { email: "ada.married@example.com", lastName: "Married" });
    changeAbsence(house.world, absence, { endsOn: "2026-08-10" });
    absent(house, { startsOn: "2026-09-01", endsOn: "2026-09-02" });
    const { run } = await house.sync();
    expect(run.counts).toMatchObject({ create: 1, update: 1, remove: 0 });
    expect(days(house)).toEqual(["2026-08-03 2026-08-10", "2026-09-01 2026-09-02"]);
    expect(new Set(one(house).map(({ userId }) => userId)).size).toBe(1);
  });

  test("A3: a renamed address in awork loses nobody either", async () => {
    const { house, absence } = await small();
    await house.sync();
    const user = house.awork.users.get(one(house)[0]!.userId)!;
    user.userContactInfos = [{ type: "email", subType: "work", value: "somebody.else@example.com" }];
    changeAbsence(house.world, absence, { endsOn: "2026-08-10" });
    expect((await house.sync()).run.counts).toMatchObject({ update: 1, create: 0, remove: 0 });
  });

  test("A3: upper and lower case and blanks around an address do not part two people", async () => {
    const house = await openHouse();
    const ada = house.world.people[0] as SimPerson;
    changePerson(house.world, ada, { email: ` ${ada.email!.toUpperCase()} ` });
    absent(house, { startsOn: "2026-08-03", endsOn: "2026-08-07" });
    await house.sync();
    expect(days(house)).toEqual(["2026-08-03 2026-08-07"]);
  });
});

describe("A4: what awork's people do to mirrored absences", () => {
  test("A4: an edit is put right at the next run", async () => {
    const { house } = await small();
    await house.sync();
    const { id } = one(house)[0]!;
    house.awork.editAsUser(id, { endOn: "2026-08-20T00:00:00Z", description: "mine" }, { force: true });
    const { changes } = await house.sync();
    expect(changes.map(({ op, reason }) => [op, reason])).toEqual([
      ["update", "was changed in the tool; the change is undone"],
    ]);
    expect(one(house)).toMatchObject([{ id, endOn: expect.stringMatching(/^2026-08-07/), description: null }]);
  });

  test.each([true, false])(
    "A4: a deletion is put right at the next run, once (awork still shows deleted ones: %s)",
    async (showsDeleted) => {
      const { house } = await small({ awork: { quirks: { showsDeleted } } });
      await house.sync();
      house.awork.deleteAsUser(one(house)[0]!.id, { force: true });
      const { run } = await house.sync();
      expect(run.counts).toMatchObject({ create: 1 });
      expect((await house.sync()).run.counts).toMatchObject({ create: 0, unchanged: 1 });
      expect(days(house)).toEqual(["2026-08-03 2026-08-07"]);
    },
  );

  test("A4: a mark that was taken off is put back, and the record stays ours", async () => {
    const { house } = await small();
    await house.sync();
    house.awork.editAsUser(one(house)[0]!.id, { externalProvider: null }, { force: true });
    expect((await house.sync()).run.counts).toMatchObject({ update: 1, create: 0 });
    expect(one(house)).toMatchObject([{ externalProvider: "personio", isReadOnly: true }]);
  });

  test("A4: an edit that moved the absence out of the window is put right too, not doubled", async () => {
    const { house } = await small();
    await house.sync();
    const form = { startOn: "2030-01-01T00:00:00Z", endOn: "2030-01-02T00:00:00Z" };
    house.awork.editAsUser(one(house)[0]!.id, form, { force: true });
    await house.sync();
    expect(days(house)).toEqual(["2026-08-03 2026-08-07"]);
    expect(one(house)).toHaveLength(1);
  });
});

test("[fights] `check` warns of an absence with our mark that we did not write: another integration may still be on", async () => {
  const { house } = await small();
  await house.sync();
  const marks = async () => {
    const { checks } = await house.operations.check([], new AbortController().signal);
    return checks.find(({ what }) => what === "absence-mirror.marks");
  };
  expect(await marks()).toMatchObject({ state: "ok" });
  const [user] = house.awork.users.values();
  const day = "2026-09-07T00:00:00Z";
  for (const externalProvider of ["personio", "somebody else", null])
    house.awork.addAbsence({ userId: user!.id, startOn: day, endOn: day, externalProvider });
  expect(await marks()).toMatchObject({
    state: "warning",
    detail: expect.stringMatching(/^1 record there carries this target's mark without being known to this database/),
    remedy: expect.stringMatching(/a second copy of this config .* another integration .* switch it off/),
  });
});

test("A5: absences made by hand in awork are never touched, not even where they are the same days", async () => {
  const { house, absence } = await small();
  const user = [...house.awork.users.values()].find(({ userContactInfos }) => userContactInfos.length > 0)!;
  const manual = ["2026-08-03", "2026-08-05"].map((day) =>
    house.awork.addAbsence({
      userId: user.id,
      startOn: `${day}T00:00:00Z`,
      endOn: "2026-08-07T00:00:00Z",
      description: "by hand",
    }),
  );
  const before = structuredClone(manual);
  await house.sync();
  withdrawAbsence(house.world, absence);
  await house.sync();
  expect(one(house)).toEqual(before);
});

test("A6, P5: a public holiday is nobody's absence, and cuts nothing out of those that it lies in", async () => {
  const { house } = await small({}, { endsAtMidday: true });
  house.world.holidays.add("2026-08-05").add("2026-12-25");
  const [, bruno, clara] = house.world.people as [SimPerson, SimPerson, SimPerson];
  absent(house, { person: bruno, startsOn: "2026-08-05", endsOn: "2026-08-06" });
  absent(house, { person: clara, startsOn: "2026-08-04", endsOn: "2026-08-05", endsAtMidday: true });
  await house.sync();
  expect(house.reads().filter(({ path }) => path.endsWith("/breakdowns"))).not.toEqual([]);
  expect(house.mirrored()).toEqual([
    "ada.anvil@example.com 2026-08-03 2026-08-07",
    "bruno.beispiel@example.com 2026-08-05 2026-08-06",
    "clara.clamp@example.com 2026-08-04 2026-08-05",
  ]);
  expect((await house.sync()).changes).toEqual([]);
});

describe("A7: hidden details", () => {
  const told = { target: { hide_details: false } };

  test("A7: type and comment are sent where they may be, and by default are not", async () => {
    const { house } = await small(told, { comment: "with Bruno" });
    await house.sync();
    expect(one(house)[0]!.description).toMatch(/Urlaub.*with Bruno/s);
    const hidden = await small({}, { comment: "with Bruno" });
    await hidden.house.sync();
    expect(one(hidden.house)).toMatchObject([{ description: null }]);
  });

  test("A7: after the switch what had been sent is blanked, history that left the window too, and only once", async () => {
    const { house } = await small(told, { startsOn: "2026-07-08", endsOn: "2026-07-09", comment: "canary" });
    absent(house, { startsOn: "2026-08-03", endsOn: "2026-08-04", comment: "canary" });
    await house.sync();
    laterBy(house, 14);
    await house.sync();
    await house.reconfigure({ target: { hide_details: true } });
    const { run } = await house.sync();
    expect(run.counts).toMatchObject({ update: 2, create: 0, remove: 0 });
    expect(one(house).map(({ description, startOn }) => [startOn.slice(0, 10), description])).toEqual([
      ["2026-07-08", null],
      ["2026-08-03", null],
    ]);
    expect((await house.sync()).run.counts).toMatchObject({ update: 0 });
  });

  test("A7: history whose record somebody deleted in awork ends the blanking, it does not fail for ever", async () => {
    const { house } = await small(told, { startsOn: "2026-07-08", endsOn: "2026-07-09", comment: "canary" });
    await house.sync();
    laterBy(house, 14);
    house.awork.deleteAsUser(one(house)[0]!.id, { force: true });
    await house.reconfigure({ target: { hide_details: true } });
    await house.sync();
    const second = await house.sync();
    expect(second.run.status).toBe("succeeded");
    expect(one(house)).toEqual([]);
  });

  test("A7: blanking history changes nothing but the note, whatever else was edited there", async () => {
    const { house } = await small(told, { startsOn: "2026-07-08", endsOn: "2026-07-09", comment: "canary" });
    await house.sync();
    laterBy(house, 14);
    house.awork.editAsUser(one(house)[0]!.id, { endOn: "2026-07-10T00:00:00Z" }, { force: true });
    await house.reconfigure({ target: { hide_details: true } });
    await house.sync();
    expect(days(house)).toEqual(["2026-07-08 2026-07-10"]);
    expect(one(house)).toMatchObject([{ description: null }]);
  });

  test("A7: switched back, the details are sent again", async () => {
    const { house } = await small({}, { comment: "with Bruno" });
    await house.sync();
    await house.reconfigure(told);
    expect((await house.sync()).run.counts).toMatchObject({ update: 1 });
    expect(one(house)[0]!.description).toMatch(/with Bruno/);
  });
});

describe("A8: the report of people", () => {
  test("A8: says who is matched and who is not, with the reason and the likely partner", async () => {
    const house = await openHouse({ people: 23 });
    const [ada, bruno] = house.world.people as [SimPerson, SimPerson];
    const account = [...house.awork.users.values()].find(
      ({ userContactInfos }) => userContactInfos[0]?.value === bruno.email,
    )!;
    account.userContactInfos = [{ type: "email", subType: "work", value: bruno.email!.replace("@", "x@") }];
    const { people } = await house.operations.people("absences-in-awork", new AbortController().signal);
    const row = (person: SimPerson) => people.find(({ id }) => id === String(person.id));
    expect(row(ada)).toMatchObject({ state: "matched", reason: null });
    expect(row(bruno)).toMatchObject({
      state: "unmatched",
      reason: { code: "NO_ACCOUNT" },
      candidates: [{ remote_id: account.id }],
    });
  });

  test("P9: twins, people without e-mail and people who left are named and never guessed", async () => {
    const house = await openHouse();
    const [ada, bruno, clara] = house.world.people as [SimPerson, SimPerson, SimPerson];
    changePerson(house.world, bruno, { email: ada.email });
    changePerson(house.world, clara, { email: null });
    for (const person of [ada, bruno, clara]) absent(house, { person, startsOn: "2026-08-03", endsOn: "2026-08-07" });
    const { run, conflicts } = await house.sync();
    expect(run.counts).toMatchObject({ create: 0 });
    expect(conflicts.map(({ code }) => code)).toEqual(["AMBIGUOUS", "AMBIGUOUS"]);
    const { people } = await house.operations.people("absences-in-awork", new AbortController().signal);
    expect(people.map(({ state, reason }) => [state, reason?.code])).toEqual([
      ["ambiguous", "AMBIGUOUS"],
      ["ambiguous", "AMBIGUOUS"],
      ["ignored", "NO_EMAIL"],
    ]);
  });

  test("P9: a twin who left does not make the one who stays ambiguous", async () => {
    const house = await openHouse();
    const [ada, bruno] = house.world.people as [SimPerson, SimPerson];
    changePerson(house.world, bruno, { email: ada.email, status: "inactive" });
    absent(house, { startsOn: "2026-08-03", endsOn: "2026-08-07" });
    expect((await house.sync()).run.counts).toMatchObject({ create: 1, conflicts: 0 });
  });

  test("P9: somebody on leave is still employed, and so is somebody who has not started yet", async () => {
    const house = await openHouse();
    const [ada, bruno] = house.world.people as [SimPerson, SimPerson];
    changePerson(house.world, ada, { status: "leave" });
    changePerson(house.world, bruno, { status: "onboarding" });
    for (const person of [ada, bruno]) absent(house, { person, startsOn: "2026-08-03", endsOn: "2026-08-07" });
    expect((await house.sync()).run.counts).toMatchObject({ create: 2 });
  });

  test("P9: the account of somebody who left frees no address for another person while it is linked", async () => {
    const { house, ada } = await small();
    await house.sync();
    leave(house.world, ada, "2026-07-20");
    const bruno = house.world.people[1] as SimPerson;
    changePerson(house.world, bruno, { email: ada.email });
    absent(house, { person: bruno, startsOn: "2026-09-01", endsOn: "2026-09-02" });
    await house.sync();
    const owner = one(house)[0]!.userId;
    expect(one(house).filter(({ userId }) => userId === owner)).toHaveLength(1);
  });
});

describe("A9: what becomes of a mirror", () => {
  test("A9: a withdrawn absence loses its mirror, after Personio was asked for it by id", async () => {
    const { house, absence } = await small();
    await house.sync();
    withdrawAbsence(house.world, absence);
    house.forgetRequests();
    const { changes } = await house.sync();
    expect(changes).toMatchObject([
      { op: "remove", status: "done", reason: "the source says that it no longer exists" },
    ]);
    expect(house.reads().some(({ path }) => path.endsWith(`/${absence.id}`))).toBe(true);
    expect(one(house)).toEqual([]);
    const { links } = await house.operations.links("absences-in-awork");
    expect(links.filter(({ kind }) => kind === "absence")).toEqual([]);
  });

  test("A9: a rejected one loses it as well", async () => {
    const { house, absence } = await small();
    await house.sync();
    rejectAbsence(house.world, absence);
    expect((await house.sync()).run.counts).toMatchObject({ remove: 1 });
    expect(one(house)).toEqual([]);
  });

  test.each([
    ["2027-06-01", "2027-06-05"],
    ["2026-05-01", "2026-05-05"],
  ])(
    "A9: one that moved out of the window (to %s) is followed to its new dates, and back",
    async (startsOn, endsOn) => {
      const { house, absence } = await small();
      await house.sync();
      changeAbsence(house.world, absence, { startsOn, endsOn });
      expect((await house.sync()).run.counts).toMatchObject({ update: 1, create: 0, remove: 0 });
      expect(days(house)).toEqual([`${startsOn} ${endsOn}`]);
      expect((await house.sync()).run.counts).toMatchObject({ update: 0, create: 0, remove: 0 });
      changeAbsence(house.world, absence, { startsOn: "2026-08-10", endsOn: "2026-08-11" });
      expect((await house.sync()).run.counts).toMatchObject({ update: 1, create: 0, remove: 0 });
      expect(days(house)).toEqual(["2026-08-10 2026-08-11"]);
    },
  );

  test("A9: one that ended before the window opens is history: kept, its link too, and nobody asks about it", async () => {
    const { house, absence } = await small({}, { startsOn: "2026-07-10", endsOn: "2026-07-12" });
    await house.sync();
    laterBy(house, 30);
    house.forgetRequests();
    const { run } = await house.sync();
    expect(run.counts).toMatchObject({ remove: 0, create: 0, update: 0 });
    expect(house.reads().some(({ path }) => path.includes(absence.id))).toBe(false);
    withdrawAbsence(house.world, absence);
    await house.sync();
    expect(days(house)).toEqual(["2026-07-10 2026-07-12"]);
    expect((await house.operations.links("absences-in-awork")).links.map(({ kind }) => kind)).toContain("absence");
  });

  test("[not seen] A9: sick leave that is extended after it had left the window makes no duplicate", async () => {
    const { house, absence } = await small({}, { startsOn: "2026-07-10", endsOn: "2026-07-12" });
    await house.sync();
    laterBy(house, 30);
    await house.sync();
    changeAbsence(house.world, absence, { endsOn: "2026-08-25" });
    expect((await house.sync()).run.counts).toMatchObject({ update: 1, create: 0 });
    expect(days(house)).toEqual(["2026-07-10 2026-08-25"]);
  });

  test("A9: an absence that is still to be confirmed as gone is not removed when Personio fails to answer", async () => {
    const { house, absence } = await small();
    await house.sync();
    withdrawAbsence(house.world, absence);
    house.personio.server.fault({ path: new RegExp(absence.id), times: 99, how: { status: 500, body: {} } });
    const { run } = await house.sync();
    expect(run.status).toBe("failed");
    expect(one(house)).toHaveLength(1);
  });

  test("A9: a person who is deleted in Personio takes the mirrors along only once Personio says so by id", async () => {
    const { house, absence } = await small();
    await house.sync();
    removePerson(house.world, absence.person);
    house.world.absences = [absence];
    expect((await house.sync()).run.error).toBeNull();
    expect(one(house)).toHaveLength(1);
    withdrawAbsence(house.world, absence);
    house.personio.server.fault({ path: new RegExp(absence.id), times: 99, how: { status: 500, body: {} } });
    await house.sync();
    expect(one(house)).toHaveLength(1);
    house.personio.server.heal();
    await house.sync();
    expect(one(house)).toEqual([]);
  });
});

describe("A10: what awork cannot show", () => {
  test("A10: absences by the hour are kept and listed; rounded up to halves where that is wanted", async () => {
    const hours = { from: "09:00", until: "11:00" };
    const { house } = await small({}, { type: "Arzttermin", startsOn: "2026-08-03", endsOn: "2026-08-03", hours });
    const { kept, run } = await house.sync();
    expect(kept).toMatchObject([{ kind: "absence", code: "HOURS" }]);
    expect(run.counts).toMatchObject({ create: 0, kept: 1 });
    await house.reconfigure({ target: { hours: "half_day" } });
    await house.sync();
    expect(one(house)).toMatchObject([{ isHalfDayOnStart: true, isHalfDayOnEnd: false }]);
  });

  test("A10: an absence without an end reaches to the end of the window and grows with it, without a duplicate", async () => {
    const { house } = await small({}, { type: "Krankheit", startsOn: "2026-07-20", endsOn: null });
    await house.sync();
    expect(days(house)).toEqual(["2026-07-20 2027-01-17"]);
    laterBy(house, 1);
    expect((await house.sync()).run.counts).toMatchObject({ update: 1, create: 0 });
    expect(days(house)).toEqual(["2026-07-20 2027-01-18"]);
  });

  test("A10: absences of people whose account is deactivated are frozen, and thawed with it", async () => {
    const { house, absence, ada } = await small();
    await house.sync();
    const user = house.awork.users.get(one(house)[0]!.userId)!;
    user.isDeactivated = true;
    withdrawAbsence(house.world, absence);
    absent(house, { person: ada, startsOn: "2026-09-01", endsOn: "2026-09-02" });
    const { run } = await house.sync();
    expect(run.counts).toMatchObject({ create: 0, update: 0, remove: 0, failed: 0 });
    expect(days(house)).toEqual(["2026-08-03 2026-08-07"]);
    user.isDeactivated = false;
    await house.sync();
    expect(days(house)).toEqual(["2026-09-01 2026-09-02"]);
  });

  test("A10: an account that is deleted in awork takes nobody's run down; made anew under the same address it gets the absences", async () => {
    const { house, ada } = await small();
    await house.sync();
    const before = house.awork.users.get(one(house)[0]!.userId)!;
    before.deletedOn = house.clock.now();
    absent(house, { person: ada, startsOn: "2026-09-01", endsOn: "2026-09-02" });
    const { run } = await house.sync();
    expect(run).toMatchObject({ status: "succeeded", counts: { create: 0, remove: 0, failed: 0 } });
    const anew = house.awork.addUser({ email: ada.email, firstName: ada.firstName, lastName: ada.lastName });
    expect((await house.sync()).run.status).toBe("succeeded");
    const theirs = one(house).filter(({ userId }) => userId === anew.id);
    expect(theirs.map(({ startOn }) => startOn.slice(0, 10)).sort()).toEqual(["2026-08-03", "2026-09-01"]);
    expect((await house.sync()).run.counts).toMatchObject({ create: 0, update: 0, unchanged: 2 });
  });

  test.each([
    [{ startsAtMidday: true }, [true, false]],
    [{ endsAtMidday: true }, [false, true]],
    [{ startsAtMidday: true, endsAtMidday: true }, [true, true]],
  ])("A10: half days over several days arrive as they are: %o", async (halves, flags) => {
    const { house } = await small({}, halves);
    await house.sync();
    expect(one(house).map((row) => [row.isHalfDayOnStart, row.isHalfDayOnEnd])).toEqual([flags]);
    expect((await house.sync()).run.counts).toMatchObject({ update: 0 });
  });
});

describe("P8: what counts", () => {
  test.each([
    ["approved", 1],
    ["deletion_pending", 1],
    ["pending", 0],
    ["substitute_requested", 0],
    ["rejected", 0],
    ["an_unheard_word", 0],
  ])("P8: an absence that is %s is mirrored %i times", async (status, times) => {
    const { house } = await small({}, { status });
    await house.sync();
    expect(one(house)).toHaveLength(times);
  });

  test.each([
    ["pending", 0],
    ["rejected", 0],
    ["substitute_requested", 0],
    ["deletion_pending", 1],
    ["an_unheard_word", 1],
  ])("P8: a mirrored absence that becomes %s leaves %i mirror", async (status, times) => {
    const { house, absence } = await small();
    await house.sync();
    changeAbsence(house.world, absence, { status, endsOn: "2026-08-05" });
    await house.sync();
    expect(one(house)).toHaveLength(times);
    if (status === "an_unheard_word") expect(days(house)).toEqual(["2026-08-03 2026-08-07"]);
  });

  test("P8: a state that nobody knows is warned of", async () => {
    const { house } = await small({}, { status: "an_unheard_word" });
    await house.sync();
    expect(house.logged.filter((line) => JSON.parse(line).level === 40).join()).toMatch(/approv|status|state/i);
  });

  test("P8: with approval: requested pending ones are mirrored too", async () => {
    const { house } = await small({ target: { approval: "requested" } }, { status: "pending" });
    await house.sync();
    expect(one(house)).toHaveLength(1);
  });
});

describe("absence_types", () => {
  test("[privacy] a type that is left out and has another name one day: none of its absences appears, and a conflict and `check` name both", async () => {
    const house = await openHouse({ target: { absence_types: { exclude: ["Krankheit"] } } });
    const ill = (startsOn: string, type: string) => absent(house, { startsOn, endsOn: startsOn, type });
    absent(house, { startsOn: "2026-08-03", endsOn: "2026-08-07" });
    absent(house, { startsOn: "2026-08-17", endsOn: "2026-08-21" });
    ill("2026-08-10", "Krankheit");
    expect((await house.sync()).conflicts).toEqual([]);
    house.world.types.find(({ name }) => name === "Krankheit")!.name = "Illness";
    absent(house, { startsOn: "2026-09-03", endsOn: "2026-09-07" });
    ill("2026-09-10", "Illness");
    const { run, conflicts } = await house.sync();
    expect(run).toMatchObject({ status: "succeeded", counts: { create: 0, remove: 0, conflicts: 1 } });
    expect(days(house)).toEqual(["2026-08-03 2026-08-07", "2026-08-17 2026-08-21"]);
    expect(conflicts).toEqual([
      expect.objectContaining({ code: "NAMES_NOTHING", person: null, subject: "absence_types.exclude" }),
    ]);
    expect(conflicts[0]!.detail).toMatch(/"Krankheit"; there: .*"Illness"/);
    const { checks } = await house.operations.check([], new AbortController().signal);
    expect(checks).toContainEqual(expect.objectContaining({ state: "warning", code: "NAMES_NOTHING" }));
    expect(JSON.stringify(house.mails)).not.toMatch(/Krankheit|Illness/);
    await house.reconfigure({ target: { absence_types: { exclude: ["Illness"] } } });
    expect((await house.sync()).run).toMatchObject({ counts: { create: 1, remove: 0, conflicts: 0 } });
  });

  test("[privacy] a mirrored absence that is given such a type lets in nobody's of it, in a partial run too, and tells only its dates", async () => {
    const house = await openHouse({ target: { absence_types: { exclude: ["Krankheit"] }, hide_details: false } });
    const vacation = absent(house, { startsOn: "2026-08-03", endsOn: "2026-08-07", comment: "by the sea" });
    await house.sync();
    const type = house.world.types.find(({ name }) => name === "Krankheit")!;
    type.name = "Illness";
    changeAbsence(house.world, vacation, { type, endsOn: "2026-08-10", comment: "a fever" });
    for (const person of house.world.people.slice(1))
      addAbsence(house.world, { person, startsOn: "2026-08-04", endsOn: "2026-08-04", type: "Illness" });
    for (const scope of ["partial", "full"] as const) {
      expect((await house.sync({ scope })).run.status).toBe("succeeded");
      expect(days(house)).toEqual(["2026-08-03 2026-08-10"]);
      expect(one(house)[0]!.description).toMatch(/Urlaub.*by the sea/s);
      expect(JSON.stringify(one(house))).not.toMatch(/Illness|fever/);
    }
  });
});
