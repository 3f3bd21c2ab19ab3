/** Parses one v2 absence period. Its times are wall times without offset; an offset would mean another contract, and is refused. */
import type { Absence } from "../../../core/model/absence.ts";
import { dayOf } from "../../../core/model/time.ts";
import { idAt, type Json, Mismatch, objectAt, textAt } from "../wire/expect.ts";
import { approvalV2 } from "./approval.ts";
import { isNoEnd, type End, type Span } from "./span.ts";

/** A period as it is read, before its type and its halves are known. */
export interface Period {
  readonly id: string;
  readonly personId: string;
  readonly typeId: string;
  readonly start: End;
  /** Null: it has no end. */
  readonly end: End | null;
  /** The answer says when it ends, or that it has no end. If it says neither, `end` means nothing. */
  readonly isEndTold: boolean;
  readonly approval: Absence["approval"];
  readonly comment: string | null;
}

/** @throws Mismatch */
export function parsePeriod(record: unknown): Period {
  const period = objectAt(record, "record");
  return {
    id: idAt(period.id, "id"),
    personId: idAt(objectAt(period.person, "person").id, "person.id"),
    typeId: idAt(objectAt(period.absence_type, "absence_type").id, "absence_type.id"),
    start: endAt(objectAt(period.starts_from, "starts_from"), "starts_from"),
    ...endOf(period.ends_at),
    approval: approvalV2(period.approval),
    comment: typeof period.comment === "string" && period.comment !== "" ? period.comment : null,
  };
}

const NO_ALIASES: readonly string[] = [];

export function absenceOf(period: Period, type: Absence["type"], span: Span): Absence {
  const { id, personId, approval, comment } = period;
  const { startsOn, endsOn, startsAtMidday, endsAtMidday, hours } = span;
  return {
    id,
    aliases: NO_ALIASES,
    personId,
    type,
    startsOn,
    endsOn,
    startsAtMidday,
    endsAtMidday,
    hours,
    approval,
    comment,
  };
}

/**
 * Returns the absence of a period whose halves cannot be known. It is frozen: nothing is made, changed or removed for it, as for
 * an approval state that we do not know. A rejected absence stays rejected, whatever its halves: what was made for it is taken
 * back.
 */
export function frozen(period: Period, type: Absence["type"]): Absence {
  const { start, end } = period;
  const backwards = end !== null && end.date < start.date;
  const endsOn = backwards ? start.date : (end?.date ?? null);
  const span = { startsOn: start.date, endsOn, startsAtMidday: false, endsAtMidday: false, hours: null };
  return { ...absenceOf(period, type, span), approval: period.approval === "rejected" ? "rejected" : "unknown" };
}

/** Only null says that a period is open. A field that is missing, or empty, says nothing: the desks of a year must not be free for that. */
function endOf(value: unknown): Pick<Period, "end" | "isEndTold"> {
  if (value === null) return { end: null, isEndTold: true };
  if (value === undefined || value === "") return { end: null, isEndTold: false };
  const end = objectAt(value, "ends_at", "an object with date_time, or null");
  if (end.date_time === null || end.date_time === undefined) return { end: null, isEndTold: false };
  const known = endAt(end, "ends_at");
  return { end: isNoEnd(known.date) ? null : known, isEndTold: true };
}

const WALL_TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/;

function endAt(end: Json, path: string): End {
  const text = textAt(end.date_time, `${path}.date_time`);
  const date = dayOf(text.slice(0, 10));
  if (!WALL_TIME.test(text) || date === null) {
    throw new Mismatch(`${path}.date_time`, "a wall time without offset, such as 2026-04-02T00:00:00");
  }
  return { date, time: text.slice(11, 16) || "00:00", half: halfAt(end.type, `${path}.type`) };
}

function halfAt(type: unknown, path: string): End["half"] {
  if (type === null || type === undefined || type === "") return null;
  if (type === "FIRST_HALF" || type === "SECOND_HALF") return type;
  throw new Mismatch(path, "FIRST_HALF, SECOND_HALF or null");
}
