/** A calendar into which somebody has written series without measure. Everybody who may book a room could. */
import { expect, test } from "vitest";
import { CalDavBookings } from "../../../../../plugins/bookings-release/connectors/caldav/bookings.ts";
import { testContext } from "../../../../kit/plugin-context.ts";
import { readAll } from "../../../absence-mirror/connectors/awork/room.ts";

const WINDOW = { from: "2026-07-20", to: "2026-10-19" };
const PATIENCE = 120_000;

function object(name: string, ...lines: readonly string[]) {
  const event = ["BEGIN:VEVENT", `UID:${name}`, "DURATION:PT1H", ...lines, "END:VEVENT"];
  const text = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", ...event, "END:VCALENDAR", ""].join("\r\n");
  return { path: `/room/${name}.ics`, etag: "1", text };
}

/** Reads the calendar. `turns`: how many others had meanwhile; `cpu`: milliseconds of the processor. */
async function read(objects: readonly ReturnType<typeof object>[]) {
  const room = { path: "/room/", name: "Room", calendar: true };
  const dav = { path: "/room/", collection: async () => room, events: async () => objects };
  const context = testContext();
  const bookings = new CalDavBookings(dav as never, { person: "organizer" } as never, context);
  let [turns, isOver] = [0, false];
  const others = () => {
    turns += 1;
    if (!isOver) setImmediate(others);
  };
  setImmediate(others);
  const begin = process.cpuUsage();
  const { records } = await readAll(bookings.bookings(WINDOW));
  const { user, system } = process.cpuUsage(begin);
  isOver = true;
  await context.close();
  return { records, turns, cpu: (user + system) / 1_000 };
}

const RECENT = "DTSTART:20260721T090000Z";
test.each([
  ["by the hour", RECENT, "RRULE:FREQ=HOURLY"],
  ["by the hour since 2020", "DTSTART:20200101T000000Z", "RRULE:FREQ=HOURLY"],
  ["of many minutes an hour", RECENT, "RRULE:FREQ=HOURLY;BYMINUTE=0,6,12,18,24,30,36,42"],
  ["that seldom hit", "DTSTART:19000101T000000Z", "RRULE:FREQ=HOURLY;BYMONTH=1;BYMONTHDAY=1;BYHOUR=1"],
])(
  "a hundred series %s take some seconds, others get turns, and what is booked once is read",
  async (_, ...lines) => {
    const wild = Array.from({ length: 100 }, (_, i) => object(`wild-${i}`, ...lines));
    const { records, turns, cpu } = await read([...wild, object("one", RECENT)]);
    expect(records.at(-1)?.remoteId).toBe("/room/one.ics");
    expect(records.length).toBeLessThanOrEqual(20_001);
    expect(turns).toBeGreaterThanOrEqual(100);
    expect(cpu).toBeLessThan(15_000);
  },
  PATIENCE,
);
