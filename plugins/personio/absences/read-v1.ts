/**
 * Reads the absences of a window by v1, for when v2 does not exist or is not allowed. Personio says both that v1 returns every
 * absence that overlaps the days asked for, and that it returns only absences that lie wholly inside them. So a year more is
 * asked for on either side, and absences outside the window are left out here.
 */
import { addDays, type Window } from "../../../core/model/time.ts";
import type { Doors } from "../wire/doors.ts";
import { sinceWithMargin } from "../wire/since.ts";
import { Gathering } from "./gathering.ts";
import { hoursV1 } from "./hours-pages-v1.ts";
import { ABSENCES } from "./periods-v2.ts";
import type { AbsenceRequest, ReadAbsences } from "./read-v2.ts";
import { type TimeOffFilter, timeOffsV1 } from "./time-offs-v1.ts";
import { readTypesV1 } from "./types-v1.ts";

const MARGIN_DAYS = 366;

export async function readV1(doors: Doors, zone: string, request: AbsenceRequest): Promise<ReadAbsences> {
  const types = await readTypesV1(doors.v1);
  const gathering = new Gathering(request.window, request.halt);
  await gathering.add(timeOffsV1(doors.v1, timeOffFilter(request), types));
  const reading = { types, zone };
  await gathering.add(hoursV1(doors.v1, daysAround(request.window), reading));
  return { absences: gathering.done(ABSENCES), types: [...types.values()], warnings: [] };
}

/** Filter for absences by the day. Absences by the hour are never narrowed to changes: users say that their filter for these does not work. */
function timeOffFilter({ window, changedSince }: AbsenceRequest): TimeOffFilter {
  return changedSince === null ? daysAround(window) : { updated_from: sinceWithMargin(changedSince).slice(0, 10) };
}

function daysAround({ from, to }: Window): TimeOffFilter {
  const filter: Record<string, string> = { start_date: addDays(from, -MARGIN_DAYS) };
  if (to !== null) filter.end_date = addDays(to, MARGIN_DAYS);
  return filter;
}
