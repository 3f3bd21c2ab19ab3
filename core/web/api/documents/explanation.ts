/** Why one person has what they have at a target. */
import { z } from "@hono/zod-openapi";
import type { Explanation } from "../../../engine/reports/explanation.ts";
import { instant, kind, list } from "./common.ts";
import { change, op } from "./run.ts";
import { targetStatus } from "./status.ts";

const value = z.union([z.string(), z.number(), z.boolean(), z.null(), list(z.string())]);
const fields = (what: string) => z.record(z.string(), value).readonly().nullable().describe(what);

const record = z
  .strictObject({
    kind,
    subject: z.string(),
    state: z
      .enum([
        ...(["held", "conflict", "waiting", "planned", "kept", "left_out", "left_alone"] as const),
        ...(["gone", "unmatched", "in_step", "ended", "outside"] as const),
      ])
      .describe("What becomes of it: the first that applies, in this order."),
    reason: z.strictObject({ code: z.string().nullable(), text: z.string() }).nullable(),
    remote_id: z.string().nullable(),
    link: z
      .strictObject({ active: z.boolean(), since: instant(), last_written_at: instant().nullable() })
      .nullable()
      .describe("Null: rollcall does not manage it."),
    wanted: fields("How it should be; null: it should not be, or is outside the days that runs look at."),
    there: fields("How it is there now; null: it is not there, or was not looked at."),
    // Written out: a component that is null in one place would be described as null everywhere.
    change: z.strictObject(change.shape).nullable().describe("What the next run would do, or holds."),
    failure: z
      .strictObject({
        attempts: z.int().positive(),
        since: instant(),
        message: z.string(),
        remedy: z.string(),
        next_try_at: instant().nullable().describe("Null: it was given up."),
      })
      .nullable(),
  })
  .openapi("ExplainedRecord");

const past = z
  .strictObject({
    run: z.string(),
    target: z.string(),
    kind,
    op,
    subject: z.string(),
    at: instant(),
    reason: z.string(),
    status: change.shape.status,
    fields: change.shape.fields,
    error: z.strictObject({ code: z.string(), message: z.string(), remedy: z.string() }).nullable(),
  })
  .openapi("PastChange");

export const explanation = z
  .strictObject({
    target: z.string(),
    status: targetStatus,
    person: z.strictObject({
      id: z.string().describe("The person's id in the source."),
      email: z.string().nullable(),
      name: z.string(),
      in_source: z.boolean().describe("False: the source does not list them any more."),
    }),
    records: list(record),
    history: list(past).describe("What was done or tried for them there, newest first."),
  })
  .openapi("Explanation") satisfies z.ZodType<Explanation>;
