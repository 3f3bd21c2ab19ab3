/**
 * Attendances of a window as records. A record that was written as several periods (a timer with its breaks) is put together by
 * its remote id, their ids joined; where it reaches out of the window, its other periods are asked for by id, lest it look
 * changed. Every other period is a record of its own. Breaks that Personio makes by itself, and running periods, are nobody's
 * record.
 */
import { Completeness } from "../../../core/model/completeness.ts";
import type { Current, RemoteId } from "../../../core/model/record.ts";
import type { CivilDate, Window } from "../../../core/model/time.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import type { AttendanceFields } from "../../../core/plugin/source-side.ts";
import { currentOf, isWithin, type Period } from "./period.ts";
import { type Attendances, ATTENDANCES, periodsById, periodsV2, slicesOf } from "./periods-v2.ts";

const JOINT = "+";

export function idsOf(remoteId: RemoteId): readonly string[] {
  return remoteId.split(JOINT);
}

export function joined(ids: readonly string[]): RemoteId {
  return ids.join(JOINT);
}

interface Group {
  readonly remoteId: RemoteId;
  readonly ids: readonly string[];
  readonly periods: Period[];
}

export interface AttendanceReading {
  readonly window: Window;
  readonly known: readonly RemoteId[];
  readonly today: CivilDate;
}

export async function* readAttendances(
  attendances: Attendances,
  { window, known, today }: AttendanceReading,
): Reader<Current<AttendanceFields>> {
  const groups = groupsOf(known);
  const seen = new Set<string>();
  let pages = 0;
  for (const slice of slicesOf(window, today)) {
    const reader = periodsV2(attendances, slice);
    for (let step = await reader.next(); ; step = await reader.next()) {
      if (step.done) {
        pages += step.value.tally.pages;
        break;
      }
      const single = sorted(step.value, groups, seen).filter((period) => isWithin(period, window));
      if (single.length > 0) yield single.map((period) => currentOf(period.id, [period]));
    }
  }
  yield* put(await completed(attendances, new Set(groups.values())), window);
  return Completeness.of({
    collection: ATTENDANCES,
    window,
    pages,
    distinct: seen.size,
    total: null,
    attributes: null,
  });
}

function groupsOf(known: readonly RemoteId[]): ReadonlyMap<string, Group> {
  const groups = known.map((remoteId): Group => ({ remoteId, ids: idsOf(remoteId), periods: [] }));
  return new Map(groups.flatMap((group) => group.ids.map((id) => [id, group] as const)));
}

/** Puts periods of a known record into its group; returns those that stand by themselves and may be somebody's record. */
function sorted(periods: readonly Period[], groups: ReadonlyMap<string, Group>, seen: Set<string>): Period[] {
  const fresh = periods.filter(({ id }) => !seen.has(id));
  for (const period of fresh) {
    seen.add(period.id);
    groups.get(period.id)?.periods.push(period);
  }
  return fresh.filter(({ id, automatic, end }) => !groups.has(id) && !automatic && end !== null);
}

/** Returns the groups of which a period was seen, each with all the periods that are left of it. */
async function completed(attendances: Attendances, groups: ReadonlySet<Group>): Promise<readonly Group[]> {
  const seen = [...groups].filter(({ periods }) => periods.length > 0);
  for (const { ids, periods } of seen) {
    const missing = ids.filter((id) => periods.every((period) => period.id !== id));
    periods.push(...(await periodsById(attendances, missing)));
  }
  return seen;
}

function* put(groups: readonly Group[], window: Window): Generator<readonly Current<AttendanceFields>[]> {
  const within = groups.filter(({ periods }) => periods.some((period) => isWithin(period, window)));
  if (within.length > 0) yield within.map(({ remoteId, periods }) => currentOf(remoteId, periods));
}
