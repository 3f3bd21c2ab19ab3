import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { IncompleteReadError, RecordError } from "../../../../../core/model/errors.ts";
import { WriteInTestMode } from "../../../../../core/plugin/forbidden.ts";
import type { SimAnswer, SimServer } from "../../../../../core/plugin/simulator.ts";
import { caldav } from "../../../../../plugins/bookings-release/connectors/caldav/index.ts";
import { failure } from "../../../../core/plugin/kit.ts";
import { startFaultProxy } from "../../../../kit/fault-proxy.ts";
import { testContext, type TestContext } from "../../../../kit/plugin-context.ts";
import { PASSWORD, radicale, startRadicale, USERNAME, type Radicale } from "../../../../kit/radicale.ts";
import { readAll } from "../../../absence-mirror/connectors/awork/room.ts";

const WINDOW = { from: "2026-07-20", to: "2026-10-19" };
const ORGANIZER = "ORGANIZER;CN=Ann Example:mailto:Ann@Example.com";

function event(lines: readonly string[], further: readonly (readonly string[])[] = []): string {
  const events = [lines, ...further].flatMap((one) => [
    "BEGIN:VEVENT",
    "UID:u1",
    "DTSTAMP:20260701T080000Z",
    ...one,
    "END:VEVENT",
  ]);
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//hand//made//EN", ...events, "END:VCALENDAR", ""].join("\r\n");
}

const NINE = ["DTSTART:20260722T070000Z", "DTEND:20260722T150000Z"];
const DAILY = [...NINE, "RRULE:FREQ=DAILY;COUNT=4", ORGANIZER, "SUMMARY:Standup"];

