/**
 * The parts of Staffomatic's records that are read. A record of another shape is refused by naming the place at which it differs,
 * never its values. Source: the interface's documentation, its examples, and recordings of the vendor's client.
 */
import { RefusedError } from "../../../../core/model/errors.ts";
import { epochOf, instantOf } from "../../../../core/model/time.ts";
import { z } from "../../../../core/plugin/schema.ts";

/** An id. It is a number in all examples. */
const id = z.union([z.int(), z.string().min(1)]).transform(String);
const optionalId = id.nullish().transform((value) => value ?? null);
const text = z
  .string()
  .nullish()
  .transform((value) => value?.trim() || null);
const number = z
  .number()
  .nullish()
  .transform((value) => value ?? null);

/** An instant: there ISO 8601 with the offset of the account's zone, here in UTC. */
const instant = z.string().transform((written, context) => {
  try {
    return instantOf(epochOf(written));
  } catch {
    context.addIssue({ code: "custom", message: "expected a time with an offset" });
    return z.NEVER;
  }
});

export const ACCOUNT = z.object({ id, name: text, subdomain: text, time_zone: z.string().min(1) });
export const LOCATION = z.object({ id, name: z.string() });
export const DEPARTMENT = z.object({ id, name: z.string() });
export const ABSENCE_TYPE = z.object({ id, name: z.string() });

export const USER = z.object({
  id,
  email: text,
  first_name: text,
  last_name: text,
  max_hours_per_month: number,
  max_vacation_days: number,
  department_ids: z
    .array(id)
    .nullish()
    .transform((ids) => ids ?? []),
  locked_at: text,
  /** Null if nobody was invited. */
  invitation_state: text,
  custom_id: z
    .union([z.string(), z.number()])
    .nullish()
    .transform((value) => String(value ?? "").trim() || null),
});

export const ABSENCE = z.object({
  id,
  starts_at: instant,
  ends_at: instant,
  all_day: z.boolean(),
  state: z.string(),
  applicant_id: optionalId,
  absence_type_id: optionalId,
  updated_at: instant,
});

export const WORK_TIMER = z.object({
  id,
  user_id: id,
  state: z.string(),
  starts_at: instant,
  ends_at: instant.nullish().transform((value) => value ?? null),
  break_duration: number,
  updated_at: instant,
});

export const BREAK_TIMER = z.object({
  id,
  work_timer_id: optionalId,
  starts_at: instant,
  ends_at: instant.nullish().transform((value) => value ?? null),
});

export type StaffomaticAccount = z.output<typeof ACCOUNT>;
export type StaffomaticUser = z.output<typeof USER>;
export type StaffomaticAbsence = z.output<typeof ABSENCE>;
export type StaffomaticTimer = z.output<typeof WORK_TIMER>;
export type StaffomaticBreak = z.output<typeof BREAK_TIMER>;

/** @throws RefusedError CONTRACT_BROKEN: `staffomatic: users: [3].id: Invalid input: …` */
export function read<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value, { reportInput: false });
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  const place = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  throw new RefusedError("CONTRACT_BROKEN", `staffomatic: ${what}${place}: ${message}`, {
    remedy:
      "Check connector.base_url and connector.account; if they are right, Staffomatic's interface has changed: update rollcall.",
  });
}
