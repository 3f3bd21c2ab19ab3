/** A list of v2 absence periods under one filter, as canonical absences: types named, doubtful halves settled by the breakdown. */
import type { Absence } from "../../../core/model/absence.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import type { HttpRequest } from "../../../core/plugin/http.ts";
import { inParallel } from "../wire/in-parallel.ts";
import type { Doors } from "../wire/doors.ts";
import { listV2 } from "../wire/list-v2.ts";
import { readBreakdowns } from "./breakdowns-v2.ts";
import { type DateFormat, type FormatMemory, formatted, inEitherFormat } from "./date-format.ts";
import { absenceOf, frozen, parsePeriod, type Period } from "./parse-period.ts";
import { settleSpan } from "./settle-span.ts";
import { type DayBefore, spanOf } from "./span.ts";
import { lookUpType, type Types } from "./types-v2.ts";

export const ABSENCES = "personio.absences";

/** What one reading of periods shares. */
export interface PeriodsV2 {
  readonly doors: Doors;
  readonly baseUrl: string;
  readonly types: Types;
  readonly dayBefore: DayBefore;
  /** Called for each absence that contradicts itself. */
  readonly contradictory: (id: string) => void;
}

export interface PeriodFilter {
  /** `starts_from.date_time.gte` → `2026-04-02T00:00:00`; names as documented, values in either format. */
  readonly moments: Readonly<Record<string, string>>;
  readonly ids?: readonly string[];
}

export function periodsRequest({ moments, ids }: PeriodFilter, format: DateFormat): HttpRequest {
  const query: Record<string, string | number> = { limit: 100 };
  for (const [name, text] of Object.entries(moments)) query[name] = formatted(text, format);
  if (ids) query.id = ids.join(",");
  return { method: "GET", path: "/v2/absence-periods", query };
}

export function periodRequest(id: string): HttpRequest {
  return { method: "GET", path: `/v2/absence-periods/${encodeURIComponent(id)}` };
}

export function periodsV2(reading: PeriodsV2, filter: PeriodFilter, memory: FormatMemory): Reader<Absence> {
  const door = reading.doors.absences;
  return listV2<Period, Absence>({
    collection: ABSENCES,
    door,
    baseUrl: reading.baseUrl,
    request: periodsRequest(filter, memory.format),
    first: () => inEitherFormat(memory, (format) => door.send(periodsRequest(filter, format))),
    parse: parsePeriod,
    complete: (periods) => completedPeriods(reading, periods),
    id: ({ id }) => id,
  });
}

export async function completedPeriods(reading: PeriodsV2, periods: readonly Period[]): Promise<readonly Absence[]> {
  const { types, doors, dayBefore } = reading;
  for (const { typeId } of periods) if (!types.has(typeId)) await lookUpType(doors.absences, types, typeId);
  const doubtful: number[] = [];
  const absences = periods.map((period, index) => {
    const { type, unit } = types.get(period.typeId)!;
    const span = spanOf(period.start, period.end, unit, dayBefore);
    if (span !== "doubt") return absenceOf(period, type, span);
    doubtful.push(index);
    return frozen(period, type);
  });
  if (doubtful.length === 0) return absences;
  await inParallel(doubtful, async (index) => {
    absences[index] = await settled(reading, periods[index]!);
  });
  return absences;
}

async function settled(reading: PeriodsV2, period: Period): Promise<Absence> {
  const shares = await readBreakdowns(reading.doors.breakdowns, reading.baseUrl, period.id);
  const span = settleSpan(period.start, period.end, shares, reading.dayBefore);
  const { type } = reading.types.get(period.typeId)!;
  if (span !== null) return absenceOf(period, type, span);
  reading.contradictory(period.id);
  return frozen(period, type);
}
