/**
 * Staffomatic's absences and ours, both ways. Whole days have `all_day`, and Staffomatic sets their times to local midnight and
 * 23:59:59, the last second included; ours end at the moment after it. A midnight that is skipped when clocks go forward counts
 * as midnight all the same. Sources: documentation and recordings; that parts of days go as times is inferred.
 */
import { wallTimeOrMidnightIn } from "../../../../core/model/clock-changes.ts";
import { addDays, dateIn, instantIn, later, offsetTimeIn } from "../../../../core/model/time.ts";
import type { Instant } from "../../../../core/model/time.ts";
import type { AbsenceFields, ToolAbsence } from "../../connector.ts";
import type { StaffomaticAbsence } from "./wire.ts";

export interface AbsenceForm {
  readonly applicant_id: number | string;
  readonly absence_type_id: number | string;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly all_day: boolean;
}

const SECOND = 1_000;
const MIDNIGHT = "T00:00";
const STATES = { new: "new", approved: "approved", declined: "declined" } as const;

export function toForm({ user, type, starts_at, ends_at }: AbsenceFields, zone: string): AbsenceForm {
  const isToMidnight = ends_at.endsWith(MIDNIGHT);
  const end = instantIn(zone, ends_at);
  return {
    applicant_id: numeric(user),
    absence_type_id: numeric(type),
    starts_at: offsetTimeIn(zone, instantIn(zone, starts_at)),
    ends_at: offsetTimeIn(zone, isToMidnight ? later(end, -SECOND) : end),
    all_day: isToMidnight && starts_at.endsWith(MIDNIGHT),
  };
}

export function toAbsence(absence: StaffomaticAbsence, zone: string): ToolAbsence {
  const { id, applicant_id, absence_type_id, all_day, starts_at, ends_at, state } = absence;
  return {
    id,
    user: applicant_id ?? "",
    type: absence_type_id ?? "",
    starts_at: all_day ? dateIn(zone, starts_at) + MIDNIGHT : wallTimeOrMidnightIn(zone, starts_at),
    ends_at: all_day ? addDays(dateIn(zone, ends_at), 1) + MIDNIGHT : wallTimeOrMidnightIn(zone, through(ends_at)),
    state: STATES[state as keyof typeof STATES] ?? "unknown",
    changedAt: absence.updated_at,
  };
}

/** Returns the end of the minute if the time is its last second. */
function through(end: Instant): Instant {
  return end.slice(17, 19) === "59" ? later(end, SECOND) : end;
}

/** Returns the id as a number, as Staffomatic has it. */
export function numeric(id: string): number | string {
  return /^\d{1,15}$/.test(id) ? Number(id) : id;
}
