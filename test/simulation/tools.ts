/** Every tool that a simulation may have, by the name of its target. */
import { startAwork } from "./tools/awork.ts";
import { startCalendar } from "./tools/calendar.ts";
import { startClocks } from "./tools/clocks.ts";
import { startDesks } from "./tools/desks.ts";
import { startLearning } from "./tools/scim.ts";
import { startParking } from "./tools/parking.ts";
import { startRooms } from "./tools/rooms.ts";
import { startShifts } from "./tools/shifts.ts";
import { startSurveys } from "./tools/surveys.ts";

export const TOOLS = {
  absences: startAwork,
  learning: startLearning,
  desks: startDesks,
  surveys: startSurveys,
  shifts: startShifts,
} as const;

/** Those that came later, drawn apart: a seed that draws none of them is the story that it was. */
export const LATER_TOOLS = {
  calendar: startCalendar,
  clocks: startClocks,
  rooms: startRooms,
  parking: startParking,
} as const;
