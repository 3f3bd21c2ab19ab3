/**
 * `/v2/absence-periods`, written (sheet §7.2). Whether an end names the last day or the midnight after it is a switch; an hourly
 * one cannot end at midnight (forum; the status is our guess).
 */
import type { SimAnswer, SimRequest } from "../../../../core/plugin/simulator.ts";
import { addDays } from "../../../../core/model/time.ts";
import { v2BadRequest, v2NotFound } from "../answers.ts";
import { addAbsence, changeAbsence, withdrawAbsence } from "../changes.ts";
import type { SimAbsence, SimPerson } from "../records.ts";
import type { Route, Scene } from "../route.ts";
import { V2_ABSENCE_ROUTE } from "./absences.ts";
import { bodyOf, DONE, idOf, isObject, personOf, skipsApproval, v2Conflict, wallTimeOf } from "../written.ts";

const LONGEST_COMMENT = 2000;

type Span = Pick<SimAbsence, "startsOn" | "endsOn" | "startsAtMidday" | "endsAtMidday" | "hours">;
type Body = Readonly<Record<string, unknown>>;

function create(request: SimRequest, scene: Scene): SimAnswer {
  const body = bodyOf(request);
  const skips = skipsApproval(request);
  const comment = body?.comment ?? null;
  if (!body || skips === undefined || !isComment(comment)) return v2BadRequest(scene);
  const person = personOf(body, scene);
  const type = scene.world.types.find(({ id }) => id === idOf(body.absence_type));
  if (!person || !type) return v2NotFound(scene);
  const span = spanIn(body, type.unit, scene);
  if (!span) return v2BadRequest(scene);
  const refusal = refused(span, person, null, scene);
  if (refusal) return refusal;
  const status = skips || scene.quirks.noApproval ? "approved" : "pending";
  const made = addAbsence(scene.world, { person, type, ...span, comment, status });
  made.createdAt = scene.now();
  return { status: 201, body: { id: made.id } };
}

function change(request: SimRequest, scene: Scene, [id]: readonly string[]): SimAnswer {
  const found = scene.views.absence(id!);
  if (!found) return v2NotFound(scene);
  const body = bodyOf(request);
  const known = ["starts_from", "ends_at", "comment"];
  const skips = skipsApproval(request);
  if (!body || skips === undefined || Object.keys(body).some((key) => !known.includes(key))) return v2BadRequest(scene);
  const span = spanIn(body, found.type.unit, scene);
  if (!span) return v2BadRequest(scene);
  const refusal = refused(span, found.person, found, scene);
  if (!refusal) changeAbsence(scene.world, found, { ...span, status: statusAfter(found, skips, scene) });
  return refusal ?? DONE;
}

/** Returns the state after a change. What becomes of one that is neither approved nor pending is not described: it keeps its state. */
function statusAfter({ status }: SimAbsence, skips: boolean, { quirks }: Scene): string {
  if (status !== "approved" && status !== "pending") return status;
  if (skips || quirks.noApproval) return "approved";
  return quirks.changesKeepApproval ? status : "pending";
}

function remove(_request: SimRequest, scene: Scene, [id]: readonly string[]): SimAnswer {
  const found = scene.views.absence(id!);
  if (found) withdrawAbsence(scene.world, found);
  return found ? DONE : v2NotFound(scene);
}

function isComment(comment: unknown): comment is string | null {
  return comment === null || (typeof comment === "string" && comment.length <= LONGEST_COMMENT);
}

/** Returns the span in a body. Both ends are required, in a PATCH too; `ends_at: null` is an open end. Undefined: not understood. */
function spanIn({ starts_from, ends_at }: Body, unit: "day" | "hour", { quirks }: Scene): Span | undefined {
  const start = wallTimeOf(starts_from);
  const end = ends_at === null ? null : wallTimeOf(ends_at);
  if (start === undefined || end === undefined) return undefined;
  const startsOn = start.slice(0, 10);
  if (unit === "hour" && end !== null) {
    const hours = { from: start.slice(11, 16), until: end.slice(11, 16) };
    return { startsOn, endsOn: end.slice(0, 10), startsAtMidday: false, endsAtMidday: false, hours };
  }
  return {
    startsOn,
    endsOn: end && addDays(end.slice(0, 10), quirks.writtenEndsInclusive ? 0 : -1),
    startsAtMidday: isObject(starts_from) && starts_from.type === "SECOND_HALF",
    endsAtMidday: isObject(ends_at) && ends_at.type === "FIRST_HALF",
    hours: null,
  };
}

function refused(span: Span, person: SimPerson, self: SimAbsence | null, scene: Scene): SimAnswer | undefined {
  if (span.hours?.until === "00:00") return v2Conflict(scene, "An hourly absence cannot end at midnight.", 422);
  const isEmpty = span.endsOn === addDays(span.startsOn, -1);
  if (lastHalf(span) < firstHalf(span) && !(isEmpty && scene.quirks.emptyAbsences))
    return v2Conflict(scene, "The absence ends before it starts.", 422);
  const others = scene.views.absencesOf(String(person.id)).filter((one) => one !== self && one.status !== "rejected");
  const meets = (one: Span) => firstHalf(one) <= lastHalf(span) && firstHalf(span) <= lastHalf(one);
  return others.some(meets) ? v2Conflict(scene, "The period conflicts with another absence.") : undefined;
}

/** Returns the first half day, as a text that sorts in time: `2026-07-05 am` before `2026-07-05 pm`. */
function firstHalf({ startsOn, startsAtMidday }: Span): string {
  return `${startsOn} ${startsAtMidday ? "pm" : "am"}`;
}

function lastHalf({ endsOn, endsAtMidday }: Span): string {
  return `${endsOn ?? "9999"} ${endsAtMidday ? "am" : "pm"}`;
}

const ONE = /^\/v2\/absence-periods\/([^/]+)$/;

export const V2_ABSENCE_WRITES: readonly Route[] = [
  { ...V2_ABSENCE_ROUTE, method: "POST", path: /^\/v2\/absence-periods$/, answer: create },
  { ...V2_ABSENCE_ROUTE, method: "PATCH", path: ONE, answer: change },
  { ...V2_ABSENCE_ROUTE, method: "DELETE", path: ONE, answer: remove },
];
