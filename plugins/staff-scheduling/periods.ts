/**
 * A work timer as the periods of one stretch of work: WORK, BREAK, WORK, in order and without overlap, as wall times to the
 * minute. Seconds are cut, never rounded up; what is shorter than a minute then is not there. A period lies on one day, as Personio
 * has it: one that reaches over midnight is cut there. Pure. Behaviour S11.
 */
import type { Value } from "../../core/model/record.ts";
import { isShownTwice, wallTimeOrMidnightIn } from "../../core/model/clock-changes.ts";
import { addDays, elapsed, type Instant, MINUTE, type WallTime, wallTimeIn } from "../../core/model/time.ts";
import { conflict, kept, type Excuse } from "../../core/plugin/left-out.ts";
import type { Break, Timer } from "./connector.ts";

export type EndedTimer = Timer & { readonly endsAt: Instant };

/** Returns `WORK 2026-07-05T09:00/2026-07-05T12:00`, …; or why the periods are not known. */
export function periodsOf(timer: EndedTimer, zone: string): readonly string[] | Excuse {
  if (timer.endsAt < timer.startsAt) return BACKWARDS;
  const breaks = breaksOf(timer);
  if (!breaks) return UNKNOWN;
  const moments = [timer.startsAt, timer.endsAt, ...breaks.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt])];
  if (moments.some((moment) => isShownTwice(zone, moment))) return SHOWN_TWICE;
  const stretches: Stretch[] = [];
  let begun = wallTimeIn(zone, timer.startsAt);
  const first = begun;
  // A midnight that is skipped ends the work of the day before. Work that begins then begins when the clock says.
  const cut = (moment: Instant) => (wallTimeIn(zone, moment) === first ? first : wallTimeOrMidnightIn(zone, moment));
  for (const { startsAt, endsAt } of [...breaks, { startsAt: timer.endsAt, endsAt: timer.endsAt }]) {
    const [from, until] = [cut(startsAt), cut(endsAt)];
    add(stretches, { kind: "WORK", from: begun, until: from });
    add(stretches, { kind: "BREAK", from, until });
    begun = until;
  }
  if (!stretches.some(({ kind }) => kind === "WORK")) return EMPTY;
  if (stretches.some(({ from, until }) => until > addDays(from.slice(0, 10), 1) + from.slice(10))) return TOO_LONG;
  return stretches.flatMap(cutAtMidnight).map(({ kind, from, until }) => `${kind} ${from}/${until}`);
}

/** Matches, in periods joined by commas, where one of a kind ends at midnight and the next of that kind begins. */
const CUT = /(?<=(WORK|BREAK) \S{16}\/)(\S{10}T00:00),\1 \2\//g;

/**
 * Tells whether two lists of periods are the same work. Personio has come to keep work over midnight in one piece too: what stands
 * there so is no edit, and no reason to write it anew.
 */
export function isSameWork(a: Value, b: Value): boolean {
  return String(a).replace(CUT, "") === String(b).replace(CUT, "");
}

interface Stretch {
  readonly kind: "WORK" | "BREAK";
  readonly from: WallTime;
  readonly until: WallTime;
}

/** Adds a stretch. Two breaks that meet once their seconds are cut become one. */
function add(stretches: Stretch[], next: Stretch): void {
  const last = stretches.at(-1);
  if (next.from === next.until) return;
  if (last?.kind === next.kind) stretches[stretches.length - 1] = { ...last, until: next.until };
  else stretches.push(next);
}

/** Cuts a stretch of at most 24 hours, which holds one midnight at most. */
function cutAtMidnight({ kind, from, until }: Stretch): readonly Stretch[] {
  const midnight = `${addDays(from.slice(0, 10), 1)}T00:00`;
  if (until <= midnight) return [{ kind, from, until }];
  return [
    { kind, from, until: midnight },
    { kind, from: midnight, until },
  ];
}

const UNKNOWN = conflict(
  "BREAK_TIMES_UNKNOWN",
  "its breaks have a length and no times, or times of another length, and rollcall does not invent times",
);
const SHOWN_TWICE = conflict(
  "TIMES_UNCLEAR",
  "it begins, pauses or ends in an hour that clocks show twice, and Personio's times have no zone",
);
const BACKWARDS = conflict("TIMES_UNCLEAR", "it ends before it begins");
const TOO_LONG = conflict("TOO_LONG", "it ran for more than 24 hours at a stretch: somebody forgot to stop it");
const EMPTY = kept("EMPTY", "no whole minute of work is left of it");

type TimedBreak = Break & { readonly endsAt: Instant };

/**
 * Returns the breaks in order, within the timer, overlapping ones joined; null if the length that the tool counts for all of them together is not
 * that of their times. A length of 0 may also mean that it counts none.
 */
function breaksOf({ startsAt, endsAt, breaks, breakSeconds }: EndedTimer): TimedBreak[] | null {
  const timed = breaks.filter((one): one is TimedBreak => one.endsAt !== null && one.endsAt > one.startsAt);
  if (timed.length < breaks.filter((one) => one.endsAt === null || one.endsAt > one.startsAt).length) return null;
  const inside = timed
    .map((one) => ({ startsAt: max(one.startsAt, startsAt), endsAt: min(one.endsAt, endsAt) }))
    .filter((one) => one.startsAt < one.endsAt)
    .sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
  const joined = inside.reduce<TimedBreak[]>(join, []);
  const counted = breakSeconds * 1_000;
  // A difference of less than a minute vanishes once seconds are cut. Where breaks overlap, the tool may count the time twice or once.
  if (counted - lengthOf(inside) >= MINUTE) return null;
  return counted > 0 && lengthOf(joined) - counted >= MINUTE ? null : joined;
}

function lengthOf(breaks: readonly TimedBreak[]): number {
  return breaks.reduce((ms, one) => ms + elapsed(one.startsAt, one.endsAt), 0);
}

function join(joined: TimedBreak[], next: TimedBreak): TimedBreak[] {
  const last = joined.at(-1);
  if (!last || last.endsAt < next.startsAt) return [...joined, next];
  return [...joined.slice(0, -1), { startsAt: last.startsAt, endsAt: max(last.endsAt, next.endsAt) }];
}

function max(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

function min(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}
