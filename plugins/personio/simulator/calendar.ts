/** Days and stamps as Personio writes them. Each is worked out once: a world of 50,000 people shares a few thousand days. */
import { addDays, type CivilDate, daysBetween, epochOf, type Instant, instantOf } from "../../../core/model/time.ts";

const HOUR = 3_600_000;

/** Remembers every result of `work`; for the few thousand days and hours that a world touches. */
function remembered<A>(work: (key: string) => A): (key: string) => A {
  const known = new Map<string, A>();
  return (key) => {
    const old = known.get(key);
    if (old !== undefined) return old;
    const made = work(key);
    known.set(key, made);
    return made;
  };
}

/** Returns the day after, where v2 says that a day absence ends. */
export const dayAfter = remembered<CivilDate>((date) => addDays(date, 1));

const dayNumber = remembered<number>((date) => daysBetween("2000-01-01", date));

/** Returns the number of days from `from` to `to`. */
export function daysFrom(from: CivilDate, to: CivilDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** Returns a function for the days around `today`, by number: 0 is today, -1 yesterday. */
export function daysAround(today: CivilDate): (offset: number) => CivilDate {
  const days = remembered((offset) => addDays(today, Number(offset)));
  return (offset) => days(String(offset));
}

const formatOf = remembered((zone) => new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }));

/** Returns by how much a clock in `zone` is ahead of UTC: `+01:00`; without seconds (`+00:53` in old Berlin), as Personio writes it. */
function offsetAt(epochMs: number, zone: string): string {
  const name = formatOf(zone)
    .formatToParts(epochMs)
    .find((part) => part.type === "timeZoneName");
  return name?.value.slice(3, 9) || "+00:00";
}

function msOf(offset: string): number {
  const size = Number(offset.slice(1, 3)) * HOUR + Number(offset.slice(4, 6)) * 60_000;
  return offset.startsWith("-") ? -size : size;
}

/**
 * Offset of a local time, by a key such as `2026-07-21T00:00 Europe/Berlin`. It is looked up twice, because the first guess may
 * lie on the other side of a change of clocks.
 */
const localOffset = remembered((key) => {
  const [local, zone] = key.split(" ") as [string, string];
  const asIfUtc = epochOf(`${local}:00Z`);
  const guess = offsetAt(asIfUtc, zone);
  return offsetAt(asIfUtc - msOf(guess), zone);
});

/** Remembers the results for each zone apart: the keys are then the dates themselves, whose hashes are known. */
function inZone<A>(work: (key: string, zone: string) => A): (key: string, zone: string) => A {
  const ofZone = remembered((zone) => remembered((key) => work(key, zone)));
  return (key, zone) => ofZone(zone)(key);
}

/** Local midnight of a day with its offset: `2022-01-12T00:00:00+01:00`. */
export const midnight = inZone((date, zone) => `${date}T00:00:00${localOffset(`${date}T00:00 ${zone}`)}`);

/** A wall-clock time (`2022-06-01T00:00`) of a zone as UTC: `2022-05-31T22:00:00.000Z`. */
export const asUtc = inZone<Instant>((local, zone) =>
  instantOf(epochOf(`${local}:00${localOffset(`${local} ${zone}`)}`)),
);

/** An instant as v1 prints it: `2020-11-18T17:33:55+01:00`. */
export const withOffset = inZone((instant, zone) => {
  const offset = offsetAt(epochOf(instant), zone);
  return `${instantOf(epochOf(instant) + msOf(offset)).slice(0, 19)}${offset}`;
});

/** An instant as v2 prints it: `2017-07-21T17:32:28Z`. */
export function wholeSeconds(instant: Instant): string {
  return `${instant.slice(0, 19)}Z`;
}
