/** Events that kept ical.js, and with it all of rollcall, busy for ever. Anybody who may write into a calendar could make them. */
import { expect, test } from "vitest";
import { RecordError } from "../../../../core/model/errors.ts";
import { readEventObject, readRoughly } from "../../../../plugins/protocols/caldav/event-object.ts";
import { occurrencesOf, single } from "../../../../plugins/protocols/caldav/occurrences.ts";

const WINDOW = { from: "2026-07-01", to: "2026-08-31" };

function read(...lines: readonly string[]) {
  const event = ["BEGIN:VEVENT", "UID:1", "DTSTART:20260721T090000Z", ...lines, "END:VEVENT"];
  const text = ["BEGIN:VCALENDAR", "VERSION:2.0", ...event, "END:VCALENDAR"].join("\r\n");
  return occurrencesOf(readEventObject(text), "Europe/Berlin", WINDOW);
}

test.each([
  "RRULE:FREQ=SECONDLY",
  "RRULE:FREQ=MINUTELY;INTERVAL=5",
  "RRULE:FREQ=HOURLY;BYMINUTE=0,6,12,18,24,30,36,42",
  "RRULE:FREQ=HOURLY;BYSECOND=0,30",
  "RRULE:FREQ=DAILY;BYHOUR=8,9,10,11,12,13,14;BYMINUTE=0,15,30,45",
  "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
  "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
  "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=MO",
  "RRULE:FREQ=DAILY;INTERVAL=1000000000",
  "RRULE:FREQ=WEEKLY;INTERVAL=100000000000",
  "DURATION:P99999999999D",
  "RDATE;VALUE=PERIOD:20260803T020000Z/P99999999999D",
])("%s is unreadable, and that is known within seconds", (line) => {
  const begin = performance.now();
  expect(() => read(line)).toThrow(RecordError);
  expect(performance.now() - begin).toBeLessThan(10_000);
});

test.each(["RRULE:FREQ=SECONDLY", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "DURATION:P99999999999D"])(
  "read roughly, an event with %s has its own times alone",
  (line) => {
    const event = ["BEGIN:VEVENT", "UID:1", "DTSTART;TZID=Nowhere/Land:20260721T090000", line, "END:VEVENT"];
    const text = ["BEGIN:VCALENDAR", "VERSION:2.0", ...event, "END:VCALENDAR"].join("\r\n");
    const { startsAt, endsAt } = single(readRoughly(text), null, "Europe/Berlin");
    expect([startsAt, endsAt]).toEqual(["2026-07-21T09:00", "2026-07-21T09:00"]);
  },
);

test.each([
  ["none", []],
  ["two", ["DTSTART:20260721T090000Z", "DTSTART;VALUE=DATE:20260721"]],
  ["one in the year 0", ["DTSTART:00000101T000000Z", "RRULE:FREQ=DAILY;INTERVAL=1"]],
] as const)("an event with %s for a beginning is unreadable", (_, lines) => {
  const event = ["BEGIN:VEVENT", "UID:1", ...lines, "END:VEVENT"];
  const text = ["BEGIN:VCALENDAR", "VERSION:2.0", ...event, "END:VCALENDAR"].join("\r\n");
  expect(() => readEventObject(text)).toThrow(RecordError);
});

test.each([
  ["RRULE:FREQ=DAILY", 42],
  ["RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=TU", 6],
  ["RRULE:FREQ=HOURLY;INTERVAL=12;COUNT=4", 4],
  ["RRULE:FREQ=HOURLY;BYMINUTE=30;COUNT=4", 4],
  ["RRULE:FREQ=DAILY;BYHOUR=9,14;BYMINUTE=0,30;COUNT=8", 8],
  ["RRULE:FREQ=YEARLY;BYMONTH=7,8;BYDAY=1MO,4TU", 3],
  ["RRULE:FREQ=MONTHLY;BYMONTHDAY=31", 2],
  ["DURATION:P3D", 1],
] as const)("%s is read as ever", (line, count) => {
  expect(read(line)).toHaveLength(count);
});
