/**
 * Rules of series that would keep ical.js busy for ever: anybody who may write into a calendar could stop the whole process with one
 * event. Some are mistakes that people make (every seventh day, but only on Mondays, from a Tuesday on): ical.js looks for the next
 * time without an end. An event that is refused here is `caldav:unreadable`, like any broken one.
 */
import ICAL from "ical.js";

/** Nobody books more often than every hour, so more is refused: frequencies above it, and lists of minutes and hours that come to more. */
const WILD = new Set(["SECONDLY", "MINUTELY"]);
const HOURS = 24;
const LONGEST_INTERVAL = 1000;
/** Ten years. */
const LONGEST_SECONDS = 10 * 366 * 86_400;
/** The most steps without a hit: two years by the hour, fifty by the day. */
const MOST_STEPS = 20_000;

/** Refuses such rules, those of time zones too. @throws Error */
export function refuseWild(calendar: ICAL.Component): void {
  for (const part of calendar.getAllSubcomponents()) {
    for (const rule of [...part.getAllProperties("rrule"), ...part.getAllProperties("exrule")]) refuseRule(rule);
    for (const length of part.getAllProperties("duration")) refuseLength(length.getFirstValue());
    for (const period of part.getAllProperties("rdate").flatMap((one) => one.getValues())) refusePeriod(period);
    refuseWild(part);
  }
}

function refuseRule(property: ICAL.Property): void {
  const { freq, interval, parts } = property.getFirstValue() as ICAL.Recur;
  const times = (name: string) => new Set((parts as Readonly<Record<string, readonly unknown[]>>)[name] ?? [0]).size;
  const anHour = times("BYMINUTE") * times("BYSECOND");
  const isWild = freq === "HOURLY" ? anHour > 1 : anHour * times("BYHOUR") > HOURS;
  if (WILD.has(freq) || isWild) throw new Error("the series repeats more often than every hour");
  if (!(interval >= 1 && interval <= LONGEST_INTERVAL)) throw new Error("the series has an interval that is too long");
}

function refusePeriod(value: unknown): void {
  if (value instanceof ICAL.Period) refuseLength(value.duration);
}

function refuseLength(value: unknown): void {
  const seconds = value instanceof ICAL.Duration ? Math.abs(value.toSeconds()) : 0;
  if (!(seconds <= LONGEST_SECONDS)) throw new Error("the event takes longer than ten years");
}

let rounds = 0;

/** How many rounds all rules have taken since the process began. */
export function roundsSoFar(): number {
  return rounds;
}

const steps = new WeakMap<ICAL.RecurIterator, number>();
const { prototype } = ICAL.RecurIterator;
const isHit = prototype.check_contracting_rules;

// The loop is inside ical.js. It calls this in each round, and throwing is the only way out of it.
prototype.check_contracting_rules = function (this: ICAL.RecurIterator): boolean {
  rounds += 1;
  const hit = isHit.call(this);
  const taken = hit ? 0 : (steps.get(this) ?? 0) + 1;
  if (taken > MOST_STEPS) throw new Error("the series has no further time");
  steps.set(this, taken);
  return hit;
};
