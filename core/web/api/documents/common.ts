/** The schemas that documents of the API share. Objects are strict: properties that are not described are neither sent nor accepted. */
import { z } from "@hono/zod-openapi";
import { KINDS } from "../../../model/record.ts";

export const instant = () =>
  z.iso.datetime({ precision: 3 }).openapi({ format: "date-time", example: "2026-07-21T08:00:00.000Z" });

export const list = <T extends z.ZodType>(item: T) => z.array(item).readonly();

export const kind = z.enum(KINDS).openapi("Kind");
export const mode = z.enum(["active", "test", "inactive"]).openapi("Mode");
export const role = z
  .enum(["operator", "reader", "metrics"])
  .describe("`metrics` reads `/metrics` and nothing else.")
  .openapi("Role");
export const trigger = z
  .enum(["schedule", "manual", "activation", "resume", "retry", "catch_up", "approval", "notice"])
  .openapi("Trigger");
export const scope = z.enum(["full", "partial"]).openapi("Scope");
export const runStatus = z
  .enum(["running", "failed", "interrupted", "held", "partial", "succeeded"])
  .openapi("RunStatus");

/** Who did something: `cli:ann`, `web:ann`, `api:TOKEN`. */
export const actor = () => z.string().openapi({ example: "web:ann" });

export const errorCode = z
  .enum([
    "CONFIG",
    "TARGET_INACTIVE",
    "CREDENTIALS_REFUSED",
    "RIGHT_MISSING",
    "ATTRIBUTE_NOT_RELEASED",
    "UNREACHABLE",
    "RATE_LIMITED",
    "INCOMPLETE_READ",
    "CONTRACT_BROKEN",
    "SOURCE_CHANGED",
    "TENANT_CHANGED",
    "LIMIT_EXCEEDED",
    "NO_PROGRESS",
    "CLOCK_DIFFERS",
    "STALE_APPROVAL",
    "BUSY",
    "UNEXPECTED",
  ])
  .openapi("ErrorCode", {
    description:
      "`LIMIT_EXCEEDED` is reserved: no run ends with it. What a limit stops is held, and the run's status says so.",
  });

export const runError = z
  .strictObject({ code: errorCode, message: z.string(), remedy: z.string() })
  .openapi("RunError");

/** The cursor of the page after this one; null: this is the last. */
export const next = () =>
  z.string().nullable().openapi({ description: "Cursor of the next page; null: this is the last." });

/** The edits of the config that came with a hold; of a secret neither value is shown. */
export const edits = z
  .array(z.strictObject({ path: z.string(), from: z.string().nullable(), to: z.string().nullable() }))
  .readonly()
  .optional()
  .openapi({ description: "Edits of the config that caused what is held." });
