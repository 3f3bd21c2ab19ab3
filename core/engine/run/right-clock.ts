/**
 * Who works here, and what is carried, goes by the day, and the day by our clock. A run that began by a clock which differs too far from
 * those of the vendors writes nothing (core/decisions/0028).
 */
import { TransientError } from "../../model/errors.ts";
import { RULES } from "../../model/rules.ts";
import { dateIn, DAY, HOUR, MINUTE } from "../../model/time.ts";
import type { Running } from "./running.ts";

/** By how many milliseconds our clock is ahead of each side's, as its last answer showed; null: the side does not tell. */
export interface AheadOf {
  readonly source: number | null;
  readonly target: number | null;
}

/** To be asked once both sides were read. @throws TransientError CLOCK_DIFFERS */
export function requireRightClock({ target, run, engine, aheadOf }: Running): void {
  const by = wrongBy(aheadOf);
  if (by !== null)
    throw differs(
      `this machine's clock is ${lengthOf(by)} ${by > 0 ? "ahead of" : "behind"} that of ${target.source.name}`,
    );
  // By the vendors the clock is right now; but it was set back since the run took its day from it.
  if (dateIn(target.timezone, run.started_at) > dateIn(target.timezone, engine.clock.now()))
    throw differs("this machine's clock was set back to an earlier day while the run went on");
}

/**
 * By how much our clock is wrong; null: as far as anybody knows it is right. The source says so, and the target, where it tells, confirms it:
 * a vendor's clock may be wrong too. One witness alone is believed only where the difference is more than any time zone that is
 * written for GMT by mistake.
 */
export function wrongBy({ source, target }: AheadOf): number | null {
  if (source === null) return null;
  const { oneSaysMs, bothSayMs } = RULES.clock;
  if (target === null) return Math.abs(source) > oneSaysMs ? source : null;
  const agree = Math.sign(source) === Math.sign(target);
  return agree && Math.min(Math.abs(source), Math.abs(target)) > bothSayMs ? source : null;
}

function differs(message: string): TransientError {
  return new TransientError("CLOCK_DIFFERS", message, { remedy: REMEDY, side: "source" });
}

const REMEDY =
  "Set the clock of the machine that rollcall runs on, and switch on its time synchronisation (NTP). If that clock is right, a proxy may change the answers' Date header.";

const UNITS = [
  ["days", DAY],
  ["hours", HOUR],
  ["minutes", MINUTE],
] as const;

/** A length of time in the largest unit that has at least two of it. */
function lengthOf(ms: number): string {
  const [name, unit] = UNITS.find(([, one]) => Math.abs(ms) >= 2 * one) ?? UNITS[2];
  return `${Math.round(Math.abs(ms) / unit)} ${name}`;
}
