/**
 * Which day a half day belongs to that v2 ends at a midnight: the day before (as whole days do) or the day that is named. The
 * description does not say, and breakdowns cost a request each. So a reading asks for the breakdowns of the first few and goes
 * by them, if they all say the same; if they differ, every one is asked.
 */
import type { DayShare } from "./settle-span.ts";
import { type DayBefore, type End, MIDNIGHT } from "./span.ts";

export type HalfEnd = "day before" | "day named";

/** As many as must agree. */
export const EVIDENCE = 5;

export class HalfEnds {
  #agreed: HalfEnd | null = null;
  #count = 0;
  #differ = false;

  /** Null: not known, or not the same everywhere. */
  get rule(): HalfEnd | null {
    return this.#count >= EVIDENCE && !this.#differ ? this.#agreed : null;
  }

  /** Whether asking for more breakdowns may still lead to a rule. */
  get isOpen(): boolean {
    return !this.#differ && this.#count < EVIDENCE;
  }

  learn(end: End | null, shares: readonly DayShare[], dayBefore: DayBefore): void {
    const said = end && saidBy(end, shares, dayBefore);
    if (!said) return;
    this.#count += 1;
    if (this.#agreed !== null && this.#agreed !== said) this.#differ = true;
    this.#agreed = said;
  }
}

/** Only a day that counts half speaks: one that counts nothing may be a Sunday. */
function saidBy(end: End, shares: readonly DayShare[], dayBefore: DayBefore): HalfEnd | null {
  if (end.half !== "FIRST_HALF" || end.time !== MIDNIGHT) return null;
  const isHalf = (date: string) => shares.some((share) => share.date === date && share.value > 0 && share.value < 1);
  if (isHalf(end.date)) return "day named";
  const isCounted = shares.some(({ date, value }) => date === end.date && value > 0);
  return isHalf(dayBefore(end.date)) && !isCounted ? "day before" : null;
}
