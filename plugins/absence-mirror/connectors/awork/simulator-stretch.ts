/** How the simulated awork reads beginning and end of an absence, in the two ways that awork's description gives. */
import { epochOf, instantOf } from "../../../../core/model/time.ts";
import type { AbsenceForm, SimAworkAbsence } from "./simulator-world.ts";

type Stored = Pick<SimAworkAbsence, "startOn" | "endOn" | "isHalfDayOnStart" | "isHalfDayOnEnd">;

/** As the description of the form says: flags count, times are ignored. */
export function stretchByFlags(form: AbsenceForm, start: string, end: string): Stored {
  const [onStart, onEnd] = [form.isHalfDayOnStart ?? false, form.isHalfDayOnEnd ?? false];
  const [fromMidday, toMidday] = start === end ? [onEnd && !onStart, onStart && !onEnd] : [onStart, onEnd];
  return {
    startOn: `${start}T${fromMidday ? "12:00:00" : "00:00:00"}Z`,
    endOn: `${end}T${toMidday ? "12:00:00" : "23:59:59"}Z`,
    isHalfDayOnStart: onStart,
    isHalfDayOnEnd: onEnd,
  };
}

/** As the description of the operations says: rounded times set the half days, and flags follow from them. */
export function stretchByTimes(form: AbsenceForm, start: string, end: string): Stored {
  const [from, to] = [rounded(form.startOn), rounded(form.endOn ?? form.startOn)];
  const [fromMidday, toMidday] = [from === "12:00:00", to === "12:00:00"];
  const single = start === end;
  return {
    startOn: `${start}T${from}Z`,
    endOn: `${end}T${to}Z`,
    isHalfDayOnStart: single ? toMidday : fromMidday,
    isHalfDayOnEnd: single ? fromMidday : toMidday,
  };
}

function rounded(time: string | undefined): string {
  const hour = time === undefined ? 0 : Number(instantOf(epochOf(time)).slice(11, 13));
  if (hour < 6) return "00:00:00";
  return hour < 18 ? "12:00:00" : "23:59:59";
}

/** Returns the UTC day of a date-time; null if none was sent. */
export function dayOf(time: string | undefined): string | null {
  return time === undefined ? null : instantOf(epochOf(time)).slice(0, 10);
}
