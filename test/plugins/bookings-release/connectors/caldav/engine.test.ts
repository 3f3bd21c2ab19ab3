/** B2 to B9 through the whole chain: a made-up Personio, the real app, desks with calendars on a real Radicale. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TargetPlugin } from "../../../../../core/plugin/contract.ts";
import { bookingsRelease } from "../../../../../plugins/bookings-release/index.ts";
import { addAbsence, type NewAbsence, type SimPerson, withdrawAbsence } from "../../../../../plugins/personio/world.ts";
import { openHouse } from "../../../../kit/house.ts";
import { PASSWORD, type Radicale, radicale, startRadicale, USERNAME } from "../../../../kit/radicale.ts";

const DESKS = "desks";

/** The zone as calendar programs write it. Without it Radicale refuses excluded dates, unless Debian's python3-tz is installed. */
const BERLIN = ["BEGIN:VTIMEZONE", "TZID:Europe/Berlin", "BEGIN:DAYLIGHT", "DTSTART:19810329T020000", "TZNAME:CEST"]
  .concat("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT")
  .concat("BEGIN:STANDARD", "DTSTART:19961027T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZNAME:CET")
  .concat("TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD", "END:VTIMEZONE");

describe.skipIf(!radicale)("the chain from Personio to desks with calendars (needs Debian's radicale)", () => {
  let [server, made] = [null as unknown as Radicale, 0];
  beforeAll(async () => {
    server = await startRadicale();
  });
  afterAll(() => server?.close());

  /** Three people and one desk; it is Tuesday, 21 July 2026, noon. */
  async function office() {
    made += 1;
    const desk = `/${USERNAME}/desk-${made}/`;
    await server.makeCalendar(desk, "Desk 3");
    const connector = { type: "caldav", url: server.url + desk, username: USERNAME, password: PASSWORD };
    const plugins = [bookingsRelease as unknown as TargetPlugin];
    const house = await openHouse({ targets: { [DESKS]: { plugin: "bookings-release", connector } }, plugins });
    return {
      house,
      desk,
      people: house.world.people,
      run: () => house.sync({}, DESKS),
      absent: (person: SimPerson, startsOn: string, endsOn: string, further: Partial<NewAbsence> = {}) =>
        addAbsence(house.world, { person, type: "Urlaub", startsOn, endsOn, ...further }),
      book: (name: string, { email }: SimPerson, lines: readonly string[]) => {
        const who = `ORGANIZER:mailto:${email}`;
        const event = ["BEGIN:VEVENT", `UID:${name}`, "DTSTAMP:20260701T080000Z", who, ...lines, "END:VEVENT"];
        const text = [
          "BEGIN:VCALENDAR",
          "VERSION:2.0",
          "PRODID:-//desk//EN",
          ...BERLIN,
          ...event,
          "END:VCALENDAR",
          "",
        ].join("\r\n");
        return server.write(`${desk}${name}.ics`, text);
      },
    };
  }

  const day = (date: string) => [
    `DTSTART;TZID=Europe/Berlin:${date}T090000`,
    `DTEND;TZID=Europe/Berlin:${date}T170000`,
  ];

  it("B2 B3 B4 releases what lies in an absence, keeps the rest, and finds nothing to do afterwards", async () => {
    const { desk, people, run, absent, book } = await office();
    const [ada, bruno] = people as [SimPerson, SimPerson];
    absent(ada, "2026-07-22", "2026-07-24");
    absent(ada, "2026-07-27", "2026-07-27", { startsAtMidday: true });
    await book("in", ada, day("20260722"));
    await book("others", bruno, day("20260722"));
    await book("later", ada, day("20260728"));
    await book("touched", ada, day("20260727"));
    await book("blocked", ada, [...day("20260723"), "SUMMARY:[Blocker] new colleague"]);
    await book("series", ada, [...day("20260721"), "RRULE:FREQ=DAILY;COUNT=5"]);
    const { run: first, kept } = await run();
    expect(first).toMatchObject({ status: "succeeded", counts: { release: 4, failed: 0 } });
    expect(kept.map(({ code }) => code).sort()).toEqual(["BLOCKER", "PARTLY_PRESENT"]);
    const rest = ["blocked", "later", "others", "series", "touched"].map((name) => `${desk}${name}.ics`);
    expect(await server.list(desk)).toEqual(rest);
    const series = (await server.read(`${desk}series.ics`))!;
    for (const date of ["0722", "0723", "0724"]) expect(series).toMatch(new RegExp(`EXDATE[^\\n]*2026${date}T090000`));
    const { run: second, changes } = await run();
    expect([second.status, changes, await server.read(`${desk}series.ics`)]).toEqual(["succeeded", [], series]);
  });

  it("B4 keeps the desk of who is there, though the colleague who booked it for them is ill", async () => {
    const { desk, people, run, absent, book } = await office();
    const [ada, bruno] = people as [SimPerson, SimPerson];
    absent(ada, "2026-07-22", "2026-07-24", { type: "Krankheit" });
    await book("for-bruno", ada, [...day("20260722"), `ATTENDEE;CUTYPE=INDIVIDUAL:mailto:${bruno.email}`]);
    const { run: first } = await run();
    expect(first).toMatchObject({ status: "succeeded", counts: { release: 0, failed: 0 } });
    expect(await server.list(desk)).toEqual([`${desk}for-bruno.ics`]);
  });

  it("B5 a released booking is told as an error once its absence is withdrawn, and is not made again", async () => {
    const { house, desk, people, run, absent, book } = await office();
    const cause = absent(people[0]!, "2026-07-22", "2026-07-24");
    await book("in", people[0]!, day("20260722"));
    await run();
    withdrawAbsence(house.world, cause);
    const { conflicts } = await run();
    expect(conflicts).toMatchObject([{ kind: "booking", code: "RELEASED_IN_ERROR" }]);
    expect(await server.list(desk)).toEqual([]);
  });
});
