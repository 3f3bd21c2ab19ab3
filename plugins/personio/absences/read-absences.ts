/**
 * All absences of a window, by one interface a run: v2, or v1 where v2's endpoints as a whole answer "no such route" or "not
 * allowed", and do so again a moment later. Both give the same records under the same ids (v1 names the v2 id of each), so that
 * switching plans nothing.
 */
import type { Absence } from "../../../core/model/absence.ts";
import { RULES } from "../../../core/model/rules.ts";
import type { Clock } from "../../../core/model/time.ts";
import type { PluginContext } from "../../../core/plugin/contract.ts";
import type { PersonioConfig } from "../config.ts";
import type { Doors } from "../wire/doors.ts";
import { isRefused, type PersonioRefusal } from "../wire/refusal.ts";
import { confirmAbsences } from "./confirm-absences.ts";
import { readV1 } from "./read-v1.ts";
import { type AbsenceRequest, type MemoryV2, memoryV2, type ReadAbsences, readV2 } from "./read-v2.ts";

export class AbsenceReader {
  readonly #doors: Doors;
  readonly #baseUrl: string;
  readonly #zone: string;
  readonly #clock: Clock;
  readonly #memory: MemoryV2;
  /** What the last reading used; look-ups by id use it too. */
  by: "v1" | "v2" = "v2";

  /** How the times of changes are written, as far as that was learnt. */
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

  /** Absences that were asked for one by one. */
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

  /** Vendors refuse for a moment; where it was closed last time too, it is not that. */
  async #byV2(request: AbsenceRequest): Promise<ReadAbsences> {
    const read = () => readV2(this.#doors, this.#baseUrl, this.#memory, request);
    if (this.by === "v1") return read();
    return read().catch(async (error: unknown) => {
      if (!isClosed(error)) throw error;
      await this.#clock.sleep(RULES.tokenRetryMs, request.halt);
      return read();
    });
  }

  /** Where v1 is closed too, what v2 answered is what has to be put right. */
  async #instead(refusal: PersonioRefusal, request: AbsenceRequest): Promise<ReadAbsences> {
    const read = await readV1(this.#doors, this.#zone, request).catch((error: unknown) => {
      throw isClosed(error) ? refusal : error;
    });
    this.by = "v1";
    const warning = `Absences are read through Personio's v1 interface, because v2 refuses (${refusal.message}). Half days of a single day are left as they are meanwhile: v1 does not tell of which half. ${refusal.remedy}`;
    return { absences: read.absences, warnings: [warning, ...read.warnings] };
  }
}

/** The endpoint as a whole: not one record. */
export function isClosed(error: unknown): error is PersonioRefusal {
  return isRefused(error, "route", "right");
}
