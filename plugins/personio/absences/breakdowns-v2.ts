/**
 * Reads how much of each day of one absence counts, by v2 `GET /v2/absence-periods/{id}/breakdowns` (at most 28 days a page). It
 * is asked only if the ends of the absence leave a doubt.
 */
import type { Http, HttpRequest } from "../../../core/plugin/http/http.ts";
import { collect } from "../wire/collect.ts";
import { Mismatch, objectAt, textAt } from "../wire/expect.ts";
import { listV2 } from "../wire/list-v2.ts";
import type { DayShare } from "./settle-span.ts";
import { unitOf } from "./types-v2.ts";

function breakdownsRequest(periodId: string): HttpRequest {
  const path = `/v2/absence-periods/${encodeURIComponent(periodId)}/breakdowns`;
  return { method: "GET", path, query: { limit: 28 } };
}

/** @throws Mismatch */
export function parseBreakdown(record: unknown): DayShare {
  const line = objectAt(record, "record");
  const duration = objectAt(line.effective_duration, "effective_duration");
  if (typeof duration.value !== "number") throw new Mismatch("effective_duration.value", "a number");
  return { date: textAt(line.date, "date").slice(0, 10), unit: unitOf(duration.unit) ?? "day", value: duration.value };
}

export async function readBreakdowns(door: Http, baseUrl: string, periodId: string): Promise<readonly DayShare[]> {
  const days: DayShare[] = [];
  const reader = listV2<DayShare, DayShare>({
    collection: "personio.breakdowns",
    door,
    baseUrl,
    request: breakdownsRequest(periodId),
    parse: parseBreakdown,
    complete: async (records) => records,
    id: ({ date }) => date,
  });
  await collect(reader, (day) => days.push(day));
  return days;
}
