/** The parts of Seatsurfing's records that are read. Source: the official description, GetUserResponse and GetBookingResponse. */
import { isCivilDate } from "../../../../core/model/time.ts";
import { z } from "../../../../core/plugin/schema.ts";

const id = z.string().min(1);

/** The fields of a user that are read. The others are sent back unchanged when the user is written. */
export const USER = z.object({
  id,
  email: z.string(),
  firstname: z.string().nullish(),
  lastname: z.string().nullish(),
  role: z.int().nullish(),
  accountType: z.int().nullish(),
  atlassianId: z.string().nullish(),
  authProviderId: z.string().nullish(),
  /** Whether the user has a password. */
  requirePassword: z.boolean().nullish(),
});
export type SeatsurfingUser = z.output<typeof USER>;

/** The service account. */
export const ME = z.object({
  role: z.int().nullish(),
  accountType: z.int().nullish(),
  organization: z.object({ id, name: z.string().nullish() }).nullish(),
});
export type SeatsurfingMe = z.output<typeof ME>;

export const COUNT = z.object({ count: z.int() });

export const LOCATION = z.object({ id, timezone: z.string().nullish() });

export const SETTING = z.object({ name: z.string(), value: z.string() });

/** A date-time. The first group are its seconds, if it has any. */
export const TIME = /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d(:\d{2}(\.\d+)?)?/;
const time = z
  .string()
  .regex(TIME, "must be a time such as 2026-07-05T09:00:00+02:00")
  .refine((text) => isCivilDate(text.slice(0, 10)), "must be on a day that exists");

export const BOOKING = z.object({
  id,
  /** Empty for a guest's booking through a public page. */
  userId: z.string().nullish(),
  userEmail: z.string().nullish(),
  subject: z.string().nullish(),
  enter: time,
  leave: time,
  space: z.object({ id, name: z.string().nullish(), locationId: z.string().nullish() }),
});
export type SeatsurfingBooking = z.output<typeof BOOKING>;
