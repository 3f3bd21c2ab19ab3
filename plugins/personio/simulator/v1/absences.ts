/** The v1 absences: by the day under `time-offs`, by the hour under `absence-periods`, and their types (sheet §5, §6). */
import type { CivilDate } from "../../../../core/model/time.ts";
import type { SimAnswer, SimRequest } from "../../../../core/plugin/simulator.ts";
import type { SimAbsenceType } from "../organisation.ts";
import type { SimAbsence } from "../records.ts";
import { v1AbsenceNotFound, v1Data } from "../answers.ts";
import { asUtc, dayAfter, daysFrom, midnight, withOffset } from "../calendar.ts";
import { v1Page } from "../paging.ts";
import type { Route, Scene } from "../route.ts";
import { shortEmployee } from "./references.ts";

const LIMIT = { otherwise: 200, most: 200 };

function text<T>(row: (record: T) => object): (record: T) => string {
  return (record) => JSON.stringify(row(record));
}

function timeOff({ quirks, world }: Scene): (absence: SimAbsence) => object {
  const half = (is: boolean): boolean | number => (quirks.booleanHalves ? is : Number(is));
  const date = (day: CivilDate, zone: string): string => compact(midnight(day, zone), quirks.compactOffsets);
  const stamp = (instant: string): string => compact(withOffset(instant, world.zone), quirks.compactOffsets);
  return (absence) => ({
    type: "TimeOffPeriod",
    attributes: {
      id: absence.numericId,
      status: absence.status,
      comment: absence.comment ?? "",
      start_date: date(absence.startsOn, absence.zone),
      end_date: absence.endsOn && date(absence.endsOn, absence.zone),
      days_count: daysOf(absence),
      half_day_start: half(absence.startsAtMidday),
      half_day_end: half(absence.endsAtMidday),
      time_off_type: {
        type: "TimeOffType",
        attributes: { id: absence.type.numericId, name: absence.type.name, category: absence.type.category },
      },
      employee: shortEmployee(absence.person),
      created_by: "API",
      certificate: { status: "not-required" },
      created_at: stamp(absence.createdAt),
      updated_at: stamp(absence.updatedAt),
      ...(absence.createdAt >= (quirks.v2IdsSince ?? "") && { id_v2: absence.id }),
    },
  });
}

function compact(stamp: string, isCompact: boolean): string {
  return isCompact ? `${stamp.slice(0, 22)}${stamp.slice(23)}` : stamp;
}

/** Returns the calendar days of an absence in steps of a half; an open one counts its first day. */
export function daysOf({ startsOn, endsOn, startsAtMidday, endsAtMidday }: SimAbsence): number {
  return daysFrom(startsOn, endsOn ?? startsOn) + 1 - (Number(startsAtMidday) + Number(endsAtMidday)) / 2;
}

/** Tells whether an absence intersects the window, ends included; under a quirk only if it lies wholly inside. */
function inWindow({ startsOn, endsOn }: SimAbsence, from: CivilDate, to: CivilDate, wholly: boolean): boolean {
  if (wholly) return startsOn >= from && endsOn !== null && endsOn <= to;
  return startsOn <= to && (endsOn === null || endsOn >= from);
}

function selected(scene: Scene, query: URLSearchParams, unit: "day" | "hour"): readonly SimAbsence[] {
  const { quirks, views, world } = scene;
  const from = query.get("start_date")?.slice(0, 10) ?? "0000-01-01";
  const to = query.get("end_date")?.slice(0, 10) ?? "9999-12-31";
  const heedsUpdates = unit === "day" || !quirks.ignoreUpdatedOfHours;
  const since = (heedsUpdates && query.get("updated_from")?.slice(0, 19)) || "";
  const until = (heedsUpdates && query.get("updated_to")?.slice(0, 19)) || "9999";
  const employees = [...query.getAll("employees[]"), ...query.getAll("employees")];
  const wholly = unit === "day" && quirks.insideWindow;
  return views.of(`v1 ${unit} ${from} ${to} ${since} ${until} ${employees} ${wholly}`, () => {
    const rows = employees.length ? employees.flatMap((id) => views.absencesOf(id)) : world.absences;
    return rows.filter((one) => {
      const moved = one.updatedAt.slice(0, since.length) >= since && one.updatedAt.slice(0, until.length) <= until;
      return one.type.unit === unit && moved && inWindow(one, from, to, wholly);
    });
  });
}

