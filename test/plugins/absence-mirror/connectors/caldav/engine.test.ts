/** A1 to A10 through the whole chain: a made-up Personio, the real app, a real Radicale. */
import { describe, expect, it } from "vitest";
import {
  addAbsence,
  addPerson,
  changeAbsence,
  changePerson,
  leave,
  withdrawAbsence,
  type NewAbsence,
  type SimPerson,
} from "../../../../../plugins/personio/world.ts";
import { withdrawAttribute } from "../../../../../plugins/personio/simulator/traps.ts";
import { openHouse } from "../../../../kit/house.ts";
import { PASSWORD, radicale, USERNAME } from "../../../../kit/radicale.ts";
import { handmade, room } from "./room.ts";

const CALENDAR = "absences-in-calendar";

const inNowhere = (text: string) =>
  text
    .replace(/DTSTART.*/, "DTSTART;TZID=Nowhere/Land:20260722T080000")
    .replace(/DTEND.*/, "DTEND;TZID=Nowhere/Land:20260724T080000");

describe.skipIf(!radicale)("the chain from Personio to a calendar for all (needs Debian's radicale)", () => {
  const server = room();

  /** Opens a company of three people, on Tuesday, 21 July 2026, at noon. */
  async function office(target: Record<string, unknown> = {}) {
    const calendar = await server.calendar("Absences");
    const connector = { type: "caldav", url: server.proxy.url + calendar, username: USERNAME, password: PASSWORD };
    const house = await openHouse({ targets: { [CALENDAR]: { plugin: "absence-mirror", connector, ...target } } });
    return {
      house,
      calendar,
      people: house.world.people,
      connector,
      run: () => house.sync({}, CALENDAR),
      absent: (person: SimPerson, startsOn: string, endsOn: string, further: Partial<NewAbsence> = {}) =>
        addAbsence(house.world, { person, type: "Urlaub", startsOn, endsOn, ...further }),
    };
  }

  /** Returns one line for each event in the calendar. */
  async function shown(calendar: string): Promise<string[]> {
    const texts = await Promise.all((await server.radicale.list(calendar)).map((path) => server.radicale.read(path)));
    const value = (text: string, name: string) =>
      new RegExp(`^${name}[^:]*:(.*)$`, "m").exec(text.replaceAll("\r", ""))?.[1];
    return texts.map((text) => ["SUMMARY", "DTSTART", "DTEND"].map((name) => value(text!, name)).join(" ")).sort();
  }

  const nameOf = ({ firstName, lastName }: SimPerson) => `${firstName} ${lastName}`;

  it("A1 A3 A5 the first run writes, the second finds nothing to do, and what was there is left", async () => {
    const { calendar, people, run, absent } = await office();
    const [ada, bruno] = people as [SimPerson, SimPerson];
    const party = [
      "BEGIN:VEVENT",
      "UID:party",
      "DTSTAMP:20260701T080000Z",
      "DTSTART;VALUE=DATE:20260722",
      "SUMMARY:Party",
      "END:VEVENT",
    ];
    await server.radicale.write(`${calendar}party.ics`, handmade(party));
    absent(ada, "2026-07-22", "2026-07-24");
    absent(bruno, "2026-07-27", "2026-07-27", { startsAtMidday: true });
    const first = await run();
    expect(first.run).toMatchObject({ status: "succeeded", counts: { create: 2, failed: 0, conflicts: 0 } });
    expect(await shown(calendar)).toEqual(
      [
        `${nameOf(ada)}: absent 20260722 20260725`,
        `${nameOf(bruno)}: absent 20260727T100000Z 20260727T160000Z`,
        "Party 20260722 ",
      ].sort(),
    );
    const second = await run();
    expect([second.changes, second.run.status]).toEqual([[], "succeeded"]);
  });

  it("A4 A9 follows what moves, puts right what was edited or deleted there, takes back what was withdrawn", async () => {
    const { house, calendar, people, run, absent } = await office();
    const [ada, bruno] = people as [SimPerson, SimPerson];
    const moving = absent(ada, "2026-07-22", "2026-07-24");
    const stays = absent(bruno, "2026-08-03", "2026-08-07");
    await run();
    const before = await server.radicale.list(calendar);
    changeAbsence(house.world, moving, { endsOn: "2026-07-31" });
    expect((await run()).run.counts).toMatchObject({ update: 1, create: 0, remove: 0 });
    expect(await server.radicale.list(calendar)).toEqual(before);
    for (const path of before) {
      const text = (await server.radicale.read(path))!;
      if (text.includes(nameOf(bruno))) await server.radicale.remove(path);
      else await server.radicale.write(path, text.replace(/SUMMARY:.*/, "SUMMARY:Me"));
    }
    expect((await run()).run).toMatchObject({ status: "succeeded", counts: { update: 1, create: 1 } });
    const expected = [`${nameOf(ada)}: absent 20260722 20260801`, `${nameOf(bruno)}: absent 20260803 20260808`];
    expect(await shown(calendar)).toEqual(expected.sort());
    withdrawAbsence(house.world, stays);
    expect((await run()).run.counts).toMatchObject({ remove: 1 });
    expect(await shown(calendar)).toEqual([expected.find((line) => line.startsWith(nameOf(ada)))]);
  });

  it.each([
    { how: "gets a zone that nobody knows", edit: (text: string) => inNowhere(text) },
    {
      how: "repeats every second",
      edit: (text: string) => text.replace("END:VEVENT", "RRULE:FREQ=SECONDLY\r\nEND:VEVENT"),
    },
  ])(
    "A4 A9 [records] an event of ours that $how is put right, with everybody else's, or goes with its absence",
    async ({ edit }) => {
      const { house, calendar, people, run, absent } = await office();
      const [ada, bruno, clara] = people as [SimPerson, SimPerson, SimPerson];
      const spoilt = absent(ada, "2026-07-22", "2026-07-31");
      const longer = absent(bruno, "2026-08-03", "2026-08-07");
      await run();
      const expected = await shown(calendar);
      const spoil = async () => {
        for (const path of await server.radicale.list(calendar)) {
          const text = (await server.radicale.read(path))!;
          if (text.includes(nameOf(ada))) await server.radicale.write(path, edit(text));
        }
      };
      await spoil();
      changeAbsence(house.world, longer, { endsOn: "2026-08-08" });
      absent(clara, "2026-07-27", "2026-07-28");
      const { run: second } = await run();
      expect(second).toMatchObject({ status: "succeeded", counts: { create: 1, update: 2, failed: 0, conflicts: 0 } });
      const others = [`${nameOf(bruno)}: absent 20260803 20260809`, `${nameOf(clara)}: absent 20260727 20260729`];
      expect(await shown(calendar)).toEqual(
        [...expected.filter((line) => line.includes(nameOf(ada))), ...others].sort(),
      );
      expect((await run()).changes).toEqual([]);
      await spoil();
      withdrawAbsence(house.world, spoilt);
      expect((await run()).run).toMatchObject({ status: "succeeded", counts: { remove: 1 } });
      expect(await shown(calendar)).toEqual(others.sort());
    },
  );

  it("[records] an event of ours that is beyond reading is a conflict that says so, and everybody else's absences are carried", async () => {
    const { house, calendar, people, run, absent } = await office();
    const [ada, bruno] = people as [SimPerson, SimPerson];
    const spoilt = absent(ada, "2026-07-22", "2026-07-31");
    await run();
    const [path] = await server.radicale.list(calendar);
    const text = (await server.radicale.read(path!))!;
    await server.radicale.write(path!, text.replaceAll(/(DTSTART|DTEND)([^:]*):2026/g, "$1$2:1601"));
    absent(bruno, "2026-08-03", "2026-08-07");
    const second = await run();
    expect(second.run).toMatchObject({ status: "succeeded", counts: { create: 1, failed: 0 } });
    const detail = expect.stringContaining("cannot be read in the tool");
    expect(second.conflicts).toMatchObject([{ person: ada.email, code: "UNREADABLE", detail }]);
    withdrawAbsence(house.world, spoilt);
    expect(await run()).toMatchObject({ run: { status: "succeeded" }, conflicts: [{ code: "UNREADABLE" }] });
    await server.radicale.remove(path!);
    expect((await run()).conflicts).toEqual([]);
    expect(await shown(calendar)).toEqual([`${nameOf(bruno)}: absent 20260803 20260808`]);
  });

  it("[fights] four other hours for midday in an afternoon are four edits of the config and none of the calendar", async () => {
    const { house, calendar, people, run, absent, connector } = await office();
    absent(people[0]!, "2026-07-27", "2026-07-27", { startsAtMidday: true });
    await run();
    for (const midday of ["12:30", "13:00", "13:30", "14:00"]) {
      const hours = { ...connector, workday: { starts: "08:00", midday, ends: "18:00" } };
      await house.reconfigure({ targets: { [CALENDAR]: { plugin: "absence-mirror", connector: hours } } });
      const report = await run();
      expect(report.run).toMatchObject({ status: "succeeded", counts: { update: 1, conflicts: 0 } });
      const reason = expect.stringMatching(
        /^settings were changed since the last full run: connector\.workday\.midday/,
      );
      expect(report.changes).toMatchObject([{ reason }]);
    }
    expect(await shown(calendar)).toEqual([`${nameOf(people[0]!)}: absent 20260727T120000Z 20260727T160000Z`]);
  });

  it("A7 shows details where told to, blanks them when told otherwise, and never tells them by log or mail", async () => {
    const open = await office({ hide_details: false });
    const [ada] = open.people as [SimPerson];
    open.absent(ada, "2026-07-22", "2026-07-24", { comment: "canary" });
    await open.run();
    expect(await shown(open.calendar)).toEqual([`${nameOf(ada)}: Urlaub 20260722 20260725`]);
    const [path] = await server.radicale.list(open.calendar);
    expect(await server.radicale.read(path!)).toMatch(/DESCRIPTION:Urlaub: canary/);
    const hidden = { plugin: "absence-mirror", connector: open.connector, hide_details: true };
    await open.house.reconfigure({ targets: { [CALENDAR]: hidden } });
    await open.run();
    expect(await server.radicale.read(path!)).not.toMatch(/Urlaub|canary/);
    for (const text of [...open.house.logged, ...open.house.mails.map((mail) => JSON.stringify(mail))])
      expect(text).not.toMatch(/Urlaub|canary/);
  });

  it.each([{ withdrawn: ["first_name"] }, { withdrawn: ["last_name"] }, { withdrawn: ["first_name", "last_name"] }])(
    "[not released] without $withdrawn titles stay as they were written, and a new one says what is known; details are hidden all the same",
    async ({ withdrawn }) => {
      const open = await office({ hide_details: false });
      const [ada, bruno] = open.people as [SimPerson, SimPerson];
      open.absent(ada, "2026-07-22", "2026-07-24");
      await open.run();
      const before = await shown(open.calendar);
      expect(before).toEqual([`${nameOf(ada)}: Urlaub 20260722 20260725`]);
      for (const name of withdrawn) withdrawAttribute(open.house.personio, name);
      expect((await open.run()).changes).toEqual([]);
      open.absent(bruno, "2026-07-27", "2026-07-28");
      expect((await open.run()).run.counts).toMatchObject({ create: 1, update: 0 });
      const known = { first_name: bruno.lastName, last_name: bruno.firstName }[withdrawn.join("")] ?? bruno.email;
      expect(await shown(open.calendar)).toEqual([...before, `${known}: Urlaub 20260727 20260729`].sort());
      const hidden = { plugin: "absence-mirror", connector: open.connector, hide_details: true };
      await open.house.reconfigure({ targets: { [CALENDAR]: hidden } });
      await open.run();
      const blanked = [`${nameOf(ada)}: absent 20260722 20260725`, `${known}: absent 20260727 20260729`];
      expect(await shown(open.calendar)).toEqual(blanked.sort());
      expect((await open.run()).changes).toEqual([]);
    },
  );

  it("A3 A8 everybody who works here is matched, stays so under another address, and is called by their own name, whoever has the old address", async () => {
    const { house, calendar, people, run, absent } = await office();
    const [ada] = people as [SimPerson];
    absent(ada, "2026-07-22", "2026-07-24");
    await run();
    const report = await house.operations.people(CALENDAR, new AbortController().signal);
    expect(report.totals).toMatchObject({ matched: 3, unmatched: 0, accounts_without_person: 0 });
    changePerson(house.world, ada, { lastName: "Neuname" });
    expect((await run()).run).toMatchObject({ status: "succeeded", counts: { update: 1, create: 0, remove: 0 } });
    expect(await shown(calendar)).toEqual([`${ada.firstName} Neuname: absent 20260722 20260725`]);
    changePerson(house.world, ada, { email: "ada.neuname@example.com" });
    const { run: third } = await run();
    expect(third).toMatchObject({ status: "succeeded", counts: { create: 0, remove: 0 } });
    expect(await shown(calendar)).toEqual([`${ada.firstName} Neuname: absent 20260722 20260725`]);
    const heir = addPerson(house.world, { firstName: "Nina", lastName: "Neu", email: "ada.anvil@example.com" });
    absent(heir, "2026-07-29", "2026-07-29");
    const { changes, conflicts } = await run();
    expect([changes, conflicts.map(({ code }) => code)]).toEqual([[], ["ADDRESS_REUSED"]]);
    expect(await shown(calendar)).toEqual([`${ada.firstName} Neuname: absent 20260722 20260725`]);
    leave(house.world, ada, "2026-07-20");
    await run();
    expect(await server.radicale.list(calendar)).toHaveLength(1);
    expect((await run()).changes).toEqual([]);
  });

  it("A5 after the loss of our database its own events are recognised by their mark, and no other", async () => {
    const { house, calendar, people, run, absent } = await office();
    const [ada] = people as [SimPerson];
    absent(ada, "2026-07-22", "2026-07-24");
    await run();
    for (const { kind, subject } of await house.store.links.of(CALENDAR)) {
      await house.store.links.drop(CALENDAR, kind, [subject]);
    }
    const again = await run();
    expect(again.run).toMatchObject({ status: "succeeded", counts: { adopt: 1, create: 0 } });
    expect(await server.radicale.list(calendar)).toHaveLength(1);
  });

  it("a create whose answer was lost stands there once", async () => {
    const { calendar, people, run, absent } = await office();
    absent(people[0]!, "2026-07-22", "2026-07-24");
    server.proxy.fault({ method: "PUT", how: "drop after write" });
    await run();
    await run();
    expect(await server.radicale.list(calendar)).toHaveLength(1);
    expect((await run()).changes).toEqual([]);
  });

  it("A1 A3 A8 one calendar a person: matched by the address in its name, without a calendar nobody is", async () => {
    const home = await server.home("ada.anvil@example.com");
    const connector = { type: "caldav", url: server.proxy.url + home, username: USERNAME, password: PASSWORD };
    const own = { plugin: "absence-mirror", connector: { ...connector, calendars: "one_a_person" } };
    const house = await openHouse({ targets: { [CALENDAR]: own } });
    for (const person of house.world.people) {
      addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-07-22", endsOn: "2026-07-24" });
    }
    const { run } = await house.sync({}, CALENDAR);
    expect(run.counts).toMatchObject({ create: 1, failed: 0 });
    const report = await house.operations.people(CALENDAR, new AbortController().signal);
    expect(report.people.filter(({ state }) => state === "matched").map(({ email }) => email)).toEqual([
      "ada.anvil@example.com",
    ]);
    expect((await house.sync({}, CALENDAR)).changes).toEqual([]);
  });

  it("[refusals] an address below which nothing is any more pauses with words that are true of a pause", async () => {
    const connector = {
      type: "caldav",
      url: `${server.proxy.url}/rollcall/moved/`,
      username: USERNAME,
      password: PASSWORD,
    };
    const own = { plugin: "absence-mirror", connector: { ...connector, calendars: "one_a_person" } };
    const house = await openHouse({ targets: { [CALENDAR]: own } });
    const { run } = await house.sync({}, CALENDAR);
    expect(run).toMatchObject({ status: "failed", error: { code: "CONTRACT_BROKEN" } });
    expect(run.error?.remedy).toMatch(/Check connector\.url/);
  });

  it("in test mode nothing is written", async () => {
    const { calendar, people, run, absent } = await office({ mode: "test" });
    absent(people[0]!, "2026-07-22", "2026-07-24");
    expect((await run()).run.counts).toMatchObject({ create: 1 });
    expect([await server.radicale.list(calendar), server.proxy.writes()]).toEqual([[], []]);
  });
});
