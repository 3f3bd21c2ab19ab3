/** Reads one person's absences that begin within certain days, whatever their approval state. */
import type { Absence } from "../../../core/model/absence.ts";
import type { CivilDate } from "../../../core/model/time.ts";
import { collect } from "../wire/collect.ts";
import type { Doors } from "../wire/doors.ts";
import { HalfEnds } from "./half-ends.ts";
import { periodsV2 } from "./periods-v2.ts";
import type { MemoryV2 } from "./read-v2.ts";
import type { Types } from "./types-v2.ts";

export interface PersonReading {
  readonly doors: Doors;
  readonly baseUrl: string;
  readonly memory: MemoryV2;
  readonly types: Types;
  /** Called for each absence that contradicts itself about its days. */
  readonly contradictory: (id: string) => void;
}

export async function readPerson(
  person: string,
  begun: { readonly from: CivilDate; readonly to: CivilDate },
  { memory, ...reading }: PersonReading,
): Promise<readonly Absence[]> {
  const learning = { halfEnds: new HalfEnds() };
  const moments = {
    "starts_from.date_time.gte": `${begun.from}T00:00:00`,
    "starts_from.date_time.lte": `${begun.to}T00:00:00`,
  };
  const found: Absence[] = [];
  const list = periodsV2({ ...reading, ...learning }, { moments, person }, memory.days);
  await collect(list, (absence) => found.push(absence));
  return found;
}
