/**
 * Settles the days and halves that the ends of an absence leave open, by its breakdown (one line for each day, with how much of
 * it is absent). The result is null if the absence contradicts itself; such an absence is frozen rather than guessed.
 */
import { dayBefore, type CivilDate } from "../../../core/model/time.ts";
import { type End, hoursOf, MIDNIGHT, type Span } from "./span.ts";

export interface DayShare {
  readonly date: CivilDate;
  readonly unit: "day" | "hour";
  /** The absent part of the day: 1 or 0.5 if the unit is days, else a number of hours. */
  readonly value: number;
}

export function settleSpan(start: End, end: End | null, shares: readonly DayShare[]): Span | null {
  const absent = new Map(shares.filter(({ value }) => value > 0).map((share) => [share.date, share]));
  if (absent.size === 0) return freeDays(start, end, shares);
  if ([...absent.values()].every(({ unit }) => unit === "hour")) return hoursOf(start, end);
  const endsOn = end === null ? null : lastDay(end, absent);
  if (endsOn !== null && (endsOn < start.date || [...absent.keys()].some((date) => date > endsOn))) return null;
  const halves =
    endsOn === start.date ? halvesOfOneDay(start, end, absent) : halvesOfSeveral(start, end, endsOn, absent);
  return halves && { startsOn: start.date, endsOn, ...halves, hours: null };
}

/**
 * Settles an absence of which no day counts, such as one on a weekend: its days are the days listed, and its halves are what its
 * ends say. If Personio kept the absence without a day, the breakdown would list none.
 */
function freeDays(start: End, end: End | null, shares: readonly DayShare[]): Span | null {
  const listed = shares.map(({ date }) => date).sort();
  const [first] = listed;
  const endsOn = listed.at(-1);
  if (end === null || end.time !== MIDNIGHT || start.time !== MIDNIGHT || endsOn === undefined) return null;
  if (first !== start.date || (endsOn !== end.date && endsOn !== dayBefore(end.date))) return null;
  const halves = { startsAtMidday: start.half === "SECOND_HALF", endsAtMidday: end.half === "FIRST_HALF" };
  if (endsOn === start.date && halves.startsAtMidday && halves.endsAtMidday) return null;
  return { startsOn: start.date, endsOn, ...halves, hours: null };
}

type Absent = ReadonlyMap<CivilDate, DayShare>;
type Halves = Pick<Span, "startsAtMidday" | "endsAtMidday">;

function lastDay(end: End, absent: Absent): CivilDate {
  return end.time !== MIDNIGHT || absent.has(end.date) ? end.date : dayBefore(end.date);
}

function halvesOfOneDay(start: End, end: End | null, absent: Absent): Halves | null {
  const value = absent.get(start.date)?.value;
  if (value === undefined) return null;
  if (value >= 1) return { startsAtMidday: false, endsAtMidday: false };
  const afternoon = start.half === "SECOND_HALF" || (start.half === null && start.time >= "12:00");
  const morning = end?.half === "FIRST_HALF" || (end?.half === null && end.time !== MIDNIGHT && end.time <= "14:00");
  return afternoon === morning ? null : { startsAtMidday: afternoon, endsAtMidday: morning };
}

/** Halves of an absence of several days. What an end says about its half is believed unless its day counts whole. */
function halvesOfSeveral(start: End, end: End | null, endsOn: CivilDate | null, absent: Absent): Halves {
  const isWhole = (date: CivilDate | null) => date !== null && (absent.get(date)?.value ?? 0) >= 1;
  const startsHalf = start.half === "SECOND_HALF" || (start.half === null && start.time !== MIDNIGHT);
  const endsHalf = end !== null && (end.half === "FIRST_HALF" || (end.half === null && end.time !== MIDNIGHT));
  return { startsAtMidday: startsHalf && !isWhole(start.date), endsAtMidday: endsHalf && !isWhole(endsOn) };
}
