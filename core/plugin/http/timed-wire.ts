/**
 * A way to a vendor that reads from each answer what the vendor's clock showed: `Date` (RFC 9110), and `Age` where a cache on the way kept
 * the answer.
 */
import type { OpenWire } from "./open-wire.ts";

/** @param onTime called with milliseconds since 1970 at each answer that says so */
export function timedWire(openWire: OpenWire, onTime: (theirs: number) => void): OpenWire {
  return (options) => {
    const wire = openWire(options);
    return {
      async exchange(...given) {
        const answer = await wire.exchange(...given);
        const theirs = answeredAt(answer.headers);
        if (theirs !== null) onTime(theirs);
        return answer;
      },
      cancel: () => wire.cancel(),
      close: () => wire.close(),
    };
  };
}

function answeredAt({ date, age = "" }: Readonly<Record<string, string>>): number | null {
  const made = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(made)) return null;
  return made + (SECONDS.test(age) ? Number(age) * 1000 : 0);
}

/** As many as a cache may keep anything. */
const SECONDS = /^\d{1,8}$/;
