/** Writes points in time and durations for mails. */
import { DAY, elapsed, epochOf, type Instant, MINUTE } from "../../model/time.ts";

const LOCALES = { en: "en-GB", de: "de-DE" } as const;

/** The local time in `timezone`, with the zone: `21 July 2026 at 14:05 CEST (Europe/Berlin)`. */
export function pointInTime(language: "en" | "de", timezone: string, instant: Instant): string {
  const format = new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: timezone,
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  });
  const text = format.format(epochOf(instant));
  return text.endsWith(timezone) ? text : `${text} (${timezone})`;
}

const UNITS = [
  { unit: "day", ms: DAY },
  { unit: "hour", ms: 60 * MINUTE },
  { unit: "minute", ms: MINUTE },
] as const;

/** `3 hours 12 minutes`, `2 Tage 1 Stunde`: the two largest units that are not zero, never rounded up; at least a minute. */
export function duration(language: "en" | "de", from: Instant, to: Instant): string {
  let rest = Math.max(elapsed(from, to), MINUTE);
  const parts = UNITS.map(({ unit, ms }) => {
    const count = Math.floor(rest / ms);
    rest -= count * ms;
    return { unit, count };
  });
  const first = parts.findIndex(({ count }) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(({ count }) => count > 0)
    .map(({ unit, count }) =>
      new Intl.NumberFormat(LOCALES[language], { style: "unit", unit, unitDisplay: "long" }).format(count),
    )
    .join(" ");
}