function timeOffs(request: SimRequest, scene: Scene): SimAnswer {
  const rows = selected(scene, request.query, "day");
  return v1Page(request, scene, { rows, row: text(timeOff(scene)), limit: LIMIT, by: "page" });
}

function oneTimeOff(_request: SimRequest, scene: Scene, [id]: readonly string[]): SimAnswer {
  const absence = scene.views.absenceOfNumber(id!);
  return absence?.type.unit === "day" ? v1Data(timeOff(scene)(absence)) : v1AbsenceNotFound();
}

/** Returns an absence by the hour, in UTC; a whole day ends at the midnight after it. */
function absencePeriod(absence: SimAbsence, { quirks: { hourIds } }: Scene): object {
  const { id, startsOn, endsOn, hours, zone } = absence;
  return {
    type: "AbsencePeriod",
    attributes: {
      id: hourIds === "of v2" ? id : `${id.slice(0, -12)}${String(absence.numericId).padStart(12, "0")}`,
      ...(hourIds === "others, and named" && { id_v2: id }),
      measurement_unit: "hour",
      effective_duration: minutesOf(absence),
      employee: shortEmployee(absence.person),
      absence_type: {
        type: "AbsenceType",
        attributes: { id: absence.type.id, name: absence.type.name, time_off_type_id: absence.type.numericId },
      },
      certificate: { status: "not-required" },
      start: asUtc(`${startsOn}T${hours?.from ?? "00:00"}`, zone),
      end: endsOn && asUtc(hours ? `${endsOn}T${hours.until}` : `${dayAfter(endsOn)}T00:00`, zone),
      half_day_start: absence.startsAtMidday,
      half_day_end: absence.endsAtMidday,
      comment: absence.comment ?? "",
      origin: "web",
      status: absence.status,
      timezone: zone,
      created_by: absence.person.id,
      created_at: absence.createdAt,
      updated_at: absence.updatedAt,
      approved_at: absence.status === "approved" ? absence.updatedAt : null,
      breakdowns: [{ date: startsOn, effective_duration: minutesOf(absence) }],
    },
  };
}

/** Returns the minutes between the hours of one day; an absence by the hour that goes over midnight counts eight hours a day. */
export function minutesOf({ startsOn, endsOn, hours }: SimAbsence): number {
  if (!hours || endsOn !== startsOn) return (daysFrom(startsOn, endsOn ?? startsOn) + 1) * 480;
  const minute = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return minute(hours.until) - minute(hours.from);
}

function absencePeriods(request: SimRequest, scene: Scene): SimAnswer {
  const rows = selected(scene, request.query, "hour");
  return v1Page(request, scene, {
    rows,
    row: text((one: SimAbsence) => absencePeriod(one, scene)),
    limit: LIMIT,
    by: scene.quirks.hoursOffset,
  });
}

function type({ quirks }: Scene): (type: SimAbsenceType) => object {
  return ({ id, numericId, name, category, unit }) => ({
    type: "TimeOffType",
    attributes: {
      id: numericId,
      name,
      category,
      unit,
      approval_required: true,
      ...(quirks.v2IdsOfTypes && { id_v2: id }),
    },
  });
}

function types(request: SimRequest, scene: Scene): SimAnswer {
  const rows = scene.world.types.filter(({ unit }) => unit === "day" || !scene.quirks.unlistedHourTypes);
  return v1Page(request, scene, { rows, row: text(type(scene)), limit: LIMIT, by: "page", bare: true });
}

const common = { method: "GET", right: "absences" } as const;

export const V1_ABSENCES: readonly Route[] = [
  { ...common, path: /^\/v1\/company\/time-offs$/, answer: timeOffs },
  { ...common, path: /^\/v1\/company\/time-offs\/(\d+)$/, answer: oneTimeOff },
  { ...common, path: /^\/v1\/company\/absence-periods$/, answer: absencePeriods },
  { ...common, path: /^\/v1\/company\/time-off-types$/, answer: types },
];
