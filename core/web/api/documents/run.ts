/** Runs, as `sync`, `show`, `plan` and `runs` print them, and runs that were asked for. */
import { z } from "@hono/zod-openapi";
import type { RequestDocument } from "../../../engine/operations/actions.ts";
import { OPS } from "../../../model/change.ts";
import { CHANGE_STATUSES, HOLD_STATES, type RunDocument } from "../../../model/run.ts";
import { edits, instant, kind, list, mode, next, runError, runStatus, scope, trigger } from "./common.ts";

const count = () => z.int().nonnegative();
export const op = z.enum(OPS);

const counts = z
  .strictObject({
    create: count(),
    adopt: count(),
    update: count(),
    reactivate: count(),
    deactivate: count(),
    remove: count(),
    release: count(),
    unchanged: count(),
    held: count(),
    failed: count(),
    parked: count(),
    waiting: count(),
    conflicts: count(),
    kept: count(),
  })
  .openapi("Counts");

export const run = z
  .strictObject({
    id: z.string(),
    target: z.string(),
    plugin: z.string(),
    trigger,
    triggered_by: z.string().nullable(),
    mode,
    scope,
    area: z.string().nullable(),
    status: runStatus,
    started_at: instant(),
    finished_at: instant().nullable(),
    digest: z.string().nullable().openapi({
      description: "The digest of what is held, otherwise of what is planned: the one that approve takes.",
    }),
    counts,
    counts_by_kind: z.partialRecord(kind, counts),
    requests: z.strictObject({ source: count(), target: count() }),
    error: runError.nullable(),
  })
  .openapi("Run") satisfies z.ZodType<RunDocument>;

const decided = { kind, subject: z.string(), person: z.string().nullable(), code: z.string(), detail: z.string() };

export const change = z
  .strictObject({
    kind,
    op,
    subject: z.string(),
    person: z.string().nullable(),
    remote_id: z.string().nullable(),
    fields: z.record(z.string(), z.strictObject({ from: z.unknown(), to: z.unknown() })),
    reason: z.string(),
    status: z.enum(CHANGE_STATUSES),
    because: z.literal("unanswered").optional().openapi({
      description: "Held, and cannot be approved: the source does not say whether it is gone.",
    }),
    error: z.strictObject({ code: z.string(), message: z.string(), remedy: z.string() }).optional(),
  })
  .openapi("Change");

const parts = {
  run,
  changes: list(change),
  conflicts: list(z.strictObject(decided)),
  kept: list(z.strictObject({ ...decided, remote_id: z.string().nullable() })),
  edits,
};

export const runPart = z
  .strictObject({
    ...parts,
    hold_state: z.enum(HOLD_STATES).optional().openapi({
      description:
        "What has become of the changes that the run held. `lapsed`: they wait, but were last held too long ago to be approved. `over`: they are not held like this any more, or the target is not active. `none`: no run of everything has held exactly these.",
    }),
    next: next(),
  })
  .openapi("RunPart");

export const plan = z
  .strictObject({
    ...parts,
    run: run.omit({ id: true }).openapi("PlannedRun"),
    hold: z.string().nullable().optional().openapi({ description: "The digest of the target's open hold." }),
    running: z.boolean().openapi({ description: "A run of the target goes on meanwhile." }),
  })
  .openapi("Plan");

export const runs = z.strictObject({ runs: list(run), next: next() }).openapi("Runs");

export const request = z
  .strictObject({
    id: z.string(),
    target: z.string(),
    trigger,
    triggered_by: z.string().nullable(),
    scope,
    area: z.string().nullable(),
    approve: z.string().nullable(),
    created_at: instant(),
    run: z
      .string()
      .nullable()
      .openapi({ description: "The run that this request started; null: it still waits, or was refused." }),
    error: runError.nullable().openapi({ description: "Why it was refused." }),
  })
  .openapi("Request") satisfies z.ZodType<RequestDocument>;
