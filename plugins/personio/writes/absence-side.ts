/**
 * Absences in Personio as records that can be written, whole and half days. They are read as the source reads them (through v2 alone), so that rollcall
 * compares what everybody else sees; rejected absences are left out. Facts sheet of Personio, 7.
 */
import type { Absence } from "../../../core/model/absence.ts";
import { RecordError } from "../../../core/model/errors.ts";
import type { Current, RemoteId } from "../../../core/model/record.ts";
import { addDays, type CivilDate, type Instant, type Window } from "../../../core/model/time.ts";
import type { PluginContext, Reader } from "../../../core/plugin/contract.ts";
import { succeed } from "../../../core/plugin/replace.ts";
import type { SourceAbsenceFields, WritableSide } from "../../../core/plugin/source-side.ts";
import { absenceById, type ById } from "../absences/confirm-absences.ts";
import { ABSENCES, periodRequest } from "../absences/periods-v2.ts";
import { readPerson } from "../absences/read-person.ts";
import { type MemoryV2, memoryV2, readV2 } from "../absences/read-v2.ts";
import { readTypesV2, type Types } from "../absences/types-v2.ts";
import type { PersonioConfig } from "../config.ts";
import type { Doors } from "../wire/doors.ts";
import { objectAt } from "../wire/expect.ts";
import { recordOfV2 } from "../wire/page-v2.ts";
import { isRefused } from "../wire/refusal.ts";
import { currentOf, isOneDayOff, isSame, isThere } from "./absence-form.ts";
import { AbsenceWriter, type ReadBack } from "./absence-writer.ts";
import { madeAt } from "./made-at.ts";
import { isOfOld, refuseTaken } from "./taken.ts";

/** Days before an absence in which others are looked for that reach into it: longer ones are few, and Personio refuses the overlap itself. */
const LONGEST_DAYS = 366;

type Found = Current<SourceAbsenceFields>;
type Told = Pick<ById, "contradictory" | "uncounted">;

export class AbsenceSide implements WritableSide<SourceAbsenceFields> {
  readonly #doors: Doors;
  readonly #baseUrl: string;
  readonly #context: PluginContext;
  readonly #memory: MemoryV2;
  readonly #writer: AbsenceWriter;
  #types: Promise<Types> | undefined;

  constructor(doors: Doors, config: PersonioConfig, context: PluginContext) {
    this.#doors = doors;
    this.#baseUrl = config.base_url;
    this.#context = context;
    this.#memory = memoryV2(context.clock);
    this.#writer = new AbsenceWriter(doors.absences, (id, wanted) => this.#readBack(id, wanted));
  }

