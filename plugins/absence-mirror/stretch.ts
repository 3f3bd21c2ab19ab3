/**
 * The stretch of days and halves that an absence takes in a target that knows no hours. Hours are rounded up to halves that
 * meet at 12:00: 09:00 to 11:00 is a morning, 11:00 to 13:00 a whole day.
 */
import type { Absence } from "../../core/model/absence.ts";
import { addDays, type CivilDate } from "../../core/model/time.ts";
import type { MirrorFields } from "./connector.ts";

export type Stretch = Pick<MirrorFields, "starts_on" | "ends_on" | "starts_at" | "ends_at">;

const MIDDAY = "12:00";

/** @param until the last day of an absence whose end is not known yet (A10: the end of the window) */
export function stretchOf(absence: Absence, until: CivilDate): Stretch {
  const { startsOn, endsOn, hours } = absence;
  const end = endsOn ?? (until > startsOn ? until : startsOn);
  if (hours) return { starts_on: startsOn, starts_at: startOf(hours.from), ...endOf(end, absence) };
  return {
    starts_on: startsOn,
    ends_on: end,
    starts_at: absence.startsAtMidday ? "midday" : "morning",
    ends_at: endsOn !== null && absence.endsAtMidday ? "midday" : "evening",
  };
}

function startOf(from: string): "morning" | "midday" {
  return from < MIDDAY ? "morning" : "midday";
}

function endOf(end: CivilDate, { startsOn, endsOn, hours }: Absence): Pick<Stretch, "ends_on" | "ends_at"> {
  const until = endsOn === null ? null : (hours?.until ?? null);
  // An end at 00:00 is the end of the day before.
  if (until === "00:00" && end > startsOn) return { ends_on: addDays(end, -1), ends_at: "evening" };
  return { ends_on: end, ends_at: until !== null && until <= MIDDAY ? "midday" : "evening" };
}
