/**
 * An absence in the form that v2 takes: local midnights without zone (a time with `Z` is shifted), and for each end which half
 * of its day. FIRST_HALF at the start means from the morning, SECOND_HALF from midday; SECOND_HALF at the end means to the
 * evening, FIRST_HALF until midday. Personio is quoted both ways on whether the end names the last absent day or the midnight
 * after it: both can be written here, and written-ends.ts finds out which is right. Facts sheet of Personio, 7.
 */
import type { Absence } from "../../../core/model/absence.ts";
import type { Current } from "../../../core/model/record.ts";
import { addDays, daysBetween } from "../../../core/model/time.ts";
import type { SourceAbsenceFields } from "../../../core/plugin/source-side.ts";

/** Meaning of the date of an end, where absences are written: the last absent day or the day after it. */
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

/** Date later than any other, for an absence whose end was opened in Personio: such an absence equals none that we write. */
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

/**
 * Tells whether the absence in Personio differs from the wanted one by one day at its end alone: so it is kept where Personio
 * took the end for the midnight after, or the other way round.
 */
export function isOneDayOff(there: SourceAbsenceFields, wanted: SourceAbsenceFields): boolean {
  return isSameButEnd(there, wanted) && Math.abs(daysBetween(there.ends_on, wanted.ends_on)) === 1;
}

/** Tells whether two absences have at least half a day in common. */
export function shareTime(a: SourceAbsenceFields, b: SourceAbsenceFields): boolean {
  return firstHalf(a) <= lastHalf(b) && firstHalf(b) <= lastHalf(a);
}

/** Returns the half day that an absence begins with, as a text that sorts in the order of time. */
function firstHalf({ starts_on, starts_at }: SourceAbsenceFields): string {
  return `${starts_on} ${starts_at === "morning" ? 1 : 2}`;
}

function lastHalf({ ends_on, ends_at }: SourceAbsenceFields): string {
  return `${ends_on} ${ends_at === "midday" ? 1 : 2}`;
}

/** Tells whether an absence counts as being there. A rejected one does not: it was asked for and not granted. */
export function isThere({ approval }: Absence): boolean {
  return approval !== "rejected";
}
