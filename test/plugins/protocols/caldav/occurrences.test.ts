import { describe, expect, it, test } from "vitest";
import { RecordError } from "../../../../core/model/errors.ts";
import { readEventObject } from "../../../../plugins/protocols/caldav/event-object.ts";
import { occurrencesOf } from "../../../../plugins/protocols/caldav/occurrences.ts";
import { withoutOccurrence } from "../../../../plugins/protocols/caldav/without-occurrence.ts";

const ZONE = "Europe/Berlin";
const JULY = { from: "2026-07-01", to: "2026-07-31" };
const NOW = { zone: ZONE, now: "2026-07-01T08:00:00.000Z" };

/** @param events the lines of each event */
function calendar(events: readonly (readonly string[])[], zones: readonly string[] = []): string {
  const written = events.flatMap((lines) => [
    "BEGIN:VEVENT",
    "UID:one",
    "DTSTAMP:20260601T080000Z",
    ...lines,
    "END:VEVENT",
  ]);
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//hand//made//EN", ...zones, ...written, "END:VCALENDAR", ""].join(
    "\r\n",
  );
}

function spans(text: string, window = JULY, zone = ZONE): string[] {
  return occurrencesOf(readEventObject(text), zone, window).map(({ startsAt, endsAt }) => `${startsAt}/${endsAt}`);
}

const NEW_YORK = [
  "BEGIN:VTIMEZONE",
  "TZID:Eastern",
  "BEGIN:STANDARD",
  "DTSTART:20071104T020000",
  "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
]
  .concat("TZOFFSETFROM:-0400", "TZOFFSETTO:-0500", "END:STANDARD", "BEGIN:DAYLIGHT", "DTSTART:20070311T020000")
  .concat(
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
    "TZOFFSETFROM:-0500",
    "TZOFFSETTO:-0400",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
  );

describe("one event is read in the target's zone", () => {
  it.each([
    ["Africa/Cairo", "2026-04-23", "2026-04-24"],
    ["America/Santiago", "2026-09-05", "2026-09-06"],
    ["Asia/Beirut", "2026-03-28", "2026-03-29"],
  ])("in %s %s lasts until midnight, though clocks skip it", (zone, day, next) => {
    const [from, until] = [day, next].map((one) => `${one.replaceAll("-", "")}T000000`);
    const text = calendar([[`DTSTART;TZID=${zone}:${from}`, `DTEND;TZID=${zone}:${until}`]]);
    expect(spans(text, { from: day, to: next }, zone)).toEqual([`${day}T00:00/${next}T00:00`]);
  });

  const events: readonly [string, readonly string[], string][] = [
    ["in UTC", ["DTSTART:20260705T070000Z", "DTEND:20260705T150000Z"], "2026-07-05T09:00/2026-07-05T17:00"],
    [
      "by an IANA name alone",
      ["DTSTART;TZID=America/New_York:20260705T090000", "DURATION:PT2H"],
      "2026-07-05T15:00/2026-07-05T17:00",
    ],
    [
      "by an IANA name behind a program's own",
      ["DTSTART;TZID=/freeassociation.sourceforge.net/America/New_York:20260705T090000", "DURATION:PT2H"],
      "2026-07-05T15:00/2026-07-05T17:00",
    ],
    [
      "without zone: the same everywhere",
      ["DTSTART:20260705T090000", "DTEND:20260705T100000"],
      "2026-07-05T09:00/2026-07-05T10:00",
    ],
    [
      "all day, its end excluded",
      ["DTSTART;VALUE=DATE:20260705", "DTEND;VALUE=DATE:20260708"],
      "2026-07-05T00:00/2026-07-08T00:00",
    ],
    ["all day without an end", ["DTSTART;VALUE=DATE:20260705"], "2026-07-05T00:00/2026-07-06T00:00"],
    [
      "all day that ends where it begins",
      ["DTSTART;VALUE=DATE:20260705", "DTEND;VALUE=DATE:20260705"],
      "2026-07-05T00:00/2026-07-06T00:00",
    ],
    ["a moment", ["DTSTART:20260705T070000Z"], "2026-07-05T09:00/2026-07-05T09:00"],
    [
      "folded in the middle",
      ["DTSTART:202607\r\n 05T070000Z", "DTEND:20260705T08\r\n\t0000Z"],
      "2026-07-05T09:00/2026-07-05T10:00",
    ],
  ];
  it.each(events)("%s", (_, lines, expected) => {
    expect(spans(calendar([lines]))).toEqual([expected]);
  });

  it("by a zone that the calendar itself defines", () => {
    const lines = ["DTSTART;TZID=Eastern:20260705T090000", "DTEND;TZID=Eastern:20260705T110000"];
    expect(spans(calendar([lines], NEW_YORK))).toEqual(["2026-07-05T15:00/2026-07-05T17:00"]);
  });

  it("only where it shares a day with the window", () => {
    const until = (end: string) =>
      spans(calendar([["DTSTART;TZID=Europe/Berlin:20260630T220000", `DTEND;TZID=Europe/Berlin:${end}`]]));
    expect([until("20260701T000000").length, until("20260701T000100").length]).toEqual([0, 1]);
    expect(spans(calendar([["DTSTART;VALUE=DATE:20260731"]]))).toHaveLength(1);
    expect(spans(calendar([["DTSTART;VALUE=DATE:20260801"]]))).toEqual([]);
  });

  it("not where it was cancelled", () => {
    expect(spans(calendar([["DTSTART;VALUE=DATE:20260705", "STATUS:CANCELLED"]]))).toEqual([]);
  });
});

