/**
 * Learns on which day a half day ends if v2 ends it at a midnight: on the day before (as whole days do) or on the day named.
 * Personio's description does not say, and breakdowns cost a request each. So a reading asks for the breakdowns of the first few
 * such absences and goes by them if they all say the same; if they differ, it asks for the breakdown of every one.
 */
import { dayBefore } from "../../../core/model/time.ts";
import type { DayShare } from "./settle-span.ts";
import { type End, MIDNIGHT } from "./span.ts";

export type HalfEnd = "day before" | "day named";

/** How many breakdowns must agree before what they say becomes the rule. */
export const EVIDENCE = 5;

export class HalfEnds {
  #agreed: HalfEnd | null = null;
  #count = 0;
  #differ = false;

  /** The day that a midnight stands for; null if it is not known yet or not the same for all absences. */
  get rule(): HalfEnd | null {
    return this.#count >= EVIDENCE && !this.#differ ? this.#agreed : null;
  }

  /** Whether asking for more breakdowns may still lead to a rule. */
  get isOpen(): boolean {
    return !this.#differ && this.#count < EVIDENCE;
  }

  learn(end: End | null, shares: readonly DayShare[]): void {
    const said = end && saidBy(end, shares);
    if (!said) return;
    this.#count += 1;
    if (this.#agreed !== null && this.#agreed !== said) this.#differ = true;
    this.#agreed = said;
  }
}

/**
 * Returns what a breakdown says about a midnight end; null if nothing. Only a day that counts half is evidence: a day that counts
 * nothing may be a Sunday.
 */
function saidBy(end: End, shares: readonly DayShare[]): HalfEnd | null {
  if (end.half !== "FIRST_HALF" || end.time !== MIDNIGHT) return null;
  const isHalf = (date: string) => shares.some((share) => share.date === date && share.value > 0 && share.value < 1);
  if (isHalf(end.date)) return "day named";
  const isCounted = shares.some(({ date, value }) => date === end.date && value > 0);
  return isHalf(dayBefore(end.date)) && !isCounted ? "day before" : null;
}
