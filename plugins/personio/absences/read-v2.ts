/**
 * Reads the absences of a window by v2, in two lists: absences that start inside the window, whatever their end, and absences
 * that began before it and reach into it. Open-ended absences that the second list may lack are read too (open-ended.ts). Filters
 * have a margin of a day on either side, since the zone that they are read in is not documented; absences outside the window are
 * left out here.
 */
import type { Absence, AbsenceType } from "../../../core/model/absence.ts";
import { addDays, type Clock, type Instant, type Window } from "../../../core/model/time.ts";
import type { Collection } from "../../../core/plugin/contract.ts";
import type { Doors } from "../wire/doors.ts";
import { sinceWithMargin } from "../wire/since.ts";
import type { FormatMemory } from "./date-format.ts";
import { Gathering } from "./gathering.ts";
import { HalfEnds } from "./half-ends.ts";
import { OpenEnded } from "./open-ended.ts";
import { ABSENCES, type PeriodFilter, type PeriodsV2, periodsV2 } from "./periods-v2.ts";
import { readTypesV2 } from "./types-v2.ts";

/** Knowledge about v2 that is learnt by reading and kept for the life of the process. */
export interface MemoryV2 {
  readonly days: FormatMemory;
  readonly changes: FormatMemory;
  readonly openEnded: OpenEnded;
  /** The types that count hours, as the last reading listed them. */
  hourTypes: readonly AbsenceType[];
}

export function memoryV2(clock: Clock): MemoryV2 {
  return {
    days: { format: "zulu", proven: false },
    changes: { format: "plain", proven: false },
    openEnded: new OpenEnded(clock),
    hourTypes: [],
  };
}

export interface AbsenceRequest {
  readonly window: Window;
  readonly changedSince: Instant | null;
  readonly halt: AbortSignal;
}

export interface ReadAbsences {
  readonly absences: Collection<Absence>;
  /** All types of absences, also those of which there is none in the window. */
  readonly types: readonly AbsenceType[];
  readonly warnings: readonly string[];
}

export async function readV2(
  doors: Doors,
  baseUrl: string,
  memory: MemoryV2,
  request: AbsenceRequest,
): Promise<ReadAbsences> {
  const contradictory: string[] = [];
  const reading: PeriodsV2 = {
    doors,
    baseUrl,
    types: await readTypesV2(doors.absences, baseUrl),
    halfEnds: new HalfEnds(),
    contradictory: (id) => contradictory.push(id),
  };
  const gathering = new Gathering(request.window, request.halt);
  if (request.changedSince !== null) await addChanged(gathering, reading, memory, request.changedSince);
  else await addWindow(gathering, reading, memory, request.window);
  const types = [...reading.types.values()];
  memory.hourTypes = types.filter(({ unit }) => unit === "hour").map(({ type }) => type);
  return {
    absences: gathering.done(ABSENCES, memory.openEnded.listedFrom(request.window)),
    types: types.map(({ type }) => type),
    warnings: warningsOf(contradictory),
  };
}

async function addWindow(gathering: Gathering, reading: PeriodsV2, memory: MemoryV2, window: Window): Promise<void> {
  const read = (filter: PeriodFilter) => periodsV2(reading, filter, memory.days);
  await gathering.add(read(startingInside(window)), (absence) => {
    memory.openEnded.sawUnfiltered(absence);
    return true;
  });
  await gathering.add(read(reachingInto(window)), (absence) => {
    memory.openEnded.sawFiltered(absence);
    return true;
  });
  await memory.openEnded.readRest(window, read, (reader, wanted) => gathering.add(reader, wanted));
}

/** Adds only the absences that changed since a moment. */
async function addChanged(gathering: Gathering, reading: PeriodsV2, memory: MemoryV2, since: Instant): Promise<void> {
  const moments = { "updated_at.gte": sinceWithMargin(since) };
  await gathering.add(periodsV2(reading, { moments }, memory.changes));
}

function startingInside({ from, to }: Window): PeriodFilter {
  const moments: Record<string, string> = { "starts_from.date_time.gte": midnight(addDays(from, -1)) };
  if (to !== null) moments["starts_from.date_time.lte"] = midnight(addDays(to, 2));
  return { moments };
}

function reachingInto({ from }: Window): PeriodFilter {
  return {
    moments: {
      "ends_at.date_time.gte": midnight(addDays(from, -1)),
      "starts_from.date_time.lte": midnight(from),
    },
  };
}

function midnight(date: string): string {
  return `${date}T00:00:00`;
}

function warningsOf(contradictory: readonly string[]): readonly string[] {
  if (contradictory.length === 0) return [];
  const some = contradictory.slice(0, 5).join(", ");
  return [
    `${contradictory.length} absence(s) contradict themselves about their days, or do not say when they end, and are left as they are: ${some}. Correct them in Personio.`,
  ];
}