describe("a series is read occurrence by occurrence", () => {
  const WEEKLY = [
    "DTSTART;TZID=Europe/Berlin:20260102T090000",
    "DTEND;TZID=Europe/Berlin:20260102T100000",
    "RRULE:FREQ=WEEKLY",
  ];

  it("through the change to summer time, by the clock on the wall", () => {
    const window = { from: "2026-03-20", to: "2026-04-04" };
    expect(spans(calendar([WEEKLY]), window)).toEqual([
      "2026-03-20T09:00/2026-03-20T10:00",
      "2026-03-27T09:00/2026-03-27T10:00",
      "2026-04-03T09:00/2026-04-03T10:00",
    ]);
  });

  it("without the dates that were taken out, whatever zone these are written in", () => {
    const without = [...WEEKLY, "EXDATE;TZID=Europe/Berlin:20260703T090000,20260710T090000", "EXDATE:20260724T070000Z"];
    expect(spans(calendar([without])).map((span) => span.slice(0, 10))).toEqual(["2026-07-17", "2026-07-31"]);
  });

  it("with further dates, and to its own end", () => {
    const lines = ["DTSTART;VALUE=DATE:20260706", "RRULE:FREQ=DAILY;UNTIL=20260708", "RDATE;VALUE=DATE:20260720"];
    expect(spans(calendar([lines])).map((span) => span.slice(0, 10))).toEqual([
      "2026-07-06",
      "2026-07-07",
      "2026-07-08",
      "2026-07-20",
    ]);
  });

  it("with an occurrence that was moved, into the window and out of it", () => {
    const moved = (from: string, to: string) => [
      `RECURRENCE-ID;TZID=Europe/Berlin:${from}T090000`,
      `DTSTART;TZID=Europe/Berlin:${to}T130000`,
      `DTEND;TZID=Europe/Berlin:${to}T140000`,
    ];
    const text = calendar([
      WEEKLY,
      moved("20260710", "20260812"),
      moved("20260807", "20260711"),
      moved("20260717", "20260718"),
    ]);
    expect(spans(text).sort()).toEqual([
      "2026-07-03T09:00/2026-07-03T10:00",
      "2026-07-11T13:00/2026-07-11T14:00",
      "2026-07-18T13:00/2026-07-18T14:00",
      "2026-07-24T09:00/2026-07-24T10:00",
      "2026-07-31T09:00/2026-07-31T10:00",
    ]);
  });

  it("without an occurrence that was cancelled by itself", () => {
    const cancelled = ["RECURRENCE-ID:20260703T070000Z", "DTSTART:20260703T070000Z", "STATUS:CANCELLED"];
    expect(spans(calendar([WEEKLY, cancelled])).map((span) => span.slice(0, 10))).toEqual([
      ...["2026-07-10", "2026-07-17", "2026-07-24", "2026-07-31"],
    ]);
  });

  it("with all that follow a change for the future", () => {
    const later = [
      "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260717T090000",
      "DTSTART;TZID=Europe/Berlin:20260717T120000",
      "DTEND;TZID=Europe/Berlin:20260717T123000",
    ];
    expect(spans(calendar([WEEKLY, later])).sort()).toEqual([
      "2026-07-03T09:00/2026-07-03T10:00",
      "2026-07-10T09:00/2026-07-10T10:00",
      "2026-07-17T12:00/2026-07-17T12:30",
      "2026-07-24T12:00/2026-07-24T12:30",
      "2026-07-31T12:00/2026-07-31T12:30",
    ]);
  });

  it("where only a single occurrence of somebody's series was shared", () => {
    const shared = ["RECURRENCE-ID:20260703T070000Z", "DTSTART:20260703T080000Z", "DTEND:20260703T090000Z"];
    expect(spans(calendar([shared]))).toEqual(["2026-07-03T10:00/2026-07-03T11:00"]);
  });
});

