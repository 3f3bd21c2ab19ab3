/**
 * Looks absences up one by one: a v2 id by v2, a v1 number (from an older link) by v1. "gone" stands for Personio's own "no such
 * record". While absences are read by v1, a v2 id can be looked up by v1 only if it belongs to an absence by the hour; any other
 * id is left out of the answer, which confirms nothing.
 */
import type { Absence } from "../../../core/model/absence.ts";
import type { Doors } from "../wire/doors.ts";
import { inParallel } from "../wire/in-parallel.ts";
import { pageOfV1 } from "../wire/page-v1.ts";
import { recordOfV2 } from "../wire/page-v2.ts";
import { isRefused } from "../wire/refusal.ts";
import { HalfEnds } from "./half-ends.ts";
import { oneHoursRequest } from "./hours-pages-v1.ts";
import { parseHours } from "./hours-v1.ts";
import { parsePeriod } from "./parse-period.ts";
import { ABSENCES, completedPeriods, periodRequest, type PeriodsV2 } from "./periods-v2.ts";
import { parseOneTimeOff, timeOffRequest } from "./time-offs-v1.ts";
import { readTypesV1, type TypesV1 } from "./types-v1.ts";
import { readTypesV2, type Types } from "./types-v2.ts";

export interface ConfirmAbsences {
  readonly doors: Doors;
  readonly baseUrl: string;
  readonly zone: string;
  readonly by: "v1" | "v2";
}

type Found = Absence | "gone" | undefined;

/** An id of v1, which numbers its absences; ids of v2 are UUIDs. */
const NUMBER = /^\d+$/;

export function isOfV1(id: string): boolean {
  return NUMBER.test(id);
}

export async function confirmAbsences(
  ids: readonly string[],
  how: ConfirmAbsences,
): Promise<ReadonlyMap<string, Absence | "gone">> {
  const wanted = [...new Set(ids)];
  const ask = await asking(wanted, how);
  const answers = await inParallel(wanted, async (id) => [id, await ask(id)] as const);
  return new Map(answers.filter((answer): answer is [string, Absence | "gone"] => answer[1] !== undefined));
}

async function asking(ids: readonly string[], how: ConfirmAbsences): Promise<(id: string) => Promise<Found>> {
  const numbers = ids.some(isOfV1);
  const uuids = ids.some((id) => !isOfV1(id));
  const types1 = numbers || how.by === "v1" ? await readTypesV1(how.doors.v1) : new Map();
  const types2 = uuids && how.by === "v2" ? await readTypesV2(how.doors.absences, how.baseUrl) : new Map();
  return (id) => {
    if (isOfV1(id)) return orGone(() => byNumber(id, how, types1));
    return how.by === "v2" ? orGone(() => byUuid(id, how, types2)) : byHours(id, how, types1);
  };
}

export interface ById extends Pick<ConfirmAbsences, "doors" | "baseUrl">, Pick<PeriodsV2, "uncounted"> {
  /** Called if the absence contradicts itself about its days. */
  readonly contradictory?: () => void;
}

/** One absence by its v2 id. */
export function absenceById(id: string, how: ById, types: Types): Promise<Absence | "gone"> {
  return orGone(() => byUuid(id, how, types));
}

async function orGone(ask: () => Promise<Absence>): Promise<Absence | "gone"> {
  try {
    return await ask();
  } catch (error) {
    if (isRefused(error, "record")) return "gone";
    throw error;
  }
}

async function byNumber(id: string, { doors }: ConfirmAbsences, types: TypesV1): Promise<Absence> {
  return parseOneTimeOff(await doors.v1.send(timeOffRequest(id)), types);
}

async function byUuid(id: string, { contradictory = () => undefined, ...how }: ById, types: Types): Promise<Absence> {
  const period = recordOfV2(ABSENCES, await how.doors.absences.send(periodRequest(id)), parsePeriod);
  const learning = { halfEnds: new HalfEnds(), contradictory };
  const [absence] = await completedPeriods({ ...how, types, ...learning }, [period]);
  return absence!;
}

async function byHours(id: string, { doors, zone }: ConfirmAbsences, types: TypesV1): Promise<Found> {
  const reading = { types, zone };
  const answer = await doors.v1.send(oneHoursRequest(id));
  const { items } = pageOfV1(ABSENCES, answer, (record) => parseHours(record, reading));
  return items.find((absence) => absence.id === id);
}
