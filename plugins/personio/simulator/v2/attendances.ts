/** `/v2/attendance-periods`, read (sheet §8.2). Wall times without zone, and no zone beside them. TRAP: filters with `Z` are refused. */
import type { SimAnswer, SimRequest } from "../../../../core/plugin/simulator.ts";
import { v2BadRequest, v2NotFound } from "../answers.ts";
import { wholeSeconds } from "../calendar.ts";
import { v2Page } from "../paging.ts";
import type { SimAttendance } from "../records.ts";
import type { Route, Scene } from "../route.ts";

/** Values that the range filters look at; null matches no range. */
const RANGES: Readonly<Record<string, (one: SimAttendance) => string | null>> = {
  "start.date_time": ({ start }) => start,
  "end.date_time": ({ end }) => end,
  updated_at: ({ updatedAt }) => updatedAt.slice(0, 19),
  attribution_date: ({ start }) => start.slice(0, 10),
};
const LISTS: Readonly<Record<string, (one: SimAttendance) => string | null>> = {
  id: ({ id }) => id,
  "person.id": ({ person }) => String(person.id),
  "project.id": ({ projectId }) => projectId,
  status: ({ status }) => status,
};
const BOUNDS = Object.keys(RANGES).flatMap((key) => [`${key}.gte`, `${key}.lte`]);
const FILTERS = new Set([...BOUNDS, ...Object.keys(LISTS), "sort"]);

const WALL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

function isUnderstood(query: URLSearchParams): boolean {
  return BOUNDS.every((key) => {
    const text = query.get(key);
    return text === null || (key.startsWith("attribution_date") ? DATE : WALL_TIME).test(text);
  });
}

function matches(one: SimAttendance, query: URLSearchParams): boolean {
  const inRanges = Object.entries(RANGES).every(([key, of]) => {
    const [from, until, value] = [query.get(`${key}.gte`), query.get(`${key}.lte`), of(one)];
    if (from === null && until === null) return true;
    return value !== null && (from === null || value >= from) && (until === null || value <= until);
  });
  return inRanges && Object.entries(LISTS).every(([key, of]) => isListed(of(one), query.getAll(key)));
}

function isListed(value: string | null, asked: readonly string[]): boolean {
  return asked.length === 0 || (value !== null && asked.flatMap((text) => text.split(",")).includes(value));
}

function row(one: SimAttendance): object {
  return {
    id: one.id,
    type: one.type,
    person: { id: String(one.person.id) },
    approval: { status: one.status },
    start: { date_time: one.start },
    end: one.end && { date_time: one.end },
    attribution_date: one.start.slice(0, 10),
    comment: one.comment,
    project: one.projectId && { id: one.projectId },
    is_auto_generated: one.automatic,
    created_at: wholeSeconds(one.createdAt),
    updated_at: wholeSeconds(one.updatedAt),
  };
}

function list(request: SimRequest, scene: Scene): SimAnswer {
  if (!isUnderstood(request.query)) return v2BadRequest(scene, "Invalid request content");
  const { views, world } = scene;
  return v2Page(request, scene, {
    filters: FILTERS,
    limit: { otherwise: 100, most: 100 },
    row,
    rows: (query) => views.of(`attendances ${query}`, () => world.attendances.filter((one) => matches(one, query))),
  });
}

function one(_request: SimRequest, scene: Scene, [id]: readonly string[]): SimAnswer {
  const attendance = scene.views.attendance(id!);
  return attendance ? { status: 200, body: row(attendance) } : v2NotFound(scene);
}

export const V2_ATTENDANCES: readonly Route[] = [
  { method: "GET", right: "attendances", path: /^\/v2\/attendance-periods$/, answer: list },
  { method: "GET", right: "attendances", path: /^\/v2\/attendance-periods\/([^/]+)$/, answer: one },
];