  /** Reads the absence types, once a connection; a failed reading is not kept. */
  types(): Promise<Types> {
    this.#types ??= readTypesV2(this.#doors.absences, this.#baseUrl).catch((error: unknown) => {
      this.#types = undefined;
      throw error;
    });
    return this.#types;
  }

  async *current(window: Window): Reader<Current<SourceAbsenceFields>> {
    const request = { window, changedSince: null, halt: this.#context.signal };
    const { absences, warnings } = await readV2(this.#doors, this.#baseUrl, this.#memory, request);
    for (const warning of warnings) this.#context.log.warn(warning);
    const there = absences.records.filter(isThere);
    if (there.length > 0) yield there.map((absence) => currentOf(absence));
    return absences.completeness;
  }

  async get(remoteId: RemoteId): Promise<Current<SourceAbsenceFields> | null> {
    return this.#byId(remoteId);
  }

  async #byId(id: RemoteId, told: Told = {}): Promise<Current<SourceAbsenceFields> | null> {
    const found = await absenceById(id, { doors: this.#doors, baseUrl: this.#baseUrl, ...told }, await this.types());
    return found === "gone" || !isThere(found) ? null : currentOf(found);
  }

  async #readBack(id: RemoteId, wanted: SourceAbsenceFields): Promise<Awaited<ReturnType<ReadBack>>> {
    let isUnclear = false;
    let listed: readonly CivilDate[] = [];
    const found = await this.#byId(id, {
      contradictory: () => {
        isUnclear = true;
      },
      uncounted: (days) => {
        listed = days;
      },
    });
    if (!found) return null;
    if (listed[0] === wanted.starts_on && listed.at(-1) === wanted.ends_on) return "uncounted";
    return isUnclear ? "unclear" : found.fields;
  }

  /**
   * Finds what an earlier create of this absence left. The engine asks only where one may have been carried out, so an exact match is as good as a mark.
   * `inPart` marks an absence to be put right, whose end was not read back yet: one may look so by chance, so Personio has to say when it was made.
   */
  async find(wanted: SourceAbsenceFields): Promise<readonly Current<SourceAbsenceFields>[]> {
    const unclear = new Set<RemoteId>();
    const window = { from: addDays(wanted.starts_on, -1), to: addDays(wanted.starts_on, 1) };
    const absences = await readPerson(wanted.person, window, {
      doors: this.#doors,
      baseUrl: this.#baseUrl,
      memory: this.#memory,
      types: await this.types(),
      contradictory: (id) => unclear.add(id),
    });
    const there = absences.filter((absence) => isThere(absence) && isWholeDays(absence));
    const all = there.map((absence) => currentOf(absence, true));
    const isRight = ({ remoteId, fields }: Found) => !unclear.has(remoteId) && isSame(fields, wanted);
    const isUnsettled = ({ remoteId, fields }: Found) =>
      unclear.has(remoteId) ? isSame(fields, wanted) : isOneDayOff(fields, wanted);
    const parts = (await this.#dated(all.filter(isUnsettled))).filter(({ madeAt }) => madeAt !== null);
    return [...(await this.#dated(all.filter(isRight))), ...parts.map((part) => ({ ...part, inPart: true as const }))];
  }

  #dated(found: readonly Found[]): Promise<readonly Found[]> {
    return Promise.all(found.map(async (one) => ({ ...one, madeAt: await this.#madeAt(one.remoteId) })));
  }

  /** Reads the single record, because the list does not say when an absence was made. */
  async #madeAt(id: RemoteId): Promise<Instant | null> {
    const answer = await nullOnGone(this.#doors.absences.send(periodRequest(id)));
    return answer && recordOfV2(ABSENCES, answer, (record) => madeAt(objectAt(record, "record")));
  }

  async create(wanted: SourceAbsenceFields): Promise<RemoteId> {
    await this.#refuseHours(wanted);
    return this.#writer.create(wanted);
  }

  async update(remoteId: RemoteId, wanted: SourceAbsenceFields): Promise<RemoteId> {
    let isUnclear = false;
    const contradictory = () => {
      isUnclear = true;
    };
    const there = (await this.#byId(remoteId, { contradictory }))?.fields;
    if (there && isSame(there, wanted) && !isUnclear) return remoteId;
    await this.#refuseHours(wanted);
    if (!there) return this.#writer.create(wanted);
    if (there.person !== wanted.person || there.type !== wanted.type) return this.#replace(remoteId, there, wanted);
    await this.#writer.move(remoteId, wanted);
    return remoteId;
  }

  remove(remoteId: RemoteId): Promise<void> {
    return this.#writer.remove(remoteId);
  }

  /** Refuses a type that is counted in hours: such an absence cannot end at a midnight, and reading it back would prove nothing about days. */
  async #refuseHours({ type }: SourceAbsenceFields): Promise<void> {
    if ((await this.types()).get(type)?.unit !== "hour") return;
    throw new RecordError("Personio counts this absence type in hours, but rollcall writes only whole and half days", {
      causeKey: "personio:absences:hour-type",
      own: true,
      remedy: "In Personio, enter it by hand, or give it a type that is counted in days.",
    });
  }

  /**
   * Replaces an absence, as person and type cannot be changed. Until it is known how Personio wants an end, the last day is written:
   * taken for the midnight after, it is a day short, in nobody's way. So an old one that went first can always be made again.
   */
  async #replace(old: RemoteId, there: SourceAbsenceFields, wanted: SourceAbsenceFields): Promise<RemoteId> {
    refuseTaken(wanted, old, await this.#around(wanted));
    const one = { old, there, wanted };
    return succeed(one, {
      create: (fields) => this.#writer.create(fields, "last day"),
      remove: (id) => this.#writer.remove(id),
      lacksRoom: (refusal) => isOfOld(refusal, one),
    });
  }

  /** Reads the person's absences that may take some of these days; one that contradicts itself counts as whole days. */
  async #around({ person, starts_on, ends_on }: SourceAbsenceFields): Promise<readonly Found[]> {
    const unclear = new Set<RemoteId>();
    const begun = { from: addDays(starts_on, -LONGEST_DAYS), to: ends_on };
    const absences = await readPerson(person, begun, {
      doors: this.#doors,
      baseUrl: this.#baseUrl,
      memory: this.#memory,
      types: await this.types(),
      contradictory: (id) => unclear.add(id),
    });
    return absences
      .filter((absence) => isThere(absence) && isWholeDays(absence))
      .map((absence) =>
        currentOf(unclear.has(absence.id) ? { ...absence, startsAtMidday: false, endsAtMidday: false } : absence),
      );
  }
}

async function nullOnGone<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch((error: unknown) => {
    if (isRefused(error, "record")) return null;
    throw error;
  });
}

function isWholeDays({ hours }: Absence): boolean {
  return hours === null;
}
