/** B1 to B9 through the whole chain: a made-up Personio, the real app, a simulated Seatsurfing. */
import { describe, expect, it, onTestFinished } from "vitest";
import {
  startSeatsurfingSimulator,
  type SeatsurfingSimulator,
} from "../../../plugins/bookings-release/connectors/seatsurfing/simulator.ts";
import type { NewBooking } from "../../../plugins/bookings-release/connectors/seatsurfing/simulator-world.ts";
import { bookingsRelease } from "../../../plugins/bookings-release/index.ts";
import { withdrawAttribute } from "../../../plugins/personio/simulator/traps.ts";
import {
  addAbsence,
  addPerson,
  changePerson,
  leave,
  rejectAbsence,
  touch,
  withdrawAbsence,
} from "../../../plugins/personio/world.ts";
import type { NewAbsence, SimPerson } from "../../../plugins/personio/world.ts";
import { openHouse, type House, type HouseOptions } from "../../kit/house.ts";
import type { SimAnswer } from "../../../core/plugin/simulator.ts";
import { DAY, HOUR, MINUTE } from "../../kit/swift-clock.ts";

const DESKS = "desks";

interface Options {
  readonly target?: Record<string, unknown>;
  readonly source?: Record<string, unknown>;
  readonly plain?: number;
}

/** Opens a company of Ada, Bruno and Clara (or of `plain` people), with desks in Berlin, on Tuesday, 21 July 2026, at noon. */
async function office({ target = {}, source = {}, plain }: Options = {}) {
  let now = () => "2026-07-21T10:00:00.000Z";
  const desks = await startSeatsurfingSimulator({ now: () => now() });
  onTestFinished(() => desks.close());
  const { url: base_url, username, password } = desks;
  const connector = { type: "seatsurfing", base_url, username, password };
  const settings = (further: Record<string, unknown>): HouseOptions => ({
    targets: { [DESKS]: { plugin: "bookings-release", schedule: "every 10m", connector, ...further } },
  });
  const house = await openHouse({ ...settings(target), source, ...(plain !== undefined && { plain }) });
  now = () => house.clock.now();
  const desk = desks.world.addSpace("Desk 3", desks.world.addLocation("Berlin", "Europe/Berlin"));
  return {
    house,
    desks,
    desk,
    people: house.world.people,
    reconfigure: (further: Record<string, unknown>) => house.reconfigure(settings(further)),
    absent: (person: SimPerson, startsOn: string, endsOn: string, further: Partial<NewAbsence> = {}) =>
      addAbsence(house.world, { person, type: "Urlaub", startsOn, endsOn, ...further }),
    /** Adds a booking from nine to five by the person's account, which is made if there is none. */
    book(person: SimPerson, day: string, further: Partial<NewBooking> = {}) {
      const times = { enter: `${day}T09:00`, leave: `${day}T17:00` };
      return desks.world.addBooking({ user: accountOf(desks, person), space: desk, ...times, ...further });
    },
  };
}

function accountOf({ world }: SeatsurfingSimulator, { email, firstName, lastName }: SimPerson) {
  const found = [...world.users.values()].find((user) => user.email === email?.toLowerCase());
  return found ?? world.addUser({ email: email!, firstname: firstName, lastname: lastName });
}

const booked = ({ world }: SeatsurfingSimulator) =>
  [...world.bookings.values()].map(({ enter }) => enter.slice(0, 16)).sort();
