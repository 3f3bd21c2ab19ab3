/** `/v2/attendance-periods`, written (sheet §8.2). What an overlap does is not known: a switch. */
import type { SimAnswer, SimRequest } from "../../../../core/plugin/simulator.ts";
import { addDays } from "../../../../core/model/time.ts";
import { v2BadRequest, v2NotFound } from "../answers.ts";
import { addAttendance, changeAttendance, type NewAttendance, removeAttendance } from "../attendance-changes.ts";
import type { SimAttendance } from "../records.ts";
import type { Route, Scene } from "../route.ts";
import { bodyOf, DONE, idOf, personOf, skipsApproval, v2Conflict, wallTimeOf } from "../written.ts";

const LONGEST_COMMENT = 1000;
/** Time later than any wall time. */
const NEVER = "9999";

function create(request: SimRequest, scene: Scene): SimAnswer {
  const body = bodyOf(request);
  const skips = skipsApproval(request);
  const start = wallTimeOf(body?.start);
  if (!body || skips === undefined || start === undefined || !isType(body.type)) return v2BadRequest(scene);
  const end = endIn(body);
  const comment = body.comment ?? null;
  if (end === undefined || !isComment(comment)) return v2BadRequest(scene);
  const person = personOf(body, scene);
  if (!person) return v2NotFound(scene);
  const projectId = idOf(body.project) ?? null;
  const status = skips || scene.quirks.noApproval ? "CONFIRMED" : "PENDING";
  const wanted: NewAttendance = { person, type: body.type, start, end, comment, projectId, status };
  const refusal = refused(wanted, null, scene);
  if (refusal) return refusal;
  const affected = cutOthers(wanted, null, scene);
  const made = addAttendance(scene.world, wanted);
  made.createdAt = scene.now();
  const { id } = made;
  const answer = { id, affected_periods: affected.map((one) => ({ id: one.id })) };
  return { status: 201, body: scene.quirks.wrappedWrites ? { _data: answer } : answer };
}

function change(request: SimRequest, scene: Scene, [id]: readonly string[]): SimAnswer {
  const found = scene.views.attendance(id!);
  if (!found) return v2NotFound(scene);
  const body = bodyOf(request);
  const skips = skipsApproval(request);
  if (!body || skips === undefined) return v2BadRequest(scene);
  const start = body.start === undefined ? found.start : wallTimeOf(body.start);
  const end = body.end === undefined ? found.end : endIn(body);
  if (start === undefined || end === undefined) return v2BadRequest(scene);
  const wanted = { ...found, start, end };
  const refusal = locked(found, scene) ?? refused(wanted, found, scene);
  if (refusal) return refusal;
  const affected = cutOthers(wanted, found, scene);
  changeAttendance(scene.world, found, { start, end, status: statusAfter(found, skips, scene) });
  if (!scene.quirks.wrappedWrites) return DONE;
  return { status: 200, body: { _data: { id: found.id, affected_periods: affected.map((one) => ({ id: one.id })) } } };
}

/** Returns the state after a change. What becomes of a rejected one is not described: it stays rejected. */
function statusAfter({ status }: SimAttendance, skips: boolean, { quirks }: Scene): SimAttendance["status"] {
  if (status === "REJECTED") return status;
  if (skips || quirks.noApproval) return "CONFIRMED";
  return quirks.changesKeepApproval ? status : "PENDING";
}

function remove(_request: SimRequest, scene: Scene, [id]: readonly string[]): SimAnswer {
  const found = scene.views.attendance(id!);
  if (!found) return v2NotFound(scene);
  const refusal = locked(found, scene);
  if (!refusal) removeAttendance(scene.world, found);
  return refusal ?? DONE;
}

function isType(type: unknown): type is SimAttendance["type"] {
  return type === "WORK" || type === "BREAK";
}

function isComment(comment: unknown): comment is string | null {
  return comment === null || (typeof comment === "string" && comment.length <= LONGEST_COMMENT);
}

/** Returns the end in a body. Null: the period goes on running; undefined: not understood. */
function endIn({ end }: { readonly end?: unknown }): string | null | undefined {
  return end === undefined || end === null ? null : wallTimeOf(end);
}

function locked({ status }: SimAttendance, scene: Scene): SimAnswer | undefined {
  const { confirmedLocked } = scene.quirks;
  if (confirmedLocked === null || status !== "CONFIRMED") return undefined;
  return v2Conflict(scene, "Confirmed attendance periods can no longer be changed.", confirmedLocked);
}

function refused(wanted: NewAttendance, self: SimAttendance | null, scene: Scene): SimAnswer | undefined {
  const { start, end, type, projectId } = wanted;
  if (end !== null && start >= end) return v2Conflict(scene, "The start must be before the end.", 422);
  if (end !== null && end > `${addDays(start.slice(0, 10), 1)}${start.slice(10)}`)
    return v2Conflict(scene, "The period is longer than 24 hours.", 422);
  if (isOverMidnight(start, end, scene)) return v2Conflict(scene, "A period must start and end on the same day.", 422);
  if (type === "BREAK" && projectId) return v2Conflict(scene, "A break cannot belong to a project.", 422);
  const { attendanceOverlap } = scene.quirks;
  if (typeof attendanceOverlap !== "number" || overlapping(wanted, self, scene).length === 0) return undefined;
  return v2Conflict(scene, "The period overlaps with another attendance period.", attendanceOverlap);
}

function isOverMidnight(start: string, end: string | null, { quirks: { overMidnight } }: Scene): boolean {
  if (end === null || overMidnight === "taken") return false;
  const midnight = `${addDays(start.slice(0, 10), 1)}T00:00:00`;
  return overMidnight === "refused" ? end > midnight : end >= midnight;
}

function overlapping({ person, start, end }: NewAttendance, self: SimAttendance | null, { world, quirks }: Scene) {
  const counts = ({ status }: SimAttendance) => status !== "REJECTED" || quirks.rejectedOverlaps;
  const meets = (one: SimAttendance) => one.start < (end ?? NEVER) && start < (one.end ?? NEVER);
  return world.attendances.filter((one) => one !== self && one.person === person && counts(one) && meets(one));
}

/** Cuts other periods, under a quirk: one that lies wholly under the new period goes; of one that reaches out of it one side stays. */
function cutOthers(wanted: NewAttendance, self: SimAttendance | null, scene: Scene): readonly SimAttendance[] {
  if (scene.quirks.attendanceOverlap !== "cut") return [];
  const others = overlapping(wanted, self, scene);
  for (const one of others) {
    if (one.start < wanted.start) changeAttendance(scene.world, one, { end: wanted.start });
    else if (wanted.end !== null && (one.end ?? NEVER) > wanted.end) {
      changeAttendance(scene.world, one, { start: wanted.end });
    } else removeAttendance(scene.world, one);
  }
  return others;
}

const ONE = /^\/v2\/attendance-periods\/([^/]+)$/;

export const V2_ATTENDANCE_WRITES: readonly Route[] = [
  { method: "POST", right: "attendances", path: /^\/v2\/attendance-periods$/, answer: create },
  { method: "PATCH", right: "attendances", path: ONE, answer: change },
  { method: "DELETE", right: "attendances", path: ONE, answer: remove },
];
