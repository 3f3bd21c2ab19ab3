/**
 * One v2 attendance period, and the text by which a target's plugin spells it: `WORK 2026-07-05T09:00/2026-07-05T12:00`. Times
 * are local wall times without zone, cut to the minute; the end is excluded. A time with an offset would be another contract,
 * and is refused.
 */
import type { Current, RemoteId } from "../../../core/model/record.ts";
import { addDays, isCivilDate, overlaps, type Instant, type Window } from "../../../core/model/time.ts";
import type { AttendanceFields } from "../../../core/plugin/source-side.ts";
import { approvalV2 } from "../absences/approval.ts";
import { madeAt } from "./made-at.ts";
import { idAt, type Json, Mismatch, objectAt, textAt } from "../wire/expect.ts";

/** A stretch of time of one type. */
export interface Stretch {
  /** WORK or BREAK; Personio may come to know more. */
  readonly type: string;
  /** `2026-07-05T09:00` */
  readonly start: string;
  /** Null while the period is still running. */
  readonly end: string | null;
}

export interface Period extends Stretch {
  readonly id: string;
  readonly personId: string;
  /** True for a break that Personio made by its own rules: it is nobody's record. */
  readonly automatic: boolean;
  /** True for a period whose approval was refused: it counts for nothing. */
  readonly rejected: boolean;
  readonly madeAt: Instant | null;
}

/** @throws Mismatch */
export function parsePeriod(record: unknown): Period {
  const period = objectAt(record, "record");
  const { end } = period;
  const running = end === null || end === undefined || (objectAt(end, "end").date_time ?? null) === null;
  return {
    id: idAt(period.id, "id"),
    personId: idAt(objectAt(period.person, "person").id, "person.id"),
    type: textAt(period.type, "type"),
    start: wallTimeAt(objectAt(period.start, "start"), "start"),
    end: running ? null : wallTimeAt(objectAt(end, "end"), "end"),
    automatic: period.is_auto_generated === true,
    rejected: approvalV2(period.approval) === "rejected",
    madeAt: madeAt(period),
  };
}

const WALL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/;

function wallTimeAt({ date_time }: Json, path: string): string {
  const text = textAt(date_time, `${path}.date_time`);
  if (WALL_TIME.test(text) && isCivilDate(text.slice(0, 10))) return text.slice(0, 16);
  throw new Mismatch(`${path}.date_time`, "a wall time without offset, such as 2026-07-05T09:00:00");
}

export function spelled({ type, start, end }: Stretch): string {
  return `${type} ${start}/${end ?? ""}`;
}

const SPELLED = /^(WORK|BREAK) (\d{4}-\d{2}-\d{2}T\d{2}:\d{2})\/(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})$/;

/** Parses a spelled period. @throws for any other text: a slip of the target's plugin. */
export function stretchOf(text: string): Stretch {
  const [, type, start, end] = SPELLED.exec(text) ?? [];
  if (type === undefined || start === undefined || end === undefined) throw new Error(`not a period: "${text}"`);
  return { type, start, end };
}

export function isSame(a: Stretch, b: Stretch): boolean {
  return a.type === b.type && a.start === b.start && a.end === b.end;
}

/**
 * Tells whether two stretches share a minute. Personio takes no period of more than 24 hours, so a running one reaches that far
 * at most.
 */
export function meet(a: Stretch, b: Stretch): boolean {
  return a.start < latestEnd(b) && b.start < latestEnd(a);
}

export function latestEnd({ start, end }: Stretch): string {
  return end ?? `${addDays(start.slice(0, 10), 1)}${start.slice(10)}`;
}

/** Tells whether a stretch shares a day with the window. One that ends at midnight does not reach into the day that begins. */
export function isWithin(stretch: Stretch, window: Window): boolean {
  const end = latestEnd(stretch);
  const to = end.endsWith("T00:00") ? addDays(end.slice(0, 10), -1) : end.slice(0, 10);
  return overlaps({ from: stretch.start.slice(0, 10), to }, window);
}

export function inOrder<S extends Stretch>(stretches: readonly S[]): S[] {
  return [...stretches].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
}

/**
 * Spells a period for the engine. A rejected one is no longer what was written, so its text differs: the engine sees an edit in
 * Personio.
 */
function shown(period: Period): string {
  return period.rejected ? `${spelled(period)} rejected` : spelled(period);
}

/** @param periods at least one */
export function currentOf(remoteId: RemoteId, periods: readonly Period[], marked = false): Current<AttendanceFields> {
  const ordered = inOrder(periods);
  const [first, last] = [ordered[0]!, ordered.at(-1)!];
  return {
    remoteId,
    key: null,
    title: `person ${first.personId}, ${first.start} to ${last.end ?? "now"}`,
    active: true,
    marked,
    fields: { person: first.personId, periods: ordered.map(shown) },
  };
}
