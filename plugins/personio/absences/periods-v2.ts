/**
 * Reads a list of v2 absence periods under one filter, as absences of our model: with the names of their types, and with doubtful
 * halves settled by the breakdown.
 */
import type { Absence } from "../../../core/model/absence.ts";
import type { CivilDate } from "../../../core/model/time.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import type { HttpRequest } from "../../../core/plugin/http/http.ts";
import { inParallel } from "../wire/in-parallel.ts";
import type { Doors } from "../wire/doors.ts";
import { listV2 } from "../wire/list-v2.ts";
import { readBreakdowns } from "./breakdowns-v2.ts";
import { type DateFormat, type FormatMemory, formatted, inEitherFormat } from "./date-format.ts";
import { EVIDENCE, type HalfEnds } from "./half-ends.ts";
import { absenceOf, frozen, parsePeriod, type Period } from "./parse-period.ts";
import { settleSpan } from "./settle-span.ts";
import { spanOf } from "./span.ts";
import { lookUpType, type Types } from "./types-v2.ts";

export const ABSENCES = "personio.absences";

/** Everything that the lists of one reading of periods share. */
export interface PeriodsV2 {
  readonly doors: Doors;
  readonly baseUrl: string;
  readonly types: Types;
  readonly halfEnds: HalfEnds;
  /** Called for each absence that contradicts itself about its days, or does not say when it ends. */
  readonly contradictory: (id: string) => void;
  /** Called with the days that a breakdown lists, in order, if none of them counts. */
  readonly uncounted?: (days: readonly CivilDate[]) => void;
}

export interface PeriodFilter {
  /** Filters by time, such as `starts_from.date_time.gte` → `2026-04-02T00:00:00`: names as documented, values without `Z`. */
  readonly moments: Readonly<Record<string, string>>;
  readonly ids?: readonly string[];
  readonly person?: string;
}

export function periodsRequest({ moments, ids, person }: PeriodFilter, format: DateFormat): HttpRequest {
  const query: Record<string, string | number> = { limit: 100 };
  for (const [name, text] of Object.entries(moments)) query[name] = formatted(text, format);
  if (ids) query.id = ids.join(",");
  if (person !== undefined) query["person.id"] = person;
  return { method: "GET", path: "/v2/absence-periods", query };
}

export function periodRequest(id: string): HttpRequest {
  return { method: "GET", path: `/v2/absence-periods/${encodeURIComponent(id)}` };
}

export function periodsV2(reading: PeriodsV2, filter: PeriodFilter, memory: FormatMemory): Reader<Absence> {
  return periodsBy((periods) => completedPeriods(reading, periods), reading, filter, memory);
}

/** Reads periods as Personio writes them, which needs no further request. */
export function rawPeriodsV2(
  at: Pick<PeriodsV2, "doors" | "baseUrl">,
  filter: PeriodFilter,
  memory: FormatMemory,
): Reader<Period> {
  return periodsBy(async (periods) => periods, at, filter, memory);
}

function periodsBy<T extends { readonly id: string }>(
  complete: (periods: readonly Period[]) => Promise<readonly T[]>,
  { doors: { absences: door }, baseUrl }: Pick<PeriodsV2, "doors" | "baseUrl">,
  filter: PeriodFilter,
  memory: FormatMemory,
): Reader<T> {
  return listV2<Period, T>({
    collection: ABSENCES,
    door,
    baseUrl,
    complete,
    request: periodsRequest(filter, memory.format),
    first: () => inEitherFormat(memory, (format) => door.send(periodsRequest(filter, format))),
    parse: parsePeriod,
    id: ({ id }) => id,
  });
}

export async function completedPeriods(reading: PeriodsV2, periods: readonly Period[]): Promise<readonly Absence[]> {
  const { types, doors } = reading;
  for (const { typeId } of periods) if (!types.has(typeId)) await lookUpType(doors.absences, types, typeId);
  const absences = new Array<Absence>(periods.length);
  const freeze = (period: Period): Absence => {
    reading.contradictory(period.id);
    return frozen(period, types.get(period.typeId)!.type);
  };
  const place = (index: number): boolean => {
    const period = periods[index]!;
    const absence = period.isEndTold ? certain(reading, period) : freeze(period);
    if (absence) absences[index] = absence;
    return absence !== undefined;
  };
  let doubtful = [...periods.keys()].filter((index) => !place(index));
  const unsettled: number[] = [];
  while (doubtful.length > 0) {
    const asked = doubtful.slice(0, reading.halfEnds.isOpen ? EVIDENCE : doubtful.length);
    await inParallel(asked, async (index) => {
      const absence = await settled(reading, periods[index]!);
      if (absence) absences[index] = absence;
      else unsettled.push(index);
    });
    doubtful = doubtful.slice(asked.length).filter((index) => !place(index));
  }
  // A breakdown that counts no day may settle nothing. The rule that the other breakdowns showed then applies, whichever was
  // asked for first.
  for (const index of unsettled.filter((index) => !place(index))) {
    absences[index] = freeze(periods[index]!);
  }
  return absences;
}

function certain({ types, halfEnds }: PeriodsV2, period: Period): Absence | undefined {
  const { type, unit } = types.get(period.typeId)!;
  const span = spanOf(period.start, period.end, { unit, halfEnd: halfEnds.rule });
  if (span !== "doubt") return absenceOf(period, type, span);
  // A rejected absence has no days any more: its breakdown says nothing about its halves, and nobody needs them.
  return period.approval === "rejected" ? frozen(period, type) : undefined;
}

/** Settles an absence by its breakdown; null if the breakdown contradicts it or counts too little to tell. */
async function settled(reading: PeriodsV2, period: Period): Promise<Absence | null> {
  const { types, halfEnds } = reading;
  const shares = await readBreakdowns(reading.doors.breakdowns, reading.baseUrl, period.id);
  halfEnds.learn(period.end, shares);
  if (shares.every(({ value }) => value === 0)) reading.uncounted?.(shares.map(({ date }) => date).sort());
  const { type, unit } = types.get(period.typeId)!;
  // Hours of a type that counts days: one of the two is wrong.
  if (unit === "day" && shares.some((share) => share.unit === "hour" && share.value > 0)) return null;
  const span = settleSpan(period.start, period.end, shares);
  return span && absenceOf(period, type, span);
}
