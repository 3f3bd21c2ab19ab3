/**
 * Parses absences by the hour of v1 `GET /v1/company/absence-periods`, the second half of the fallback for v2. `start` and `end`
 * are instants in UTC with a `timezone`; they become wall times of that zone (of the configured zone if the record names none).
 * Whole days reach from midnight to the midnight after the last one. Whether its id is the one that v2 knows it by is not
 * described, so unless the record names that one too, the absence is frozen. Facts sheet of Personio, 6.
 */
import { Temporal } from "temporal-polyfill";
import type { Absence } from "../../../core/model/absence.ts";
import { dayBefore } from "../../../core/model/time.ts";
import { idAt, type Json, Mismatch, objectAt, textAt } from "../wire/expect.ts";
import { approvalV1 } from "./approval.ts";
import { hoursOf, isNoEnd, MIDNIGHT, type Span } from "./span.ts";
import { employeeIn, isEmpty, isTrue, isUntold, unlessRejected } from "./time-offs-v1.ts";
import { typeIn, type TypesV1 } from "./types-v1.ts";

export interface HoursV1 {
  readonly types: TypesV1;
  /** The zone of records that name none. */
  readonly zone: string;
}

/** @throws Mismatch */
export function parseHours(record: unknown, reading: HoursV1): Absence {
  const absence = objectAt(objectAt(record, "record").attributes, "attributes");
  const isCertain = namesV2(absence) && !isUntold(absence.end);
  return {
    ...idsOf(absence),
    personId: employeeIn(absence),
    type: typeOf(absence, reading.types),
    ...spanIn(absence, reading),
    approval: isCertain ? approvalV1(absence.status) : unlessRejected(absence.status),
    comment: typeof absence.comment === "string" && absence.comment !== "" ? absence.comment : null,
  };
}

/** The ids of an absence by the hour. Its own id is a UUID already; if the record names another one for v2, both are kept. */
function idsOf(absence: Json): Pick<Absence, "id" | "aliases"> {
  const own = idAt(absence.id, "attributes.id");
  return namesV2(absence) && absence.id_v2 !== own ? { id: absence.id_v2, aliases: [own] } : { id: own, aliases: [] };
}

function namesV2(absence: Json): absence is Json & { readonly id_v2: string } {
  return typeof absence.id_v2 === "string" && absence.id_v2 !== "";
}

/** Looks the type up by its v1 number, which leads to its v2 id. If the list lacks the type, the UUID in this record is taken. */
function typeOf(absence: Json, types: TypesV1): Absence["type"] {
  const type = objectAt(
    objectAt(absence.absence_type, "attributes.absence_type").attributes,
    "attributes.absence_type",
  );
  const listed = types.get(String(type.time_off_type_id));
  const own = isEmpty(type.id) ? type.time_off_type_id : type.id;
  return listed ?? typeIn(types, idAt(own, "attributes.absence_type.attributes.id"), type.name);
}

function spanIn(absence: Json, { zone }: HoursV1): Span {
  const at = typeof absence.timezone === "string" && absence.timezone !== "" ? absence.timezone : zone;
  const start = wallTime(absence.start, at, "attributes.start");
  const told = isEmpty(absence.end) ? null : wallTime(absence.end, at, "attributes.end");
  const end = told !== null && isNoEnd(told.date) ? null : told;
  const wholeDays = start.time === MIDNIGHT && (end === null || end.time === MIDNIGHT);
  if (!wholeDays) return hoursOf({ ...start, half: null }, end && { ...end, half: null });
  return {
    startsOn: start.date,
    endsOn: end && dayBefore(end.date),
    startsAtMidday: isTrue(absence.half_day_start),
    endsAtMidday: isTrue(absence.half_day_end),
    hours: null,
  };
}

function wallTime(value: unknown, zone: string, path: string): { readonly date: string; readonly time: string } {
  const text = textAt(value, path);
  try {
    const wall = Temporal.Instant.from(text).toZonedDateTimeISO(zone).toPlainDateTime().toString();
    return { date: wall.slice(0, 10), time: wall.slice(11, 16) };
  } catch {
    throw new Mismatch(path, "an instant such as 2026-06-01T07:00:00Z, in a time zone that exists");
  }
}
