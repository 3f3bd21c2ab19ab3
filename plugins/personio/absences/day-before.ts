/** Computes the day before a day. 100,000 absences share a few hundred days, so each is computed once a reading. */
import { addDays, type CivilDate } from "../../../core/model/time.ts";
import type { DayBefore } from "./span.ts";

export function rememberedDayBefore(): DayBefore {
  const known = new Map<CivilDate, CivilDate>();
  return (date) => {
    const before = known.get(date);
    if (before !== undefined) return before;
    const worked = addDays(date, -1);
    known.set(date, worked);
    return worked;
  };
}
