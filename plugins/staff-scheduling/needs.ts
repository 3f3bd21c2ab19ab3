/** What a target of this kind needs from Personio, by its switches, and what it writes back. Behaviours P3, P6. */
import type { CivilDate } from "../../core/model/time.ts";
import type { Needs } from "../../core/plugin/contract.ts";
import type { SourceWrite } from "../../core/plugin/source-side.ts";
import type { StaffSchedulingConfig } from "./config.ts";
import { absenceWindow } from "./reach.ts";

const NAMES = ["first_name", "last_name"];
const PLACES = ["department", "team", "office", "subcompany"];
const HOURS = ["weekly_working_hours", "absence_entitlement"];
const DAYS = ["hire_date", "last_working_day", "status"];

export function needsOf(config: StaffSchedulingConfig, today: CivilDate): Needs {
  const required = [...new Set(requiredOf(config))];
  const places = isOn(config) ? [...PLACES, ...HOURS] : isPlaced(config) ? ["office"] : [];
  const useful = [...NAMES, ...DAYS, ...places];
  // The day of set-up is not known here, so the window reaches back as far as it ever may.
  const window = absenceWindow({ since: config.since ?? null, setUpOn: "0001-01-01" }, today);
  return {
    people: { required, useful: useful.filter((key) => !required.includes(key)) },
    absences: config.absences.leader === "personio" ? { window } : null,
    writes: writesOf(config),
  };
}

function isOn({ users }: StaffSchedulingConfig): boolean {
  return users.sync !== "off";
}

/** Whether the office decides which of the types of one name an absence has. */
function isPlaced({ users, absences }: StaffSchedulingConfig): boolean {
  return absences.leader === "personio" && typeof users.location !== "string";
}

function requiredOf(config: StaffSchedulingConfig): string[] {
  const { users, locking } = config;
  const required = ["email"];
  const isLed = isOn(config) || locking;
  if (isOn(config)) required.push(...NAMES, ...Object.keys(users.where));
  if (isLed && users.hire_date) required.push("hire_date");
  if (isLed && users.last_working_day) required.push("last_working_day");
  if (locking) required.push("status");
  return required;
}

function writesOf({ absences, time_tracking }: StaffSchedulingConfig): SourceWrite[] {
  const writes: SourceWrite[] = [];
  if (time_tracking.enabled) writes.push("attendances");
  if (absences.leader === "tool") writes.push("absences");
  return writes;
}
