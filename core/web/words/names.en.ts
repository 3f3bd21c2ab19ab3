/** The names of states, kinds and counts on the pages. */
import type { RecordState } from "../../engine/reports/explanation.ts";
import type { CheckReport } from "../../engine/operations/operations.ts";
import type { PersonState } from "../../engine/reports/person-report.ts";
import type { TargetStateWord } from "../../engine/reports/status.ts";
import type { SourceHealth } from "../../engine/reports/overview.ts";
import type { Op } from "../../model/change.ts";
import type { Kind } from "../../model/record.ts";
import type { ChangeStatus, Counts, RunScope, RunStatus, Trigger } from "../../model/run.ts";

export interface Names {
  readonly states: Readonly<Record<TargetStateWord, string>>;
  readonly runStates: Readonly<Record<RunStatus, string>>;
  readonly personStates: Readonly<Record<PersonState, string>>;
  readonly recordStates: Readonly<Record<RecordState, string>>;
  readonly sourceStates: Readonly<Record<SourceHealth["state"], string>>;
  readonly checkStates: Readonly<Record<CheckReport["checks"][number]["state"], string>>;
  readonly changeStates: Readonly<Record<ChangeStatus, string>>;
  readonly mailStates: Readonly<Record<"ok" | "failing" | "off", string>>;
  readonly triggers: Readonly<Record<Trigger, string>>;
  readonly scopes: Readonly<Record<RunScope, string>>;
  readonly kinds: Readonly<Record<Kind, string>>;
  /** Changes that were made. */
  readonly ops: Readonly<Record<Op, string>>;
  /** Changes that are to be made. */
  readonly willBe: Readonly<Record<Op, string>>;
  /** Changes that are only planned, after their number. */
  readonly toDo: Readonly<Record<Op, string>>;
  readonly counts: Readonly<Record<keyof Counts, string>>;
  /** The actions of people, after who did each. An action without a text here is shown by its name. */
  readonly did: Readonly<Record<string, string>>;
}

export const englishNames: Names = {
  states: {
    inactive: "inactive",
    test: "test mode",
    running: "running",
    paused: "paused",
    held: "held",
    late: "late",
    ok: "in step",
  },
  runStates: {
    running: "running",
    failed: "failed",
    interrupted: "interrupted",
    held: "held",
    partial: "partial",
    succeeded: "succeeded",
  },
  personStates: {
    matched: "matched",
    unmatched: "unmatched",
    ambiguous: "ambiguous",
    ignored: "ignored",
    conflict: "conflict",
  },
  recordStates: {
    held: "held",
    conflict: "conflict",
    waiting: "waiting",
    planned: "planned",
    kept: "kept",
    left_out: "left out",
    left_alone: "left alone",
    gone: "neither wanted nor there",
    unmatched: "unmatched",
    in_step: "in step",
    ended: "ended by rollcall",
    outside: "outside the days looked at",
  },
  sourceStates: { ok: "Connected", failing: "Not readable", unknown: "Not read yet" },
  checkStates: { ok: "ok", warning: "warning", failed: "failed", skipped: "skipped" },
  changeStates: {
    done: "done",
    failed: "failed",
    held: "held",
    planned: "planned",
    parked: "given up",
    waiting: "waiting",
  },
  mailStates: { ok: "Mails go out", failing: "Failing", off: "Not set up" },
  triggers: {
    schedule: "schedule",
    manual: "by hand",
    activation: "activation",
    resume: "resumed",
    retry: "another try",
    catch_up: "making up for a missed run",
    approval: "approval",
    notice: "notice from the source",
  },
  scopes: { full: "everything", partial: "what changed lately" },
  kinds: {
    user: "User",
    team: "Team",
    membership: "Membership",
    absence: "Absence",
    booking: "Booking",
    attendance: "Working time",
  },
  ops: {
    create: "created",
    adopt: "taken over",
    update: "updated",
    reactivate: "reactivated",
    deactivate: "deactivated",
    remove: "removed",
    release: "released",
  },
  willBe: {
    create: "create",
    adopt: "take over",
    update: "update",
    reactivate: "reactivate",
    deactivate: "deactivate",
    remove: "remove",
    release: "release",
  },
  toDo: {
    create: "to create",
    adopt: "to take over",
    update: "to update",
    reactivate: "to reactivate",
    deactivate: "to deactivate",
    remove: "to remove",
    release: "to release",
  },
  did: {
    sync: "started a run",
    approve: "approved",
    reject: "left as it is",
    undo_reject: "took a rejection back",
    pause: "paused",
    resume: "resumed",
    break_links: "broke links",
  },
  counts: {
    create: "created",
    adopt: "taken over",
    update: "updated",
    reactivate: "reactivated",
    deactivate: "deactivated",
    remove: "removed",
    release: "released",
    held: "held",
    failed: "failed",
    parked: "given up",
    waiting: "waiting",
    conflicts: "in conflict",
    kept: "kept",
    unchanged: "unchanged",
  },
};
