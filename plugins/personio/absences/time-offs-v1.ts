/**
 * Reads absences by the day through v1 `GET /v1/company/time-offs`, the first half of the fallback for v2. The offset is a page
 * number from 1 (0 is page 1 too); `end_date` is the last absent day itself, unlike in v2; days are the first ten characters of a
 * local midnight. Facts sheet of Personio, 5.
 */
import type { Absence } from "../../../core/model/absence.ts";
import { isCivilDate } from "../../../core/model/time.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import type { Answer, Http, HttpRequest } from "../../../core/plugin/http/http.ts";
import { byPageNumber } from "../../../core/plugin/http/pagination.ts";
import { idAt, isObject, type Json, Mismatch, objectAt, textAt, understood } from "../wire/expect.ts";
import { dataOfV1, pageOfV1 } from "../wire/page-v1.ts";
import { approvalV1 } from "./approval.ts";
import { ABSENCES } from "./periods-v2.ts";
import { isNoEnd } from "./span.ts";
import { typeIn, type TypesV1 } from "./types-v1.ts";

const TIME_OFFS_A_PAGE = 200;

/** Filters by day: `start_date`, `end_date` and `updated_from`, as plain days. */
export type TimeOffFilter = Readonly<Record<string, string>>;

export function timeOffsRequest(filter: TimeOffFilter, page: number): HttpRequest {
  return { method: "GET", path: "/v1/company/time-offs", query: { ...filter, limit: TIME_OFFS_A_PAGE, offset: page } };
}

export function timeOffRequest(id: string): HttpRequest {
  return { method: "GET", path: `/v1/company/time-offs/${encodeURIComponent(id)}` };
}

export function timeOffsV1(door: Http, filter: TimeOffFilter, types: TypesV1): Reader<Absence> {
  return byPageNumber<Absence>({
    collection: ABSENCES,
    window: null,
    size: TIME_OFFS_A_PAGE,
    firstPage: 1,
    id: ({ id }) => id,
    fetch: async (page) =>
      pageOfV1(ABSENCES, await door.send(timeOffsRequest(filter, page)), (record) => parseTimeOff(record, types)),
  });
}

export function parseOneTimeOff(answer: Answer, types: TypesV1): Absence {
  const { data } = dataOfV1(ABSENCES, answer);
  return understood(ABSENCES, "data.", () => parseTimeOff(data, types));
}

/** @throws Mismatch */
export function parseTimeOff(record: unknown, types: TypesV1): Absence {
  const absence = objectAt(objectAt(record, "record").attributes, "attributes");
  const numeric = idAt(absence.id, "attributes.id");
  const v2 = typeof absence.id_v2 === "string" && absence.id_v2 !== "" ? absence.id_v2 : null;
  const startsOn = dayAt(absence.start_date, "attributes.start_date");
  const lastDay = isEmpty(absence.end_date) ? null : dayAt(absence.end_date, "attributes.end_date");
  const endsOn = lastDay !== null && isNoEnd(lastDay) ? null : lastDay;
  return {
    id: v2 ?? numeric,
    aliases: v2 === null ? [] : [numeric],
    personId: employeeIn(absence),
    type: typeOf(absence, types),
    startsOn,
    endsOn,
    ...halvesOf(absence, startsOn === endsOn),
    ...(isUntold(absence.end_date) && { approval: unlessRejected(absence.status) }),
    hours: null,
    comment: typeof absence.comment === "string" && absence.comment !== "" ? absence.comment : null,
  };
}

/** Returns the id of the absent person from `employee`, a short form of the person whose values carry labels. */
export function employeeIn(absence: Json): string {
  const employee = objectAt(
    objectAt(absence.employee, "attributes.employee").attributes,
    "attributes.employee.attributes",
  );
  const id = isObject(employee.id) ? employee.id.value : employee.id;
  return idAt(id, "attributes.employee.attributes.id.value");
}

function typeOf(absence: Json, types: TypesV1): Absence["type"] {
  const type = objectAt(
    objectAt(absence.time_off_type, "attributes.time_off_type").attributes,
    "attributes.time_off_type",
  );
  return typeIn(types, idAt(type.id, "attributes.time_off_type.attributes.id"), type.name);
}

/**
 * Returns the halves of an absence and its approval. Over several days the flags say which end is half. On a single day Personio
 * does not say which half a flag means, so the absence is frozen, like one whose state we do not know. Both flags at once
 * contradict themselves, unless the count says that the day is whole (older entries).
 */
function halvesOf(absence: Json, oneDay: boolean): Pick<Absence, "startsAtMidday" | "endsAtMidday" | "approval"> {
  const approval = approvalV1(absence.status);
  const startsAtMidday = isTrue(absence.half_day_start);
  const endsAtMidday = isTrue(absence.half_day_end);
  if (!oneDay) return { startsAtMidday, endsAtMidday, approval };
  const counted = typeof absence.days_count === "number" && absence.days_count >= 1;
  const isWhole = startsAtMidday === endsAtMidday && (!startsAtMidday || counted);
  const isCertain = isWhole || approval === "rejected";
  return { startsAtMidday: false, endsAtMidday: false, approval: isCertain ? approval : "unknown" };
}

/** Whether a flag is set. Flags are documented as booleans and sent as 0 and 1. */
export function isTrue(flag: unknown): boolean {
  return flag === true || flag === 1 || flag === "1" || flag === "true";
}

/** Whether an end says nothing: null alone says that there is none. */
export function isUntold(end: unknown): boolean {
  return end !== null && isEmpty(end);
}

/** The approval of an absence whose end is not told: it is frozen, as in v2. */
export function unlessRejected(status: unknown): Absence["approval"] {
  return approvalV1(status) === "rejected" ? "rejected" : "unknown";
}

export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

function dayAt(value: unknown, path: string): string {
  const day = textAt(value, path).slice(0, 10);
  if (!isCivilDate(day)) throw new Mismatch(path, "a date such as 2026-07-21T00:00:00+0200");
  return day;
}
