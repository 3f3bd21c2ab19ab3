/** `/v2/absence-periods/{id}/breakdowns`: how much of each day an absence takes (sheet §7.1). */
import type { CivilDate } from "../../../../core/model/time.ts";
import type { SimAnswer, SimRequest } from "../../../../core/plugin/simulator.ts";
import { v2NotFound } from "../answers.ts";
import { dayAfter, daysFrom } from "../calendar.ts";
import { v2Page } from "../paging.ts";
import type { SimAbsence, World } from "../records.ts";
import type { Route, Scene } from "../route.ts";
import { minutesOf } from "../v1/absences.ts";
import { V2_ABSENCE_ROUTE } from "./absences.ts";

interface Part {
  readonly date: CivilDate;
  readonly effective_duration: { readonly unit: "DAY" | "HOUR"; readonly value: number };
}

/**
 * Returns a part for each day of an absence; an open one has those up to today. Nothing counts of a rejected absence, nor of a
 * day on which nobody works.
 */
function parts(absence: SimAbsence, { now, holidays }: World): Part[] {
  const { startsOn, hours, startsAtMidday, endsAtMidday, status } = absence;
  const today = now.slice(0, 10);
  const endsOn = absence.endsOn ?? (today > startsOn ? today : startsOn);
  const days: Part[] = [];
  for (let date = startsOn; date <= endsOn; date = dayAfter(date)) {
    const halves = Number(date === startsOn && startsAtMidday) + Number(date === absence.endsOn && endsAtMidday);
    const counts = status !== "rejected" && isWorkingDay(date) && !holidays.has(date);
    const duration = hours
      ? ({ unit: "HOUR", value: counts ? (startsOn === endsOn ? minutesOf(absence) / 60 : 8) : 0 } as const)
      : ({ unit: "DAY", value: counts ? 1 - halves / 2 : 0 } as const);
    days.push({ date, effective_duration: duration });
  }
  return days;
}

const SOME_MONDAY = "2001-01-01";

function isWorkingDay(date: CivilDate): boolean {
  const sinceMonday = daysFrom(SOME_MONDAY, date) % 7;
  return (sinceMonday + 7) % 7 < 5;
}

function breakdowns(request: SimRequest, scene: Scene, [id]: readonly string[]): SimAnswer {
  const absence = scene.views.absence(id!);
  if (!absence) return v2NotFound(scene);
  return v2Page(request, scene, {
    filters: new Set(),
    limit: { otherwise: 28, most: 28 },
    row: (part: Part) => part,
    rows: () => scene.views.of(`breakdowns ${absence.id}`, () => parts(absence, scene.world)),
  });
}

export const V2_BREAKDOWNS: readonly Route[] = [
  { ...V2_ABSENCE_ROUTE, path: /^\/v2\/absence-periods\/([^/]+)\/breakdowns$/, answer: breakdowns },
];
