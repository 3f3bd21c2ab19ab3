/** Every tool that a simulation may have, by the name of its target. */
import { startAwork } from "./tools/awork.ts";
import { startCalendar } from "./tools/calendar.ts";
import { startDesks } from "./tools/desks.ts";
import { startLearning } from "./tools/scim.ts";
import { startShifts } from "./tools/shifts.ts";
import { startSurveys } from "./tools/surveys.ts";

export const TOOLS = {
  absences: startAwork,
  learning: startLearning,
  desks: startDesks,
  surveys: startSurveys,
  shifts: startShifts,
  calendar: startCalendar,
} as const;
