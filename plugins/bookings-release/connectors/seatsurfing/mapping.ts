/**
 * From Seatsurfing's records to ours, and back. Pure. Times are typed as instants with an offset, but are what the clock at
 * the location shows: only the wall time in them is read. Source: GetUserResponse, CreateUserRequest, GetBookingResponse.
 */
import { normalEmail } from "../../../../core/model/person.ts";
import type { Current } from "../../../../core/model/record.ts";
import { addMinutes, isCivilDate, type WallTime } from "../../../../core/model/time.ts";
import { z } from "../../../../core/plugin/schema.ts";
import type { AccountFields, BookingFields } from "../../connector.ts";

const id = z.string().min(1);

/** What is read of a user; the rest is given back as it came when the user is written. */
export const userShape = z.object({
  id,
  email: z.string(),
  firstname: z.string().nullish(),
  lastname: z.string().nullish(),
  role: z.int().nullish(),
  atlassianId: z.string().nullish(),
  authProviderId: z.string().nullish(),
});
export type SeatsurfingUser = z.output<typeof userShape>;

export const locationShape = z.object({ id, timezone: z.string().nullish() });
export type SeatsurfingLocation = z.output<typeof locationShape>;

export const settingShape = z.object({ name: z.string(), value: z.string() });
export type SeatsurfingSetting = z.output<typeof settingShape>;

const TIME = /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d(:\d{2}(\.\d+)?)?/;
const time = z
  .string()
  .regex(TIME, "must be a time such as 2026-07-05T09:00:00+02:00")
  .refine((text) => isCivilDate(text.slice(0, 10)), "must be on a day that there is");

export const bookingShape = z.object({
  id,
  /** Empty for a guest's booking through a public page. */
  userId: z.string().nullish(),
  userEmail: z.string().nullish(),
  subject: z.string().nullish(),
  enter: time,
  leave: time,
  space: z.object({ id, name: z.string().nullish(), locationId: z.string().nullish() }),
});
export type SeatsurfingBooking = z.output<typeof bookingShape>;

/** Service accounts are nobody's account: their roles in the description, and in the source code before it. */
const SERVICE_ROLES: ReadonlySet<number> = new Set([21, 22, 50, 51]);

export function isPerson({ role }: SeatsurfingUser): boolean {
  return !SERVICE_ROLES.has(role ?? 0);
}

export function toAccount({ id, email, firstname, lastname }: SeatsurfingUser): Current<AccountFields> {
  const [first_name, last_name] = [firstname?.trim() || null, lastname?.trim() || null];
  return {
    remoteId: id,
    key: normalEmail(email),
    title: [first_name, last_name].filter(Boolean).join(" ") || email,
    active: true,
    marked: false,
    fields: { person: "", email: normalEmail(email), first_name, last_name },
  };
}

export interface UserForm {
  readonly email: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly role?: number;
  readonly atlassianId?: string;
  readonly authProviderId?: string;
  readonly sendInvitation?: boolean;
}

/** PUT replaces: what is left out is reset, the role too. Passwords are not touched. */
export function toForm({ email, first_name, last_name }: AccountFields, before?: SeatsurfingUser): UserForm {
  return {
    email: email ?? "",
    firstname: first_name ?? "",
    lastname: last_name ?? "",
    role: before?.role ?? 0,
    ...(before?.atlassianId && { atlassianId: before.atlassianId }),
    ...(before?.authProviderId && { authProviderId: before.authProviderId }),
  };
}

export function toBooking(booking: SeatsurfingBooking, zone: string): Current<BookingFields> {
  const account = booking.userId || null;
  const space = booking.space.name || booking.space.id;
  const [starts_at, ends_at] = [wallTime(booking.enter), endOf(booking.leave)];
  // A guest's address proves nothing: anybody can give anybody's.
  const email = account === null ? null : normalEmail(booking.userEmail);
  const fields = { account, email, space, subject: booking.subject?.trim() || null, starts_at, ends_at, zone };
  return {
    remoteId: booking.id,
    key: null,
    title: `${space} ${starts_at} to ${ends_at}`,
    active: true,
    marked: false,
    fields: { ...fields, blocker: false },
  };
}

function wallTime(text: string): WallTime {
  return text.slice(0, 16);
}

/** A booking until 17:00 may end at 16:59:59. */
function endOf(text: string): WallTime {
  const seconds = TIME.exec(text)?.[1] ?? ":00";
  return /[1-9]/.test(seconds) ? addMinutes(wallTime(text), 1) : wallTime(text);
}