test.each([
  ["no iCalendar", "hello"],
  ["no event", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"],
  ["a zone that nobody knows", calendar([["DTSTART;TZID=Mars/Crater:20260705T090000"]])],
  ["no start", calendar([["SUMMARY:nothing"]])],
  ["more occurrences than anybody can mean", calendar([["DTSTART:19700101T000000Z", "RRULE:FREQ=SECONDLY"]])],
])("an event that cannot be read is told as such, without its words: %s", (_, text) => {
  const read = () => spans(text);
  expect(read).toThrow(RecordError);
  expect(read).toThrow("caldav: an event is not readable iCalendar");
});

describe("a series loses one occurrence", () => {
  const WEEKLY = [
    "DTSTART;TZID=Europe/Berlin:20260703T090000",
    "DTEND;TZID=Europe/Berlin:20260703T100000",
    "RRULE:FREQ=WEEKLY;COUNT=4",
  ];
  const DAYS = ["DTSTART;VALUE=DATE:20260706", "RRULE:FREQ=DAILY;COUNT=2"];
  const MOVED = ["RECURRENCE-ID;TZID=Europe/Berlin:20260710T090000", "DTSTART;TZID=Europe/Berlin:20260711T130000"];

  function drop(text: string, startsAt: string): string | null | "unchanged" {
    const found = occurrencesOf(readEventObject(text), ZONE, JULY).find((one) => one.startsAt === startsAt);
    return withoutOccurrence(text, found!.recurrence!, NOW);
  }

  it("that is its own date, in the spelling of its start", () => {
    const rest = drop(calendar([WEEKLY]), "2026-07-10T09:00")!;
    expect(rest).toContain("EXDATE;TZID=Europe/Berlin:20260710T090000\r\n");
    expect(rest).toContain("SEQUENCE:1\r\n");
    expect(rest).toContain("DTSTAMP:20260701T080000Z\r\n");
    expect(spans(rest).map((span) => span.slice(0, 10))).toEqual(["2026-07-03", "2026-07-17", "2026-07-24"]);
    expect(spans(drop(rest, "2026-07-03T09:00")!).map((span) => span.slice(0, 10))).toEqual([
      "2026-07-17",
      "2026-07-24",
    ]);
  });

  it("that is a whole day", () => {
    expect(drop(calendar([DAYS]), "2026-07-06T00:00")).toContain("EXDATE;VALUE=DATE:20260706\r\n");
  });

  it("that is without zone", () => {
    const rest = drop(calendar([["DTSTART:20260706T090000", "RRULE:FREQ=DAILY;COUNT=2"]]), "2026-07-07T09:00");
    expect(rest).toContain("EXDATE:20260707T090000\r\n");
  });

  it("that had been moved: it does not come back to its old place", () => {
    const rest = drop(calendar([WEEKLY, MOVED]), "2026-07-11T13:00")!;
    expect(rest).not.toContain("RECURRENCE-ID");
    expect(spans(rest).map((span) => span.slice(0, 10))).toEqual(["2026-07-03", "2026-07-17", "2026-07-24"]);
  });

  it("that all later ones go by is refused: these would move back", () => {
    const later = ["RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260710T090000"].concat([
      "DTSTART;TZID=Europe/Berlin:20260710T120000",
      "DTEND;TZID=Europe/Berlin:20260710T123000",
    ]);
    const text = calendar([WEEKLY, later]);
    expect(() => drop(text, "2026-07-10T12:00")).toThrow("cannot be removed alone");
    expect(
      spans(drop(text, "2026-07-17T12:00")!)
        .map((span) => span.slice(0, 16))
        .sort(),
    ).toEqual(["2026-07-03T09:00", "2026-07-10T12:00", "2026-07-24T12:00"]);
  });

  it("that was its last: nothing remains", () => {
    expect(drop(drop(calendar([DAYS]), "2026-07-06T00:00")!, "2026-07-07T00:00")).toBeNull();
  });

  it("that is gone already: nothing changes", () => {
    expect(withoutOccurrence(calendar([DAYS]), "2026-07-08", NOW)).toBe("unchanged");
    expect(withoutOccurrence(calendar([["DTSTART;VALUE=DATE:20260706"]]), "2026-07-06", NOW)).toBe("unchanged");
  });

  it("keeps everything else that it said", () => {
    const text = calendar(
      [[...WEEKLY, "SUMMARY:Desk 4\\, window", "X-ODD;P=1:as it was", "BEGIN:VALARM", "ACTION:DISPLAY", "END:VALARM"]],
      NEW_YORK,
    );
    const rest = drop(text, "2026-07-10T09:00")!;
    for (const line of ["SUMMARY:Desk 4\\, window", "X-ODD;P=1:as it was", "ACTION:DISPLAY", "TZID:Eastern"])
      expect(rest).toContain(line);
  });
});
