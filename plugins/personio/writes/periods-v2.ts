/**
 * `GET /v2/attendance-periods` and `/{id}`. TRAP: filters want wall times without `Z`, else 400. Deep cursors get slow, so a
 * window is read in slices of 14 days; a period on the edge of two slices comes in both. Facts sheet of Personio, 8.2.
 */
import { addDays, type CivilDate, type Window } from "../../../core/model/time.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import type { Http, HttpRequest } from "../../../core/plugin/http/http.ts";
import { collect } from "../wire/collect.ts";
import { inParallel } from "../wire/in-parallel.ts";
import { listV2 } from "../wire/list-v2.ts";
import { recordOfV2 } from "../wire/page-v2.ts";
import { isRefused } from "../wire/refusal.ts";
import { latestEnd, meet, parsePeriod, type Period, type Stretch } from "./period.ts";

export const ATTENDANCES = "personio.attendances";
export const PATH = "/v2/attendance-periods";

export interface Attendances {
  readonly door: Http;
  readonly baseUrl: string;
}

export type Filter = Readonly<Record<string, string>>;

export function periodsRequest(filter: Filter): HttpRequest {
  return { method: "GET", path: PATH, query: { limit: 100, ...filter } };
}

export function pathOf(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}

export function periodsV2({ door, baseUrl }: Attendances, filter: Filter): Reader<Period> {
  return listV2<Period, Period>({
    collection: ATTENDANCES,
    door,
    baseUrl,
    request: periodsRequest(filter),
    parse: parsePeriod,
    complete: async (records) => records,
    id: ({ id }) => id,
  });
}

const SLICE_DAYS = 14;

/**
 * Returns the filters of the window's slices. A period lasts at most 24 hours, so one that reaches into a day began on it or the
 * day before.
 */
export function slicesOf({ from, to }: Window, today: CivilDate): readonly Filter[] {
  const end = addDays(to ?? (today > from ? today : from), 1);
  const slices: Filter[] = [];
  for (let day = addDays(from, -1); day < end; day = addDays(day, SLICE_DAYS)) {
    const next = addDays(day, SLICE_DAYS);
    slices.push(startingBetween(midnight(day), midnight(next < end ? next : end)));
  }
  return to === null ? [...slices, { "start.date_time.gte": midnight(end) }] : slices;
}

/**
 * Reads the person's periods that share a minute with one of the stretches, without rejected ones and breaks that Personio makes
 * by itself.
 */
export async function periodsAround(
  attendances: Attendances,
  person: string,
  stretches: readonly Stretch[],
): Promise<readonly Period[]> {
  const starts = stretches.map(({ start }) => start).sort();
  const ends = stretches.map(latestEnd).sort();
  const from = midnight(addDays(starts[0]!.slice(0, 10), -1));
  const found: Period[] = [];
  const filter = { "person.id": person, ...startingBetween(from, `${ends.at(-1)}:00`) };
  await collect(periodsV2(attendances, filter), (period) => {
    const counts = !period.automatic && !period.rejected;
    if (counts && stretches.some((stretch) => meet(stretch, period))) found.push(period);
  });
  return found;
}

/** Reads periods by id, one request each; one is left out only where Personio says that there is no such record. */
export async function periodsById({ door }: Attendances, ids: readonly string[]): Promise<readonly Period[]> {
  const found = await inParallel(ids, async (id) => {
    try {
      return recordOfV2(ATTENDANCES, await door.send({ method: "GET", path: pathOf(id) }), parsePeriod);
    } catch (error) {
      if (isRefused(error, "record")) return null;
      throw error;
    }
  });
  return found.filter((period) => period !== null);
}

function startingBetween(from: string, until: string): Filter {
  return { "start.date_time.gte": from, "start.date_time.lte": until };
}

function midnight(date: CivilDate): string {
  return `${date}T00:00:00`;
}