const users = ({ world }: SeatsurfingSimulator) => [...world.users.values()].map(({ email }) => email).sort();
const writes = (desks: SeatsurfingSimulator) =>
  desks.writes().map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/, "ID")}`);
const run = (house: House, wish = {}) => house.sync(wish, DESKS);

function pass(house: House, ms: number) {
  house.clock.pass(ms);
  house.world.now = house.clock.now();
}

describe("B1, B2 a first run", () => {
  it("B1 B2 makes the users and releases what lies in an absence; the second plans nothing", async () => {
    const { house, desks, people, absent, book } = await office();
    absent(people[0]!, "2026-07-22", "2026-07-24");
    for (const day of ["2026-07-21", "2026-07-22", "2026-07-24", "2026-07-25"]) book(people[0]!, day);
    book(people[1]!, "2026-07-22");
    const first = await run(house);
    expect(first.run).toMatchObject({ status: "succeeded", counts: { release: 2, create: 1, adopt: 2, failed: 0 } });
    expect(first.run.counts_by_kind).toMatchObject({ user: { create: 1 }, booking: { release: 2 } });
    expect(booked(desks)).toEqual(["2026-07-21T09:00", "2026-07-22T09:00", "2026-07-25T09:00"]);
    expect(users(desks)).toEqual(expect.arrayContaining(people.map(({ email }) => email!.toLowerCase())));
    const second = await run(house);
    expect(second.changes).toEqual([]);
    expect(second.run).toMatchObject({ status: "succeeded", counts: { release: 0, create: 0, update: 0 } });
    expect((await house.plan(DESKS)).changes).toEqual([]);
  });

  it("B2 no absence type and no subject is told by report, log or mail, or remembered", async () => {
    const { house, people, absent, book } = await office();
    absent(people[0]!, "2026-07-22", "2026-07-24", { comment: "canary-comment" });
    book(people[0]!, "2026-07-22", { subject: "canary-subject" });
    book(people[0]!, "2026-07-23", { subject: "[Blocker] canary-blocker" });
    const report = JSON.stringify(await run(house));
    expect(report).toContain('"op":"release"');
    for (const text of [report, ...house.logged, ...house.mails.map((mail) => JSON.stringify(mail))])
      expect(text).not.toMatch(/canary|Urlaub/);
    const links = await house.store.links.of(DESKS);
    expect(links.some(({ kind }) => kind === "booking")).toBe(true);
    expect(JSON.stringify(links)).not.toMatch(/canary|Urlaub/);
  });

  it("B2 a booking made later, and an absence entered later, are found by the next run", async () => {
    const { house, desks, people, absent, book } = await office();
    absent(people[0]!, "2026-07-22", "2026-07-24");
    await run(house);
    book(people[0]!, "2026-07-23");
    book(people[1]!, "2026-07-23");
    expect((await run(house)).run.counts.release).toBe(1);
    absent(people[1]!, "2026-07-23", "2026-07-23");
    expect((await run(house)).run.counts.release).toBe(1);
    expect(booked(desks)).toEqual([]);
  });

  it("B1 whoever leaves keeps the user in Seatsurfing, which cannot lock anybody", async () => {
    const { house, desks, people } = await office();
    await run(house);
    leave(house.world, people[0]!, "2026-07-20");
    const { run: second } = await run(house);
    expect(second).toMatchObject({ status: "succeeded", counts: { deactivate: 0, remove: 0 } });
    expect(users(desks)).toContain(people[0]!.email!.toLowerCase());
  });

  it("B1 a name that changes in Personio is carried over, and nothing else of the user is touched", async () => {
    const { house, desks, people } = await office();
    const account = accountOf(desks, people[0]!);
    account.role = 2;
    await run(house);
    changePerson(house.world, people[0]!, { lastName: "Neuname" });
    await run(house);
    expect(desks.world.users.get(account.id)).toMatchObject({ lastname: "Neuname", role: 2 });
  });
});

describe("B3, B4 what is kept", () => {
  it("B3 a blocker is kept in every run, and listed", async () => {
    const { house, desks, people, absent, book } = await office();
    absent(people[0]!, "2026-07-22", "2026-07-24");
    const { id } = book(people[0]!, "2026-07-22", { subject: "[Blocker] new colleague" });
    for (const _ of [1, 2]) {
      const { kept, run: done } = await run(house);
      expect(kept).toEqual([expect.objectContaining({ kind: "booking", code: "BLOCKER", remote_id: id })]);
      expect(done.counts).toMatchObject({ kept: 1, release: 0 });
    }
    expect(booked(desks)).toEqual(["2026-07-22T09:00"]);
  });

  it("B4 a booking that is only touched by the absence is kept and listed; the other half goes", async () => {
    const { house, desks, people, absent, book } = await office();
    absent(people[0]!, "2026-07-22", "2026-07-22", { startsAtMidday: true });
    book(people[0]!, "2026-07-22");
    book(people[0]!, "2026-07-22", { enter: "2026-07-22T08:00", leave: "2026-07-22T12:00" });
    book(people[0]!, "2026-07-22", { enter: "2026-07-22T13:00", leave: "2026-07-22T17:00" });
    const { kept } = await run(house);
    expect(kept.map(({ code }) => code)).toEqual(["PARTLY_PRESENT"]);
    expect(booked(desks)).toEqual(["2026-07-22T08:00", "2026-07-22T09:00"]);
  });

  it("B4 what the tool does not let go any more is kept as too late, and nothing is tried", async () => {
    const { house, desks, people, absent, book } = await office();
    desks.world.settings.set("enable_max_hours_before_delete", "1").set("max_hours_before_delete", "48");
    absent(people[0]!, "2026-07-22", "2026-07-31");
    book(people[0]!, "2026-07-22");
    book(people[0]!, "2026-07-30");
    const { kept } = await run(house);
    expect(kept.map(({ code }) => code)).toEqual(["TOO_LATE"]);
    expect(booked(desks)).toEqual(["2026-07-22T09:00"]);
    expect(writes(desks).filter((line) => line.includes("/booking/"))).toEqual(["DELETE /booking/ID"]);
  });

  it("B4 a running booking is released, one that has ended is not looked at", async () => {
    const { house, desks, people, absent, book } = await office();
    absent(people[0]!, "2026-07-21", "2026-07-21");
    book(people[0]!, "2026-07-21");
    book(people[0]!, "2026-07-21", { enter: "2026-07-21T08:00", leave: "2026-07-21T11:00" });
    await run(house);
    expect(booked(desks)).toEqual(["2026-07-21T08:00"]);
  });
});

describe("B2, B3 what a list leaves alone and that has another name one day", () => {
  it("B2 a type: nothing is released for it, and a conflict names it", async () => {
    const { house, desks, people, absent, book } = await office({ target: { absence_types: { exclude: ["Urlaub"] } } });
    absent(people[0]!, "2026-07-22", "2026-07-24");
    book(people[0]!, "2026-07-22");
    expect(await run(house)).toMatchObject({ conflicts: [], kept: [] });
    house.world.types.find(({ name }) => name === "Urlaub")!.name = "Vacation";
    const { conflicts, kept } = await run(house);
    expect(booked(desks)).toHaveLength(1);
    expect(kept.map(({ code }) => code)).toEqual(["TYPE_UNKNOWN"]);
    expect(conflicts.map(({ code, subject }) => `${code} ${subject}`)).toEqual(["NAMES_NOTHING absence_types.exclude"]);
  });

  it("B2 a type by the hour that v1 does not list is still named while v1 stands in, and other absences release", async () => {
    const hourly = "Arzttermin";
    const { house, desks, people, absent, book } = await office({ target: { absence_types: { exclude: [hourly] } } });
    await run(house);
    Object.assign(house.personio.quirks, { v2AbsencesMissing: true, unlistedHourTypes: true });
    absent(people[0]!, "2026-07-22", "2026-07-24");
    book(people[0]!, "2026-07-22");
    expect(await run(house)).toMatchObject({ conflicts: [], run: { counts: { release: 1 } } });
    expect(booked(desks)).toEqual([]);
  });

  it("B3 somebody with blockers, and a space: a conflict names each, and the rest goes on", async () => {
    const blocker = { people: ["Ada.Anvil@example.com"], spaces: ["desk 3"] };
    const { house, desks, desk, people, absent, book } = await office({ target: { blocker } });
    changePerson(house.world, people[0]!, { email: "ada.anvil@example.com" });
    absent(people[0]!, "2026-07-22", "2026-07-24");
    book(people[0]!, "2026-07-22");
    expect(await run(house)).toMatchObject({ conflicts: [], kept: [{ code: "BLOCKER" }] });
    changePerson(house.world, people[0]!, { email: "ada.beispiel@example.com" });
    const window = desks.world.addSpace("Desk 3 (window)", desk.location);
    for (const booking of desks.world.bookings.values()) Object.assign(booking, { space: window });
    // Seatsurfing still shows the former address.
    expect(await run(house)).toMatchObject({ conflicts: [{ subject: "blocker.spaces" }], kept: [{ code: "BLOCKER" }] });
    const { run: last, conflicts } = await run(house);
    expect(last).toMatchObject({ status: "succeeded", counts: { release: 1 } });
    expect(conflicts.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      "NAMES_NOTHING blocker.people",
      "NAMES_NOTHING blocker.spaces",
    ]);
  });
});

describe("B2 whose bookings are released", () => {
  const THURSDAY = "2026-07-23";
  /** Everybody has an account, has booked a desk for Thursday, and is away then. */
  async function away(target: Record<string, unknown> = {}) {
    const { people, absent, book, ...rest } = await office({ target });
    await run(rest.house);
    for (const person of people) {
      absent(person, THURSDAY, THURSDAY);
      book(person, THURSDAY);
    }
    const [ada, bruno, clara] = people as [SimPerson, SimPerson, SimPerson];
    return { ...rest, book, ada, bruno, clara };
  }
  const kept = async (house: House) => (await run(house)).kept.map(({ code }) => code).sort();

  it("B2 a pilot group's first, while the others' are listed; then everybody's. Accounts are everybody's from the start", async () => {
    const people = { where: { email: ["ada.anvil@example.com"] } };
    const { house, desks, ada, bruno, clara, reconfigure } = await away({ people });
    const first = await run(house);
    expect(first.run).toMatchObject({ status: "succeeded", counts: { release: 1, kept: 2 } });
    expect(first.kept.map(({ person, code }) => `${person} ${code}`).sort()).toEqual([
      `${bruno.email} NOT_CHOSEN`,
      `${clara.email} NOT_CHOSEN`,
    ]);
    const quiet = { signal: new AbortController().signal, progress: () => undefined };
    const { records } = await house.operations.explain(DESKS, bruno.email!, quiet);
    const told = records.map(({ kind, state, reason }) => `${kind} ${state} ${reason?.code}`);
    expect(told).toContain("booking kept NOT_CHOSEN");
    expect(users(desks)).toEqual(expect.arrayContaining([ada, bruno, clara].map(({ email }) => email)));
    await reconfigure({});
    expect((await run(house)).run.counts).toMatchObject({ release: 2, kept: 0 });
    expect(booked(desks)).toEqual([]);
  });

  it("B2 somebody who opts out keeps every booking, and is not listed", async () => {
    const { house, desks, bruno } = await away({ people: { exclude: ["bruno.beispiel@example.com"] } });
    expect(bruno.email).toBe("bruno.beispiel@example.com");
    expect((await run(house)).run.counts).toMatchObject({ release: 2, kept: 0 });
    expect(booked(desks)).toHaveLength(1);
  });

  it.each([
    ["an entry that names nobody", (bruno: SimPerson) => `x${bruno.email}`],
    ["the e-mail that the person had before", (bruno: SimPerson) => bruno.email!],
  ])("B2 no booking is released while exclude has %s; corrected, those of all others are", async (_, entry) => {
    const { house, desks, bruno, reconfigure } = await away();
    await reconfigure({ people: { exclude: [entry(bruno)] } });
    changePerson(house.world, bruno, { email: "newname@example.com" });
    const told = await run(house);
    expect(told.run.counts).toMatchObject({ release: 0, kept: 3 });
    expect(told.conflicts.map(({ code }) => code)).toEqual(["NAMES_NOTHING"]);
    await reconfigure({ people: { exclude: ["newname@example.com"] } });
    expect((await run(house)).run).toMatchObject({ status: "succeeded", counts: { release: 2, conflicts: 0 } });
    expect(booked(desks)).toHaveLength(1);
  });

  it("[not released] B2 the attribute of a rule is withdrawn: nothing goes until it is shown again", async () => {
    const { house, desks, ada, reconfigure } = await away();
    for (const person of house.world.people) changePerson(house.world, person, { position: "Cook" });
    changePerson(house.world, ada, { position: "Baker" });
    await reconfigure({ people: { where: { position: "Baker" } } });
    withdrawAttribute(house.personio, "position");
    expect((await run(house)).run).toMatchObject({ status: "failed", error: { code: "ATTRIBUTE_NOT_RELEASED" } });
    expect(booked(desks)).toHaveLength(3);
    house.world.released = null;
    touch(house.world);
    expect((await run(house)).run.counts).toMatchObject({ release: 1 });
  });

  it("B2 who moves into the group, or out of it, is looked at so by the next partial run too", async () => {
    const { house, ada, bruno, reconfigure, book } = await away();
    for (const person of house.world.people) changePerson(house.world, person, { position: "Cook" });
    changePerson(house.world, ada, { position: "Baker" });
    await reconfigure({ people: { where: { position: "Baker" } } });
    await run(house);
    await run(house, { scope: "partial" });
    changePerson(house.world, ada, { position: "Cook" });
    changePerson(house.world, bruno, { position: "Baker" });
    book(ada, THURSDAY);
    expect((await run(house, { scope: "partial" })).run.counts).toMatchObject({ release: 1 });
    expect(await kept(house)).toEqual(["NOT_CHOSEN", "NOT_CHOSEN"]);
  });

  it("B5 a release is no error because its person opts out later", async () => {
    const { house, ada, reconfigure } = await away();
    await run(house);
    await reconfigure({ people: { exclude: [String(ada.id)] } });
    expect((await run(house)).run).toMatchObject({ status: "succeeded", counts: { release: 0, conflicts: 0 } });
  });
});

describe("B5 a release in error", () => {
  it.each([
    ["withdrawn", withdrawAbsence],
    ["rejected", rejectAbsence],
  ])(
    "B5 an absence that is %s afterwards: told in every run until the booking's end, and nothing is booked anew",
    async (_, undo) => {
      const { house, desks, people, absent, book } = await office();
      const absence = absent(people[0]!, "2026-07-22", "2026-07-22");
      book(people[0]!, "2026-07-22");
      const subject = "ada.anvil@example.com Desk 3 2026-07-22 09:00 to 2026-07-22 17:00";
      expect((await run(house)).changes).toContainEqual(expect.objectContaining({ op: "release", subject }));
      expect((await run(house)).conflicts).toEqual([]);
      undo(house.world, absence);
      for (const _run of [1, 2]) {
        const { conflicts, changes } = await run(house);
        expect(conflicts).toEqual([expect.objectContaining({ kind: "booking", code: "RELEASED_IN_ERROR", subject })]);
        expect(changes).toEqual([]);
      }
      expect(booked(desks)).toEqual([]);
      expect(writes(desks).filter((line) => line.startsWith("POST /booking"))).toEqual([]);
      pass(house, DAY + 6 * HOUR);
      expect((await run(house)).conflicts).toEqual([]);
    },
  );

  it("B5 is silent where halves meet at another time since", async () => {
    const { house, people, absent, book, reconfigure } = await office();
    absent(people[0]!, "2026-07-22", "2026-07-22", { startsAtMidday: true });
    book(people[0]!, "2026-07-22", { enter: "2026-07-22T12:00" });
    expect((await run(house)).run.counts.release).toBe(1);
    await reconfigure({ midday: "13:00" });
    expect((await run(house)).conflicts).toEqual([]);
  });

  it("B5 is silent as long as another absence covers the booking", async () => {
    const { house, people, absent, book } = await office();
    const absence = absent(people[0]!, "2026-07-22", "2026-07-22");
    book(people[0]!, "2026-07-22");
    expect((await run(house)).run.counts.release).toBe(1);
    absent(people[0]!, "2026-07-20", "2026-07-24");
    withdrawAbsence(house.world, absence);
    expect((await run(house)).conflicts).toEqual([]);
  });
});

describe("B5 who is still there to miss the booking", () => {
  it("B5 somebody who comes back under a new id: released under the old one is no error while they are absent", async () => {
    const { house, people, absent, book } = await office();
    const ada = people[0]!;
    absent(ada, "2026-07-22", "2026-12-24");
    book(ada, "2026-08-22");
    await run(house);
    leave(house.world, ada, "2026-07-20");
    const { firstName, lastName, email } = ada;
    const again = addPerson(house.world, { firstName, lastName, email: email! });
    house.world.absences = [];
    const absence = absent(again, "2026-08-20", "2026-08-24");
    expect((await run(house)).conflicts).toEqual([]);
    house.world.people = house.world.people.filter((person) => person !== ada);
    expect((await run(house)).conflicts).toEqual([]);
    withdrawAbsence(house.world, absence);
    expect((await run(house)).conflicts.map(({ code }) => code)).toEqual(["RELEASED_IN_ERROR"]);
  });

  it("B5 somebody who left misses no booking, whatever becomes of their absences", async () => {
    const { house, people, absent, book } = await office();
    const ada = people[0]!;
    absent(ada, "2026-07-22", "2026-12-24");
    book(ada, "2026-08-22");
    expect((await run(house)).run.counts.release).toBe(1);
    leave(house.world, ada, "2026-07-20");
    house.world.absences = [];
    expect((await run(house)).conflicts).toEqual([]);
    house.world.people = house.world.people.filter((person) => person !== ada);
    expect((await run(house)).conflicts).toEqual([]);
  });
});

describe.each(["v1", "v2"] as const)("people by %s", (by) => {
  it.each(["first_name", "last_name", "email", "status"])(
    "[not released] P2 %s is withdrawn: no account is changed and no booking goes; once it is released again, both are done",
    async (attribute) => {
      const { house, desks, people, absent, book } = await office({ source: { people: by } });
      await run(house);
      const before = JSON.stringify([...desks.world.users.values()]);
      absent(people[0]!, "2026-07-22", "2026-07-24");
      book(people[0]!, "2026-07-22");
      changePerson(house.world, people[1]!, { lastName: "Neuname" });
      withdrawAttribute(house.personio, attribute);
      const told = await run(house);
      expect(told.run).toMatchObject({ status: "failed", error: { code: "ATTRIBUTE_NOT_RELEASED" } });
      expect(told.run.error?.message).toContain(`"${attribute}"`);
      expect(JSON.stringify([...desks.world.users.values()])).toBe(before);
      expect(booked(desks)).toEqual(["2026-07-22T09:00"]);
      house.world.released = null;
      touch(house.world);
      expect((await run(house)).run).toMatchObject({ status: "succeeded", counts: { release: 1, update: 1 } });
    },
  );
});

describe("B6 to B9 when it runs, and when it does not", () => {
  it("B6 runs every ten minutes unless told otherwise", async () => {
    expect(bookingsRelease.defaultSchedule).toBe("every 10m");
    const { house, desks, people, absent, book } = await office({ target: { schedule: undefined } });
    absent(people[0]!, "2026-07-22", "2026-07-24");
    await house.start();
    await house.tick();
    book(people[0]!, "2026-07-23");
    await house.pass(9 * MINUTE);
    expect(booked(desks)).toEqual(["2026-07-23T09:00"]);
    await house.pass(2 * MINUTE);
    expect(booked(desks)).toEqual([]);
  });

  it("B6 can be run by hand at any time, the first run too", async () => {
    const { house, desks, people, absent, book } = await office();
    absent(people[0]!, "2026-07-22", "2026-07-24");
    for (const day of ["2026-07-22", "2026-07-23"]) {
      book(people[0]!, day);
      expect((await run(house)).run).toMatchObject({ trigger: "manual", counts: { release: 1 } });
      expect(booked(desks)).toEqual([]);
      await house.start();
      await house.tick();
    }
  });

  it("B7 credentials that change are tested before anything is read or written", async () => {
    const { house, desks, reconfigure } = await office();
    await run(house);
    desks.log.length = 0;
    await reconfigure({ connector: { type: "seatsurfing", base_url: desks.url, token: desks.token } });
    await run(house);
    expect(desks.log[0]).toMatchObject({ path: "/user/me", status: 200 });
  });

  it("B7 credentials that are mistyped are told once they are saved, though nothing runs before the next morning", async () => {
    const schedule = "0 5 * * 1-5";
    const { house, desks, reconfigure } = await office({ target: { schedule } });
    await house.start();
    await house.tick();
    const { url: base_url, username } = desks;
    await reconfigure({ schedule, connector: { type: "seatsurfing", base_url, username, password: "mistyped" } });
    await house.tick();
    expect(await house.store.incidents.open(DESKS)).toMatchObject({ code: "CREDENTIALS_REFUSED" });
    await house.sendMail();
    expect(house.mails).toHaveLength(1);
    expect(await house.runs(DESKS)).toHaveLength(1);
  });

  it("B8 in test mode everything is planned, nothing is written, nobody invited, and no time starts a run", async () => {
    const { house, desks, people, absent, book } = await office({ target: { mode: "test", users: { invite: true } } });
    absent(people[0]!, "2026-07-22", "2026-07-24");
    book(people[0]!, "2026-07-22");
    await house.start();
    await house.pass(HOUR, 10 * MINUTE);
    expect(desks.log).toEqual([]);
    const { run: tested, changes } = await run(house);
    expect(tested).toMatchObject({ mode: "test", counts: { release: 1, create: 2 } });
    expect(changes.every(({ status }) => status === "planned")).toBe(true);
    expect(desks.writes()).toEqual([]);
    expect(booked(desks)).toHaveLength(1);
    expect([...desks.world.users.values()].some(({ invited }) => invited)).toBe(false);
  });

  it("B9 taking the target out of the config keeps its users and bookings", async () => {
    const { house, desks, people, book } = await office();
    book(people[0]!, "2026-08-03");
    await run(house);
    const [before, asked] = [users(desks), desks.log.length];
    await house.reconfigure({ targets: {} });
    await house.pass(HOUR, 10 * MINUTE);
    expect(users(desks)).toEqual(before);
    expect(booked(desks)).toHaveLength(1);
    expect(desks.log).toHaveLength(asked);
  });

  it("users.sync false writes no user, and bookings still find their person", async () => {
    const { house, desks, people, absent, book } = await office({ target: { users: { sync: false } } });
    absent(people[0]!, "2026-07-22", "2026-07-24");
    book(people[0]!, "2026-07-22");
    await run(house);
    expect(writes(desks)).toEqual(["DELETE /booking/ID"]);
  });

  it("each area runs by hand on its own", async () => {
    const { house, desks, people, absent, book } = await office();
    absent(people[0]!, "2026-07-22", "2026-07-24");
    book(people[0]!, "2026-07-22");
    await run(house, { area: "bookings" });
    expect(writes(desks)).toEqual(["DELETE /booking/ID"]);
    await run(house, { area: "users" });
    expect(writes(desks).slice(1)).toEqual(["POST /user/", "POST /user/"]);
  });
});

describe("safety", () => {
  it("a company holiday is held: more people than the limit lose a booking, and one approval lets exactly these go", async () => {
    const { house, desks, people, absent, book } = await office({ plain: 20 });
    for (const person of people.slice(0, 6)) {
      absent(person, "2026-07-22", "2026-07-24");
      book(person, "2026-07-22");
    }
    const { run: first } = await run(house);
    expect(first).toMatchObject({ status: "held", counts: { release: 0, held: 6, create: 14 } });
    expect(booked(desks)).toHaveLength(6);
    const approved = await house.approve(first.digest!, DESKS);
    expect(approved.run.counts.release).toBe(6);
    expect(booked(desks)).toEqual([]);
  });

  it("an approval does not reach a booking that was moved, or that is somebody else's by now", async () => {
    const { house, desks, people, absent, book } = await office({ plain: 20 });
    const [moved, passedOn] = people.slice(0, 7).map((person) => {
      absent(person, "2026-07-22", "2026-07-31");
      return book(person, "2026-07-22");
    });
    const { run: first } = await run(house);
    Object.assign(moved!, { enter: "2026-07-29T09:00:00Z", leave: "2026-07-29T17:00:00Z" });
    Object.assign(passedOn!, { user: accountOf(desks, people[2]!) });
    const { changes } = await house.approve(first.digest!, DESKS);
    const released = changes.filter(({ op, status }) => op === "release" && status === "done");
    expect(released.map(({ person }) => person)).toEqual(people.slice(2, 7).map(({ email }) => email));
    expect(booked(desks)).toEqual(["2026-07-22T09:00", "2026-07-29T09:00"]);
  });

  it("a year of parental leave is one person: all its bookings go at once", async () => {
    const { house, desks, people, absent, book } = await office({ plain: 20 });
    absent(people[0]!, "2026-07-22", "2027-07-21");
    for (let day = 22; day <= 31; day += 1) book(people[0]!, `2026-07-${day}`);
    book(people[1]!, "2026-07-22");
    expect((await run(house)).run.counts).toMatchObject({ release: 10, held: 0 });
    expect(booked(desks)).toEqual(["2026-07-22T09:00"]);
  });

  it("a booking that the tool refuses to cancel is that record's failure, and the others go", async () => {
    const { house, desks, people, absent, book } = await office();
    absent(people[0]!, "2026-07-22", "2026-07-24");
    const { id } = book(people[0]!, "2026-07-22");
    book(people[0]!, "2026-07-23");
    const how = { status: 403, headers: { "x-error-code": "1008" } };
    desks.fault({ method: "DELETE", path: new RegExp(id), times: Number.POSITIVE_INFINITY, how });
    const { run: done } = await run(house);
    expect(done).toMatchObject({ status: "partial", counts: { release: 1, failed: 1 }, error: null });
    expect(booked(desks)).toEqual(["2026-07-22T09:00"]);
  });

  it("a booking that the tool calls gone and still lists is told in every run, and a proxy's page is no word of the tool", async () => {
    const { house, desks, people, absent, book } = await office();
    absent(people[0]!, "2026-07-22", "2026-07-24");
    book(people[0]!, "2026-07-22");
    const says = (how: { status: number; body?: string }) => {
      desks.heal();
      desks.fault({ method: "DELETE", times: Number.POSITIVE_INFINITY, how });
      return run(house);
    };
    expect((await says({ status: 404, body: "<html>no such page</html>" })).run.counts).toMatchObject({ failed: 1 });
    expect(await says({ status: 404 })).toMatchObject({ run: { counts: { release: 1 } }, conflicts: [] });
    for (const _run of [1, 2])
      expect((await says({ status: 404 })).conflicts.map(({ code }) => code)).toEqual(["STILL_THERE"]);
    desks.heal();
    await run(house);
    expect((await run(house)).conflicts).toEqual([]);
  });

  it("a release of which nobody knows whether it was done is done again without a word, and leaves nothing open", async () => {
    const { house, desks, people, absent, book } = await office();
    absent(people[0]!, "2026-07-22", "2026-07-24");
    book(people[0]!, "2026-07-22");
    desks.fault({ method: "DELETE", times: Number.POSITIVE_INFINITY, how: { status: 500 } });
    expect((await run(house)).run.error?.code).toBe("UNREACHABLE");
    desks.heal();
    expect(await run(house)).toMatchObject({ run: { counts: { release: 1 } }, conflicts: [] });
    expect((await run(house)).changes).toEqual([]);
  });

  it("a list of bookings that is cut or broken releases nothing", async () => {
    const { house, desks, people, absent, book } = await office();
    absent(people[0]!, "2026-07-22", "2026-07-24");
    book(people[0]!, "2026-07-22");
    const cut = ({ body, ...rest }: SimAnswer) => ({ ...rest, body: JSON.stringify(body).slice(0, -20) });
    for (const how of [cut, { status: 200, body: { rows: [] } }]) {
      desks.heal();
      desks.fault({ path: /filter/, times: Number.POSITIVE_INFINITY, how });
      expect((await run(house)).run.error?.code).toBe("CONTRACT_BROKEN");
      expect(booked(desks)).toHaveLength(1);
    }
  });

  it("an answer that is lost on the way: the booking is gone, remembered, and told if it was in error", async () => {
    const { house, desks, people, absent, book } = await office();
    const absence = absent(people[0]!, "2026-07-22", "2026-07-24");
    book(people[0]!, "2026-07-22");
    desks.fault({ method: "DELETE", how: "drop after write" });
    expect((await run(house)).run.counts.release).toBe(1);
    withdrawAbsence(house.world, absence);
    expect((await run(house)).conflicts.map(({ code }) => code)).toEqual(["RELEASED_IN_ERROR"]);
  });

  it("half a day that v1 alone tells, without saying which half, releases nothing until v2 says it", async () => {
    const { house, people, absent, book, desks } = await office();
    const [person] = people as [SimPerson];
    absent(person, "2026-07-22", "2026-07-22", { startsAtMidday: true });
    for (const [from, until] of [
      ["08:00", "11:30"],
      ["13:00", "17:00"],
    ])
      book(person, "2026-07-22", { enter: `2026-07-22T${from}`, leave: `2026-07-22T${until}` });
    house.personio.quirks.v2AbsencesMissing = true;
    expect((await house.sync({}, DESKS)).run).toMatchObject({ status: "succeeded", counts: { release: 0 } });
    expect(desks.world.bookings.size).toBe(2);
    house.personio.quirks.v2AbsencesMissing = false;
    expect((await house.sync({}, DESKS)).run.counts).toMatchObject({ release: 1 });
    expect([...desks.world.bookings.values()].map(({ enter }) => enter.slice(0, 16))).toEqual(["2026-07-22T08:00"]);
  });

  it("two people with one address: neither's bookings are touched", async () => {
    const { house, desks, people, absent, book } = await office();
    addPerson(house.world, { firstName: "Zwilling", lastName: "Beispiel", email: people[0]!.email! });
    absent(people[0]!, "2026-07-22", "2026-07-24");
    book(people[0]!, "2026-07-22");
    const { conflicts } = await run(house);
    expect(conflicts.some(({ code }) => code === "AMBIGUOUS")).toBe(true);
    expect(booked(desks)).toHaveLength(1);
  });
});
