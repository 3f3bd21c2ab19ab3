/**
 * Reads all absences of a window by one interface a run: by v2, or by v1 if v2's endpoints as a whole answer "no such route" or
 * "not allowed", and do so again a moment later. Both return the same records under the same ids, so that switching between them
 * changes nothing in any target: v1 stands in only where it names the v2 id of each.
 */
import type { Absence, AbsenceType } from "../../../core/model/absence.ts";
import { RULES } from "../../../core/model/rules.ts";
import type { Clock } from "../../../core/model/time.ts";
import type { PluginContext } from "../../../core/plugin/contract.ts";
import type { PersonioConfig } from "../config.ts";
import type { Doors } from "../wire/doors.ts";
import { isRefused, PersonioRefusal } from "../wire/refusal.ts";
import { confirmAbsences, isOfV1 } from "./confirm-absences.ts";
import { readV1 } from "./read-v1.ts";
import { type AbsenceRequest, type MemoryV2, memoryV2, type ReadAbsences, readV2 } from "./read-v2.ts";

export class AbsenceReader {
  readonly #doors: Doors;
  readonly #baseUrl: string;
  readonly #zone: string;
  readonly #clock: Clock;
  readonly #memory: MemoryV2;
  /** The interface that the last reading used; look-ups by id use it too. */
  by: "v1" | "v2" = "v2";

  /** The format of times in filters for changes, as far as it has been learnt. */
  get changes(): MemoryV2["changes"] {
    return this.#memory.changes;
  }

  constructor(doors: Doors, config: PersonioConfig, context: PluginContext) {
    this.#doors = doors;
    this.#baseUrl = config.base_url;
    this.#zone = context.timezone;
    this.#clock = context.clock;
    this.#memory = memoryV2(context.clock);
  }

  /** Looks absences up one by one. */
  async confirm(ids: readonly string[]): Promise<ReadonlyMap<string, Absence | "gone">> {
    const how = { doors: this.#doors, baseUrl: this.#baseUrl, zone: this.#zone, by: this.by };
    const found = await confirmAbsences(ids, how);
    for (const absence of found.values()) if (absence !== "gone") this.#memory.openEnded.sawByItself(absence);
    return found;
  }

  async read(request: AbsenceRequest): Promise<ReadAbsences> {
    try {
      const read = await this.#byV2(request);
      this.by = "v2";
      return read;
    } catch (error) {
      if (!isClosed(error)) throw error;
      return this.#instead(error, request);
    }
  }

  /**
   * Reads by v2, and once more a moment later if v2 is closed, since vendors sometimes refuse for a moment. If v2 was closed at
   * the last reading too, it is more than that, and v2 is asked only once.
   */
  async #byV2(request: AbsenceRequest): Promise<ReadAbsences> {
    const read = () => readV2(this.#doors, this.#baseUrl, this.#memory, request);
    if (this.by === "v1") return read();
    return read().catch(async (error: unknown) => {
      if (!isClosed(error)) throw error;
      await this.#clock.sleep(RULES.tokenRetryMs, request.halt);
      return read();
    });
  }

  /** Reads by v1 instead. If v1 cannot stand in, v2's refusal is thrown, since that is what has to be put right. */
  async #instead(refusal: PersonioRefusal, request: AbsenceRequest): Promise<ReadAbsences> {
    const read = await readV1(this.#doors, this.#zone, request).catch((error: unknown) => {
      throw isClosed(error) ? refusal : error;
    });
    const unnamed = read.absences.records.filter(({ id, type }) => isOfV1(id) || isOfV1(type.id)).length;
    if (unnamed > 0) throw cannotStandIn(refusal, unnamed);
    this.by = "v1";
    const warning = `Absences are read through Personio's v1 interface, because v2 refuses (${refusal.message}). Half days of a single day are left as they are meanwhile: v1 does not say which half. So are absences by the hour, unless v1 names their v2 ids. ${refusal.remedy}`;
    return { ...read, types: this.#withHourTypes(read.types), warnings: [warning, ...read.warnings] };
  }

  /**
   * Adds the types that count hours, as v2 listed them at the last reading: v1's list may lack them, and an entry of a config that names one
   * would seem to name nothing. A type that v1 shows has the name that v1 gives it.
   */
  #withHourTypes(shown: readonly AbsenceType[]): readonly AbsenceType[] {
    const ids = new Set(shown.map(({ id }) => id));
    return [...shown, ...this.#memory.hourTypes.filter(({ id }) => !ids.has(id))];
  }
}

/** Returns v2's refusal for a v1 that gives absences or types by its own numbers: under these they would be taken for new ones. */
function cannotStandIn({ refused, message, remedy }: PersonioRefusal, unnamed: number): PersonioRefusal {
  const why = `v1 cannot stand in, because it does not name the v2 ids of ${unnamed} absence(s) or their types`;
  return new PersonioRefusal(refused, `${message}; ${why}`, remedy);
}

/** Whether an endpoint as a whole is refused, and not just one record. */
export function isClosed(error: unknown): error is PersonioRefusal {
  return isRefused(error, "route", "right");
}