describe.skipIf(!radicale)("desks with calendars on a real Radicale (needs Debian's radicale)", () => {
  let [server, proxy, made] = [null as unknown as Radicale, null as unknown as SimServer, 0];
  const open: TestContext[] = [];
  beforeAll(async () => {
    server = await startRadicale();
    proxy = await startFaultProxy(server.url);
  });
  afterEach(async () => {
    proxy.heal();
    proxy.log.splice(0);
    for (const one of open.splice(0)) await one.close();
  });
  afterAll(async () => {
    await proxy?.close();
    await server?.close();
  });

  function connect(path: string, config: object = {}, readOnly = false) {
    const context = testContext({ readOnly });
    open.push(context);
    const written = { type: "caldav", url: proxy.url + path, username: USERNAME, password: PASSWORD, ...config };
    return { ...caldav.connect(caldav.config.parse(written), context), context };
  }

  /** Makes a desk with one event, and a client that has read it. */
  async function desk(text: string, config: object = {}) {
    made += 1;
    const path = `/${USERNAME}/desk-${made}/`;
    await server.makeCalendar(path, `Desk ${made}`);
    const file = `${path}one.ics`;
    await server.write(file, text);
    const { bookings, context } = connect(path, config);
    const { records, completeness } = await readAll(bookings!.bookings(WINDOW));
    return { path, file, bookings: bookings!, records, completeness, context, space: `Desk ${made}` };
  }

  const days = async ({ bookings }: { bookings: Awaited<ReturnType<typeof desk>>["bookings"] }) =>
    (await readAll(bookings.bookings(WINDOW))).records.map(({ fields }) => fields.starts_at.slice(0, 10)).sort();

  it("B2 an event is its organizer's booking of the calendar's space, by the clock there", async () => {
    const { records, completeness, file, space } = await desk(event([...NINE, ORGANIZER, "SUMMARY:[Blocker] Paint"]));
    const fields = {
      account: null,
      email: "ann@example.com",
      space,
      subject: "[Blocker] Paint",
      zone: "Europe/Berlin",
      blocker: false,
    };
    expect(records).toEqual([
      {
        ...{ remoteId: file, key: null, title: `${space} 2026-07-22T09:00`, active: true, marked: false },
        fields: { ...fields, starts_at: "2026-07-22T09:00", ends_at: "2026-07-22T17:00" },
      },
    ]);
    expect(completeness.tally).toMatchObject({ distinct: 1, window: WINDOW });
  });

  it.each([
    ["is not shown, of a private event", ["CLASS:PRIVATE"], true],
    ["is not shown, of a confidential event", ["CLASS:CONFIDENTIAL"], true],
    ["is shown, of a private event", ["CLASS:PRIVATE", "SUMMARY:Desk"], false],
    ["it has none, of a public event", ["CLASS:PUBLIC"], false],
    ["it has none", [], false],
  ])("B3 an event whose subject %s: blocker %#", async (_, lines, blocker) => {
    const { records } = await desk(event([...NINE, ORGANIZER, ...lines]));
    expect(records[0]?.fields.blocker).toBe(blocker);
  });

  it("B3 an occurrence that has no subject of its own has that of its series", async () => {
    const series = [...DAILY.filter((line) => !line.startsWith("SUMMARY")), "SUMMARY:[Blocker] Paint"];
    const moved = ["RECURRENCE-ID:20260723T070000Z", "DTSTART:20260723T120000Z", "DTEND:20260723T130000Z"];
    const { records } = await desk(event(series, [moved]));
    expect(new Set(records.map(({ fields }) => fields.subject))).toEqual(new Set(["[Blocker] Paint"]));
  });

  const invited: readonly [string, readonly string[], string | null][] = [
    ["the one person", ["ATTENDEE;CUTYPE=INDIVIDUAL:mailto:ben@example.com"], "ben@example.com"],
    [
      "the person beside the room",
      ["ATTENDEE;CUTYPE=ROOM:mailto:desk@example.com", "ATTENDEE:MAILTO:Ben@example.com"],
      "ben@example.com",
    ],
    ["nobody of two", ["ATTENDEE:mailto:ben@example.com", "ATTENDEE:mailto:cleo@example.com"], null],
    ["nobody where nobody is invited", [], null],
    ["nobody who has no e-mail", ["ATTENDEE:urn:uuid:1"], null],
  ];
  it.each(invited)("B4 of those invited it is %s", async (_, attendees, email) => {
    const { records } = await desk(event([...NINE, ORGANIZER, ...attendees]), { person: "attendee" });
    expect(records[0]?.fields.email).toBe(email);
  });

  const BEN = "ATTENDEE:mailto:ben@example.com";
  const beside: readonly [string, readonly string[], string | null][] = [
    ["nobody's where it was made for somebody else", [BEN], null],
    ["nobody's where the organizer is invited with somebody else", ["ATTENDEE:mailto:ann@example.com", BEN], null],
    ["nobody's where somebody without an e-mail is invited", ["ATTENDEE:urn:uuid:1"], null],
    ["nobody's where a group is invited", ["ATTENDEE;CUTYPE=GROUP:mailto:team@example.com"], null],
    ["the organizer's who alone is invited", ["ATTENDEE;CUTYPE=INDIVIDUAL:MAILTO:ANN@example.com"], "ann@example.com"],
    [
      "the organizer's beside the room and its screen",
      ["ATTENDEE;CUTYPE=ROOM:mailto:r@example.com", "ATTENDEE;CUTYPE=RESOURCE:mailto:s@example.com"],
      "ann@example.com",
    ],
  ];
  it.each(beside)("B4 by its organizer a booking is %s", async (_, attendees, email) => {
    const { records } = await desk(event([...NINE, ORGANIZER, ...attendees]));
    expect(records.map(({ fields }) => fields.email)).toEqual([email]);
  });

  it("B4 by its organizer a series is nobody's on the day that somebody else is invited to, or whole where all are", async () => {
    const once = ["RECURRENCE-ID:20260723T070000Z", "DTSTART:20260723T070000Z", "DTEND:20260723T080000Z", BEN];
    const moved = ["RECURRENCE-ID:20260723T070000Z", "DTSTART:20260723T100000Z", "DTEND:20260723T110000Z"];
    const emails = async (text: string) => {
      const { records } = await desk(text);
      return records.map(({ fields }) => `${fields.starts_at.slice(8, 10)} ${fields.email}`).sort();
    };
    const ann = "ann@example.com";
    expect(await emails(event(DAILY, [once]))).toEqual([`22 ${ann}`, "23 null", `24 ${ann}`, `25 ${ann}`]);
    expect(await emails(event([...DAILY, BEN], [moved]))).toEqual(["22 null", "23 null", "24 null", "25 null"]);
  });

  it("B4 an occurrence that invites several is nobody's, though its series is one person's", async () => {
    const ben = "ATTENDEE:mailto:ben@example.com";
    const both = ["RECURRENCE-ID:20260723T070000Z", "DTSTART:20260723T070000Z", "DTEND:20260723T080000Z", ben].concat(
      "ATTENDEE:mailto:cleo@example.com",
    );
    const { records } = await desk(event([...DAILY, ben], [both]), { person: "attendee" });
    const emails = records.map(({ fields }) => [fields.starts_at.slice(8, 10), fields.email]);
    expect(Object.fromEntries(emails)).toEqual({
      22: "ben@example.com",
      23: null,
      24: "ben@example.com",
      25: "ben@example.com",
    });
  });

  it("B4 a series is read occurrence by occurrence, each with an id of its own", async () => {
    const moved = ["RECURRENCE-ID:20260723T070000Z", "DTSTART:20260723T100000Z", "DTEND:20260723T110000Z"];
    const { records, file } = await desk(event(DAILY, [moved]));
    expect(records.map(({ remoteId, fields }) => [remoteId, fields.starts_at, fields.email]).sort()).toEqual([
      [`${file}#2026-07-22T07:00:00Z`, "2026-07-22T09:00", "ann@example.com"],
      [`${file}#2026-07-23T07:00:00Z`, "2026-07-23T12:00", "ann@example.com"],
      [`${file}#2026-07-24T07:00:00Z`, "2026-07-24T09:00", "ann@example.com"],
      [`${file}#2026-07-25T07:00:00Z`, "2026-07-25T09:00", "ann@example.com"],
    ]);
  });

  it("reads all calendars below the address, whole days, and nothing outside the window", async () => {
    const home = `/${USERNAME}/`;
    made += 1;
    const path = `${home}room-${made}/`;
    await server.makeCalendar(path, `Room ${made}`);
    await server.write(
      `${path}day.ics`,
      event(["DTSTART;VALUE=DATE:20260720", "DTEND;VALUE=DATE:20260721", ORGANIZER]),
    );
    await server.write(
      `${path}old.ics`,
      event(["DTSTART;VALUE=DATE:20260719", "DTEND;VALUE=DATE:20260720", ORGANIZER]).replace("u1", "u2"),
    );
    const { bookings } = connect(home);
    const { records, completeness } = await readAll(bookings!.bookings(WINDOW));
    const here = records.filter(({ remoteId }) => remoteId.startsWith(path));
    expect(here.map(({ fields }) => [fields.space, fields.starts_at, fields.ends_at])).toEqual([
      [`Room ${made}`, "2026-07-20T00:00", "2026-07-21T00:00"],
    ]);
    expect(completeness.tally.pages).toBeGreaterThanOrEqual(made);
  });

  it("B4 releases one booking by a conditional DELETE, and what is gone already is success", async () => {
    const { path, file, bookings } = await desk(event([...NINE, ORGANIZER]));
    await bookings.release(file);
    expect(proxy.writes()).toMatchObject([
      { method: "DELETE", headers: { "if-match": expect.stringMatching(/^".+"$/) } },
    ]);
    expect(await server.list(path)).toEqual([]);
    await bookings.release(file);
  });

  it("B4 a series loses only the occurrence that is released, by a conditional PUT", async () => {
    const room = await desk(event(DAILY));
    await room.bookings.release(`${room.file}#2026-07-23T07:00:00Z`);
    expect(await days(room)).toEqual(["2026-07-22", "2026-07-24", "2026-07-25"]);
    expect(await server.read(room.file)).toContain("EXDATE:20260723T070000Z");
    await room.bookings.release(`${room.file}#2026-07-23T07:00:00Z`);
    expect(proxy.writes()).toMatchObject([{ method: "PUT", headers: { "if-match": expect.any(String) } }]);
  });

  it("B4 several occurrences of one series, released side by side, all go; with the last one the series", async () => {
    const room = await desk(event(DAILY));
    const ids = room.records.map(({ remoteId }) => remoteId);
    await Promise.all(ids.slice(0, 3).map((id) => room.bookings.release(id)));
    expect(await days(room)).toEqual(["2026-07-25"]);
    await room.bookings.release(ids[3]!);
    expect(await server.list(room.path)).toEqual([]);
  });

  const changes: readonly [string, (text: string) => string][] = [
    ["another time", (text) => text.replace("20260722T150000Z", "20260722T160000Z")],
    ["another person", (text) => text.replace("Ann@Example.com", "ben@example.com")],
    ["another subject: it may be a blocker now", (text) => text.replace("SUMMARY:Desk", "SUMMARY:[Blocker] Desk")],
    ["a series", (text) => text.replace("END:VEVENT", "RRULE:FREQ=DAILY;COUNT=2\r\nEND:VEVENT")],
  ];
  it.each(changes)("B3 B4 keeps a booking that became %s after it was read", async (_, change) => {
    const { file, bookings } = await desk(event([...NINE, ORGANIZER, "SUMMARY:Desk"]));
    const text = change((await server.read(file))!);
    await server.write(file, text);
    const error = await failure<RecordError>(bookings.release(file));
    expect([error instanceof RecordError, error.causeKey]).toEqual([true, "caldav:changed"]);
    expect(await server.read(file)).toContain("UID:u1");
    expect(proxy.writes()).toEqual([]);
  });

  it("B4 keeps an occurrence that was moved after it was read, and one whose series is a single event now", async () => {
    const { file, bookings } = await desk(event(DAILY));
    await server.write(
      file,
      event(DAILY, [["RECURRENCE-ID:20260723T070000Z", "DTSTART:20260723T120000Z", "DTEND:20260723T130000Z"]]),
    );
    expect(await failure(bookings.release(`${file}#2026-07-23T07:00:00Z`))).toMatchObject({
      causeKey: "caldav:changed",
    });
    await server.write(file, event(DAILY.filter((line) => !line.startsWith("RRULE"))));
    expect(await failure(bookings.release(`${file}#2026-07-24T07:00:00Z`))).toMatchObject({
      causeKey: "caldav:changed",
    });
    expect(proxy.writes()).toEqual([]);
  });

  it("B4 an edit that leaves the booking what it was does not keep it", async () => {
    const { path, file, bookings } = await desk(event([...NINE, ORGANIZER]));
    await server.write(file, (await server.read(file))!.replace("END:VEVENT", "X-COLOUR:red\r\nEND:VEVENT"));
    await bookings.release(file);
    expect(await server.list(path)).toEqual([]);
  });

  it("somebody quicker by a moment: read once more, then given up", async () => {
    const stale = (answer: SimAnswer) => ({
      ...answer,
      body: String(answer.body).replace(/getetag>"/, 'getetag>"old-'),
    });
    const { path, file, bookings } = await desk(event([...NINE, ORGANIZER]));
    proxy.fault({ method: "REPORT", how: stale, times: 2 });
    expect(await failure(bookings.release(file))).toMatchObject({ causeKey: "caldav:changed" });
    proxy.fault({ method: "REPORT", how: stale });
    await bookings.release(file);
    expect(await server.list(path)).toEqual([]);
  });

  it("a release whose answer was lost is repeated and done once", async () => {
    const room = await desk(event(DAILY));
    proxy.fault({ method: "PUT", how: "drop after write" });
    await room.bookings.release(`${room.file}#2026-07-23T07:00:00Z`);
    expect(await days(room)).toEqual(["2026-07-22", "2026-07-24", "2026-07-25"]);
  });

  it("a cut list is refused, and an event that nobody can read is left alone, with a line in the log", async () => {
    const { bookings, context } = await desk(event([...NINE, ORGANIZER]));
    proxy.fault({ method: "REPORT", how: (answer) => ({ ...answer, body: String(answer.body).slice(0, -30) }) });
    expect(await failure(readAll(bookings.bookings(WINDOW)))).toBeInstanceOf(IncompleteReadError);
    proxy.fault({
      method: "REPORT",
      how: (answer) => ({ ...answer, body: String(answer.body).replace("DTSTART:", "DTSTART;TZID=Mars/Crater:") }),
    });
    expect((await readAll(bookings.bookings(WINDOW))).records).toEqual([]);
    expect(context.told).toEqual(["an event in a calendar cannot be read and is left alone"]);
  });

  it("B8 in test mode bookings are read and nothing is released", async () => {
    const { path, file } = await desk(event([...NINE, ORGANIZER]));
    const { bookings } = connect(path, {}, true);
    expect((await readAll(bookings!.bookings(WINDOW))).records).toHaveLength(1);
    expect(await failure(bookings!.release(file))).toBeInstanceOf(WriteInTestMode);
    expect(proxy.writes()).toEqual([]);
  });

  it("B7 check says how many calendars there are, and what is wrong with the address", async () => {
    const { path } = await desk(event([...NINE, ORGANIZER]));
    expect(await connect(path).test()).toMatchObject({
      checks: [{ state: "ok" }],
      tenant: proxy.url + path.slice(0, -1),
    });
    expect((await connect("/rollcall/nothing/").test()).checks).toMatchObject([
      { state: "failed", code: "CONTRACT_BROKEN" },
    ]);
    expect((await connect(path, { password: "wrong" }).test()).checks).toMatchObject([{ code: "CREDENTIALS_REFUSED" }]);
  });
});
