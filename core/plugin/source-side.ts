/**
 * The source as a side that can be written, for targets that lead. A plugin declares its writes (`Needs.writes`); the gateway
 * lets out those and no other, and none in test mode.
 */
import type { AbsenceType } from "../model/absence.ts";
import type { Current, Fields, Link, RemoteId } from "../model/record.ts";
import type { CivilDate, Instant, Window } from "../model/time.ts";
import type { Reader } from "./contract.ts";

export type SourceWrite = "attendances" | "absences";

/** Whether the record was written to the source, where it is the person's own, whatever becomes of their account in the target. */
export function isInSource({ kind, values }: Pick<Link, "kind" | "values">): boolean {
  return (kind === "attendance" || kind === "absence") && "person" in values;
}

/** One stretch of working time: all its periods, so that a work timer with its breaks is one record. */
export type AttendanceFields = {
  /** The source's id of the person. */
  readonly person: string;
  /**
   * In order, without overlap, each on one day; local wall times without zone, to the minute, end excluded:
   * `WORK 2026-07-05T09:00/2026-07-05T12:00`, `BREAK 2026-07-05T12:00/2026-07-05T12:30`, …
   */
  readonly periods: readonly string[];
};

/** One absence, whole or half days. */
export type SourceAbsenceFields = {
  readonly person: string;
  /** The source's id of the absence type. */
  readonly type: string;
  readonly starts_on: CivilDate;
  /** The last absent day, included. */
  readonly ends_on: CivilDate;
  readonly starts_at: "morning" | "midday";
  readonly ends_at: "midday" | "evening";
};

/** An update that was interrupted. */
export interface Begun {
  /** What was made before that is somebody else's. The clocks' difference is allowed for already. */
  readonly since: Instant;
  /** Remote ids of all our links of this kind: what belongs to one of them is that record's. */
  readonly known: readonly RemoteId[];
}

/** One kind of the source's records, as a flow's following side. The operations mean the same as those of `Flow`. */
export interface WritableSide<F extends Fields> {
  /**
   * Reads every record of everybody that shares a day with the window. `known`: remote ids of records that were written as several
   * (an attendance's periods). A record that belongs to none of them comes by itself.
   */
  current(window: Window, known: readonly RemoteId[]): Reader<Current<F>>;
  get(remoteId: RemoteId): Promise<Current<F> | null>;
  /** Returns the records that are exactly this one, no matter who made them, and when (`madeAt`); otherwise the parts of it that are there, as `inPart`. */
  find(wanted: F): Promise<readonly Current<F>[]>;
  create(wanted: F): Promise<RemoteId>;
  /** As `Flow.unfinished`. Omitted: an update makes no parts. */
  unfinished?(remoteId: RemoteId, wanted: F, begun: Begun): Promise<Current<F> | null>;
  /**
   * Changes the record to `wanted`. Its parts that are right already are left. Takes nothing else for a part of it, however alike.
   * Returns the id: a new one where periods came or went.
   */
  update(remoteId: RemoteId, wanted: F): Promise<RemoteId>;
  /** A record that is gone already is success. */
  remove(remoteId: RemoteId): Promise<void>;
}

export interface SourceSide {
  /** @throws ForbiddenRequest where the plugin did not declare it. */
  readonly attendances: WritableSide<AttendanceFields>;
  /** @throws ForbiddenRequest where the plugin did not declare it. */
  readonly absences: WritableSide<SourceAbsenceFields>;
  absenceTypes(): Promise<readonly AbsenceType[]>;
}
