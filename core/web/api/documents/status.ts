/** Every target at a glance. */
import { z } from "@hono/zod-openapi";
import type { StatusReport } from "../../../engine/reports/status.ts";
import { edits, errorCode, instant, list, mode } from "./common.ts";

export const targetStatus = z
  .strictObject({
    name: z.string(),
    plugin: z.string(),
    mode,
    state: z
      .enum(["inactive", "test", "running", "paused", "held", "late", "ok"])
      .openapi({ description: "The first that applies, in this order." }),
    schedule: z.string(),
    next_run_at: instant().nullable(),
    next_full_at: instant().nullable(),
    next_partial_at: instant().nullable(),
    last_success_at: instant().nullable(),
    last_full_at: instant().nullable(),
    late: z.boolean().describe("No success for longer than its schedule allows, whatever else its state says."),
    overdue: z.boolean(),
    failing: z.int().nonnegative(),
    parked: z.int().nonnegative(),
    conflicts: z.int().nonnegative().describe("Those that are open, whichever run found them."),
    last_full_run: z.string().nullable().describe("The last run that compared everything and did not fail."),
    hold: z
      .strictObject({
        digest: z.string(),
        count: z.int().positive(),
        unanswered: z
          .int()
          .positive()
          .optional()
          .describe("Of them, what cannot be approved: the source gives no answer."),
        unjudged: z
          .int()
          .positive()
          .optional()
          .describe("Of them, what cannot be approved now: the last full run could not judge it."),
        lapsed: z.literal(true).optional().describe("No run has held it for a day, so none of it can be approved."),
        since: instant(),
        edits,
      })
      .nullable(),
    incident: z
      .strictObject({
        code: errorCode,
        message: z.string(),
        remedy: z.string(),
        since: instant(),
        next_probe_at: instant().nullable(),
        run: z.string().nullable(),
      })
      .nullable(),
    paused: z
      .strictObject({ since: instant(), by: z.string().nullable(), reason: z.string().nullable() })
      .nullable()
      .openapi({ description: "Set while a person paused it." }),
  })
  .openapi("TargetStatus");

const daemon = z.strictObject({
  host: z.string(),
  pid: z.int(),
  version: z.string(),
  since: instant(),
  leads: z.boolean().describe("It decides which runs are due, and sends the mails."),
  takes_part: z.boolean().describe("It has the same version and config as the leader."),
});

export const status = z
  .strictObject({
    daemon: z.strictObject({ running: z.boolean(), since: instant().nullable() }),
    daemons: list(daemon).optional().describe("Those that share the work; left out on SQLite, where there is one."),
    mail: z.strictObject({
      state: z.enum(["ok", "failing", "off"]),
      queued: z.int().nonnegative(),
      error: z.string().nullable(),
      undeliverable: list(z.string())
        .optional()
        .describe("The owners whose mails the server refuses while others get theirs; left out if there are none."),
    }),
    config_error: z.string().nullable(),
    new_database: z
      .strictObject({ where: z.string(), since: instant(), again: z.boolean() })
      .optional()
      .describe("For the first day of a database. `again`: it took the place of one that is missing."),
    targets: list(targetStatus),
  })
  .openapi("Status") satisfies z.ZodType<StatusReport>;

export const targets = z.strictObject({ targets: list(targetStatus) }).openapi("Targets");
