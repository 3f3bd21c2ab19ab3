/**
 * Attendances in Personio as records that can be written: one record is all periods of one stretch of time, and its remote id is
 * their ids, joined by "+". No period is written that would overlap with one that is not the record's own: what Personio then
 * does is not known, and it might cut what people entered. A running period is never touched. Facts sheet of Personio, 8.2.
 */
import { RecordError } from "../../../core/model/errors.ts";
import type { Current, RemoteId } from "../../../core/model/record.ts";
import { dateIn, type Window } from "../../../core/model/time.ts";
import type { PluginContext, Reader } from "../../../core/plugin/contract.ts";
import type { AttendanceFields, Begun, WritableSide } from "../../../core/plugin/source-side.ts";
import type { PersonioConfig } from "../config.ts";
import type { Doors } from "../wire/doors.ts";
import { currentOf, isSame, type Period, type Stretch, stretchOf } from "./period.ts";
import { PeriodWriter } from "./period-writer.ts";
import { type Attendances, periodsAround, periodsById } from "./periods-v2.ts";
import { idsOf, joined, readAttendances } from "./read-attendances.ts";
import { spanOf } from "./steps.ts";

export class AttendanceSide implements WritableSide<AttendanceFields> {
  readonly #attendances: Attendances;
  readonly #writer: PeriodWriter;
  readonly #context: PluginContext;

  constructor(doors: Doors, config: PersonioConfig, context: PluginContext) {
    this.#attendances = { door: doors.attendances, baseUrl: config.base_url };
    this.#writer = new PeriodWriter(doors.attendances, config.attendances, context.log);
    this.#context = context;
  }

  current(window: Window, known: readonly RemoteId[]): Reader<Current<AttendanceFields>> {
    const today = dateIn(this.#context.timezone, this.#context.clock.now());
    return readAttendances(this.#attendances, { window, known, today });
  }

  async get(remoteId: RemoteId): Promise<Current<AttendanceFields> | null> {
    const periods = await periodsById(this.#attendances, idsOf(remoteId));
    return periods.length === 0 ? null : currentOf(remoteId, periods);
  }

  /**
   * Finds what an earlier create of this record left. The engine asks only where one may have been carried out, so an exact
   * match is as good as a mark.
   */
  async find(wanted: AttendanceFields): Promise<readonly Current<AttendanceFields>[]> {
    const stretches = wanted.periods.map(stretchOf);
    const around = await periodsAround(this.#attendances, wanted.person, stretches);
    const there = exactly(stretches, around);
    if (there.length === 0) return [];
    const [oldest = null] = there.map((period) => period.madeAt).sort();
    const found = { ...currentOf(joined(there.map(({ id }) => id)), there, true), madeAt: oldest };
    return [there.length === stretches.length ? found : { ...found, inPart: true }];
  }

  /**
   * Returns the record as an interrupted update left it. A period that exactly matches a wanted one counts as left by that
   * update if it was made since the update began and belongs to no known record.
   */
  async unfinished(
    remoteId: RemoteId,
    wanted: AttendanceFields,
    { since, known }: Begun,
  ): Promise<Current<AttendanceFields> | null> {
    const stretches = wanted.periods.map(stretchOf);
    const own = await periodsById(this.#attendances, idsOf(remoteId));
    const open = stretches.filter((stretch) => !own.some((period) => !period.rejected && isSame(stretch, period)));
    const linked = new Set(known.flatMap(idsOf));
    const around = await periodsAround(this.#attendances, wanted.person, stretches);
    const others = around.filter(({ id, madeAt }) => !linked.has(id) && (madeAt === null || madeAt >= since));
    const left = [...own, ...exactly(open, others)];
    return left.length === 0 ? null : currentOf(joined(left.map(({ id }) => id)), left);
  }

  async create(wanted: AttendanceFields): Promise<RemoteId> {
    const stretches = wanted.periods.map(stretchOf);
    refuseOverlap(stretches, await periodsAround(this.#attendances, wanted.person, stretches), []);
    return joined(await this.#writer.makeSo(wanted.person, stretches, []));
  }

  async update(remoteId: RemoteId, wanted: AttendanceFields): Promise<RemoteId> {
    const stretches = wanted.periods.map(stretchOf);
    const own = await this.#stopped(remoteId);
    const around = await periodsAround(this.#attendances, wanted.person, stretches);
    refuseOverlap(stretches, around, own);
    const ids = await this.#writer.makeSo(wanted.person, stretches, own);
    const before = new Set(idsOf(remoteId));
    return ids.length === before.size && ids.every((id) => before.has(id)) ? remoteId : joined(ids);
  }

  async remove(remoteId: RemoteId): Promise<void> {
    for (const { id } of await this.#stopped(remoteId)) await this.#writer.remove(id);
  }

  /** Reads the periods that are left of a record. @throws RecordError when somebody set one running again. */
  async #stopped(remoteId: RemoteId): Promise<readonly Period[]> {
    const periods = await periodsById(this.#attendances, idsOf(remoteId));
    if (periods.every(({ end }) => end !== null)) return periods;
    throw new RecordError("The attendance is still running in Personio, and rollcall does not change a running one", {
      causeKey: "personio:attendances:running",
      remedy: "Nothing to do if somebody is at work; otherwise end the running period in Personio.",
    });
  }
}

/** Returns for each stretch one period that matches it exactly, where there is one. */
function exactly(stretches: readonly Stretch[], periods: readonly Period[]): readonly Period[] {
  return stretches.flatMap((stretch) => periods.find((period) => isSame(stretch, period)) ?? []);
}

function refuseOverlap(wanted: readonly Stretch[], around: readonly Period[], own: readonly Period[]): void {
  const other = around.find(({ id }) => own.every((period) => period.id !== id));
  if (!other) return;
  const message = `In Personio, ${spanOf([other])} is already entered and overlaps with ${spanOf(wanted)}`;
  throw new RecordError(message, {
    causeKey: "personio:attendances:overlap",
    inTheWay: true,
    remedy:
      "Look at this person's attendances of that day: delete the entry in Personio, or correct the one in the tool.",
  });
}
