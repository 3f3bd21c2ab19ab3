/** Civil days as Personio writes them. Every day is worked out once: a world of 50,000 people shares a few thousand days. */
import { addDays, type CivilDate } from "../../../core/model/time.ts";

const following = new Map<CivilDate, CivilDate>();

/** The day after. */
export function dayAfter(date: CivilDate): CivilDate {
  let next = following.get(date);
  if (next === undefined) following.set(date, (next = addDays(date, 1)));
  return next;
}

/** Days around `today`, by number: 0 is today, -1 yesterday. */
export function daysAround(today: CivilDate): (offset: number) => CivilDate {
  const days = new Map<number, CivilDate>();
  return (offset) => {
    let day = days.get(offset);
    if (day === undefined) days.set(offset, (day = addDays(today, offset)));
    return day;
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, string>();

/** What a clock in `zone` is ahead of UTC around a day's beginning: `+01:00`; cut to minutes (`+00:53` in old Berlin), as Personio does. */
export function offsetOn(date: CivilDate, zone: string): string {
  const key = `${zone} ${date}`;
  let offset = offsets.get(key);
  if (offset === undefined) offsets.set(key, (offset = offsetAt(Date.parse(`${date}T00:00:00Z`), zone)));
  return offset;
}

function offsetAt(epochMs: number, zone: string): string {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
    formats.set(zone, format);
  }
  const name = format.formatToParts(epochMs).find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  return name.slice(3, 9) || "+00:00";
}

/** Local midnight with its offset: `2022-01-12T00:00:00+01:00`. */
export function midnight(date: CivilDate, zone: string): string {
  return `${date}T00:00:00${offsetOn(date, zone)}`;
}

/** A wall-clock time of a zone as UTC: `2022-05-31T22:00:00.000Z`. */
export function asUtc(date: CivilDate, time: string, zone: string): string {
  return new Date(`${date}T${time}:00${offsetOn(date, zone)}`).toISOString();
}
