/** `/v2/absence-periods` (sheet §7.1). Times are wall-clock times of the absence's zone. */
import type { SimAnswer, SimRequest } from "../../../../core/plugin/simulator.ts";
import type { SimAbsence } from "../records.ts";
import { v2BadRequest, v2NotFound } from "../answers.ts";
import { dayAfter, wholeSeconds } from "../calendar.ts";
import { v2Page } from "../paging.ts";
import type { Quirks } from "../quirks.ts";
import type { Route, Scene } from "../route.ts";

const TIMES = ["starts_from.date_time", "ends_at.date_time", "updated_at"].flatMap((key) => [
  `${key}.gte`,
  `${key}.lte`,
]);
const FILTERS = new Set(["id", "absence_type.id", "person.id", ...TIMES]);

type Half = "FIRST_HALF" | "SECOND_HALF";

function startOf({ startsOn, hours }: SimAbsence): string {
  return `${startsOn}T${hours?.from ?? "00:00"}:00`;
}

/** Returns the end of an absence. TRAP: the end of a day absence is the midnight after the last absent day. */
function endOf({ endsOn, hours, endsAtMidday }: SimAbsence, { halfEndsAtNoon }: Quirks): string | null {
  if (endsOn === null) return null;
  if (hours) return `${endsOn}T${hours.until}:00`;
  return endsAtMidday && halfEndsAtNoon ? `${endsOn}T12:00:00` : `${dayAfter(endsOn)}T00:00:00`;
}

function row({ quirks }: Scene): (absence: SimAbsence) => object {
  return (absence) => {
    const { startsAtMidday, endsAtMidday, hours } = absence;
    const end = endOf(absence, quirks);
    const silent = hours !== null || (quirks.nullHalves && !startsAtMidday && !endsAtMidday);
    const start: Half = startsAtMidday ? "SECOND_HALF" : "FIRST_HALF";
    const last: Half = endsAtMidday ? "FIRST_HALF" : "SECOND_HALF";
    return {
      id: absence.id,
      person: { id: String(absence.person.id) },
      absence_type: { id: absence.type.id },
      starts_from: { date_time: startOf(absence), type: silent ? null : start },
      ends_at: end && { date_time: end, type: silent ? null : last },
      timezone_id: absence.zone,
      comment: absence.comment,
      approval: { status: absence.status.toUpperCase() },
      created_at: wholeSeconds(absence.createdAt),
      updated_at: wholeSeconds(absence.updatedAt),
    };
  };
}

/** Returns the bounds in time to the second, without zone; undefined for a text that is no date-time. */
function bounds(query: URLSearchParams, { rejectZuluFilters }: Quirks): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  for (const key of TIMES) {
    const text = query.get(key);
    if (text === null) continue;
    if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.test(text) || (rejectZuluFilters && /(Z|[+-]\d{2}:\d{2})$/.test(text)))
      return undefined;
    found.set(key, text.slice(0, 19));
  }
  return found;
}

/**
 * Tells whether an absence meets all filters in time, which are AND-ed. A start from and an end until, given together, ask for
 * what overlaps the two, as documented; each alone means what it says.
 */
function inTime(absence: SimAbsence, wanted: ReadonlyMap<string, string>, quirks: Quirks): boolean {
  const start = startOf(absence);
  const end = endOf(absence, quirks);
  const from = wanted.get("starts_from.date_time.gte");
  const until = wanted.get("ends_at.date_time.lte");
  const startLte = wanted.get("starts_from.date_time.lte");
  const endGte = wanted.get("ends_at.date_time.gte");
  if (from !== undefined && until !== undefined) {
    if (start > until || (end !== null && end < from)) return false;
  } else {
    if (from !== undefined && start < from) return false;
    if (until !== undefined && (end === null || end > until)) return false;
  }
  if (startLte !== undefined && start > startLte) return false;
  if (endGte !== undefined && (end === null ? !quirks.openEndMatches : end < endGte)) return false;
  const updated = absence.updatedAt.slice(0, 19);
  const [since, before] = [wanted.get("updated_at.gte"), wanted.get("updated_at.lte")];
  return (since === undefined || updated >= since) && (before === undefined || updated <= before);
}

function listed(query: URLSearchParams, key: string): ReadonlySet<string> | undefined {
  return query.has(key) ? new Set(query.getAll(key).flatMap((text) => text.split(","))) : undefined;
}

function selected({ world, views, quirks }: Scene, query: URLSearchParams): readonly SimAbsence[] {
  if (!query.size) return world.absences;
  const key = `v2 absences ${query} ${quirks.openEndMatches} ${quirks.halfEndsAtNoon}`;
  return views.of(key, () => {
    const wanted = bounds(query, quirks) ?? new Map();
    const [ids, types, people] = ["id", "absence_type.id", "person.id"].map((name) => listed(query, name));
    const rows = people ? [...people].flatMap((id) => views.absencesOf(id)) : world.absences;
    return rows.filter(
      (one) => (!ids || ids.has(one.id)) && (!types || types.has(one.type.id)) && inTime(one, wanted, quirks),
    );
  });
}

function list(request: SimRequest, scene: Scene): SimAnswer {
  if (!bounds(request.query, scene.quirks)) return v2BadRequest(scene, "Invalid request content");
  return v2Page(request, scene, {
    filters: FILTERS,
    limit: { otherwise: 100, most: 100 },
    row: row(scene),
    rows: (query) => selected(scene, query),
  });
}

function one(_request: SimRequest, scene: Scene, [id]: readonly string[]): SimAnswer {
  const absence = scene.views.absence(id!);
  return absence ? { status: 200, body: row(scene)(absence) } : v2NotFound(scene, scene.quirks.unknownAbsence);
}

/** Settings that all v2 absence routes share. */
export const V2_ABSENCE_ROUTE = {
  method: "GET",
  right: "absences",
  pace: "v2 absences",
  exists: ({ v2AbsencesMissing }: Quirks) => !v2AbsencesMissing,
} as const;

export const V2_ABSENCES: readonly Route[] = [
  { ...V2_ABSENCE_ROUTE, path: /^\/v2\/absence-periods$/, answer: list },
  { ...V2_ABSENCE_ROUTE, path: /^\/v2\/absence-periods\/([^/]+)$/, answer: one },
];
