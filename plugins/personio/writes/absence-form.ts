/**
 * An absence as v2 takes it: local midnights without zone (one with `Z` is shifted), and for each end which half of its day.
 * FIRST_HALF at the start is from the morning, SECOND_HALF from midday; SECOND_HALF at the end is to the evening, FIRST_HALF
 * until midday. Whether the end names the last absent day or the midnight after it is told both ways: both are said here, and
 * written-ends.ts finds out. Facts sheet of Personio, 7.
 */
import type { Absence } from "../../../core/model/absence.ts";
import type { Current } from "../../../core/model/record.ts";
import { addDays, daysBetween } from "../../../core/model/time.ts";
import type { SourceAbsenceFields } from "../../../core/plugin/source-side.ts";

/** What the date of an end is, where absences are written. */
export type EndDate = "last day" | "day after";

export function formOf(wanted: SourceAbsenceFields, ends: EndDate): object {
  return { person: { id: wanted.person }, absence_type: { id: wanted.type }, ...daysOf(wanted, ends) };
}

export function daysOf({ starts_on, ends_on, starts_at, ends_at }: SourceAbsenceFields, ends: EndDate): object {
  const last = ends === "last day" ? ends_on : addDays(ends_on, 1);
  return {
    starts_from: { date_time: `${starts_on}T00:00:00`, type: starts_at === "morning" ? "FIRST_HALF" : "SECOND_HALF" },
    ends_at: { date_time: `${last}T00:00:00`, type: ends_at === "evening" ? "SECOND_HALF" : "FIRST_HALF" },
  };
}

/** Later than any day: an absence whose end was opened in Personio agrees with none that we write. */
const OPEN_END = "9999-12-31";

export function currentOf(absence: Absence, marked = false): Current<SourceAbsenceFields> {
  const { id, personId, type, startsOn, endsOn, startsAtMidday, endsAtMidday } = absence;
  return {
    remoteId: id,
    key: null,
    title: `person ${personId}, ${startsOn} to ${endsOn ?? "no end"}`,
    active: true,
    marked,
    fields: {
      person: personId,
      type: type.id,
      starts_on: startsOn,
      ends_on: endsOn ?? OPEN_END,
      starts_at: startsAtMidday ? "midday" : "morning",
      ends_at: endsAtMidday ? "midday" : "evening",
    },
  };
}

export function isSame(a: SourceAbsenceFields, b: SourceAbsenceFields): boolean {
  return isSameButEnd(a, b) && a.ends_on === b.ends_on;
}

function isSameButEnd(a: SourceAbsenceFields, b: SourceAbsenceFields): boolean {
  const isSameStart = a.starts_on === b.starts_on && a.starts_at === b.starts_at;
  return a.person === b.person && a.type === b.type && isSameStart && a.ends_at === b.ends_at;
}

/** As it is kept where an end was taken for the midnight after, or the other way round. */
export function isOneDayOff(there: SourceAbsenceFields, wanted: SourceAbsenceFields): boolean {
  return isSameButEnd(there, wanted) && Math.abs(daysBetween(there.ends_on, wanted.ends_on)) === 1;
}

/** Rejected ones are not there: what was asked for is not granted. */
export function isThere({ approval }: Absence): boolean {
  return approval !== "rejected";
}
