/** The schemas that documents of the API share. Objects are strict: properties that are not described are neither sent nor accepted. */
import { z } from "@hono/zod-openapi";
import { ERROR_CODES } from "../../../model/errors.ts";
import { KINDS } from "../../../model/record.ts";
import { MODES, RUN_SCOPES, RUN_STATUSES, TRIGGERS } from "../../../model/run.ts";

export const instant = () =>
  z.iso.datetime({ precision: 3 }).openapi({ format: "date-time", example: "2026-07-21T08:00:00.000Z" });

export const list = <T extends z.ZodType>(item: T) => z.array(item).readonly();

export const kind = z.enum(KINDS).openapi("Kind");
export const mode = z.enum(MODES).openapi("Mode");
export const role = z
  .enum(["operator", "reader", "metrics"])
  .describe("`metrics` reads `/metrics` and nothing else.")
  .openapi("Role");
export const trigger = z.enum(TRIGGERS).openapi("Trigger");
export const scope = z.enum(RUN_SCOPES).openapi("Scope");
export const runStatus = z.enum(RUN_STATUSES).openapi("RunStatus");

/** Who did something: `cli:ann`, `web:ann`, `api:TOKEN`. */
export const actor = () => z.string().openapi({ example: "web:ann" });

export const errorCode = z.enum(ERROR_CODES).openapi("ErrorCode", {
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
