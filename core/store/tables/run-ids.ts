/**
 * Ids of runs: eight characters that sort by time and can be read out on the phone, `tq5m3w0a`. They are one number, the
 * second since 1970 times 32 plus a count, in Crockford's base 32 (no i, l, o, u). An id is always greater than all before it, also
 * after the clock was set back, since decisions hold from one id to another.
 */
import { epochOf, type Instant } from "../../model/time.ts";

const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH = 8;
/** The form of a run's id, which is also a cursor in the list of runs. */
export const RUN_ID = /^[0-9a-hjkmnp-tv-z]{8}$/;
const PER_SECOND = 32;

/** The id of a run that starts now, given the greatest id so far. */
export function nextRunId(now: Instant, last: string | null): string {
  const first = Math.floor(epochOf(now) / 1000) * PER_SECOND;
  return encode(Math.max(first, last === null ? 0 : decode(last) + 1));
}

function encode(value: number): string {
  let text = "";
  for (let rest = value; text.length < LENGTH; rest = Math.floor(rest / DIGITS.length)) {
    text = DIGITS.charAt(rest % DIGITS.length) + text;
  }
  return text;
}

function decode(id: string): number {
  let value = 0;
  for (const digit of id) value = value * DIGITS.length + DIGITS.indexOf(digit);
  return value;
}
