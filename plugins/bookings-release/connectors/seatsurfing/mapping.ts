/**
 * From Seatsurfing's records to ours, and back. Pure. Times look like instants with an offset, but are wall times at the location:
 * the offset is ignored. Source: CreateUserRequest, GetBookingResponse.
 */
import { normalEmail } from "../../../../core/model/person.ts";
import type { Current } from "../../../../core/model/record.ts";
import { addMinutes, type WallTime } from "../../../../core/model/time.ts";
import type { AccountFields, BookingFields } from "../../connector.ts";
import { TIME, type SeatsurfingBooking, type SeatsurfingUser } from "./wire.ts";

/** The roles of service accounts, which are nobody's account: the numbers in the description, and those in older source code. */
const SERVICE_ROLES: ReadonlySet<number> = new Set([21, 22, 50, 51]);

/** Whether it is a person's account. Older versions tell service accounts by their role, newer ones by their type. */
export function isPerson({ role, accountType }: SeatsurfingUser): boolean {
  return !SERVICE_ROLES.has(role ?? 0) && (accountType ?? PERSON) === PERSON;
}

/** The type of a person's account; 1 and 2 are service accounts that read, or read and write. Source: AccountType. */
const PERSON = 0;

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
  readonly accountType?: number;
  readonly atlassianId?: string;
  readonly authProviderId?: string;
  readonly sendInvitation?: boolean;
}

/**
 * Returns a complete form, because PUT resets every field that is omitted, the role or the account type too. On newer servers only a provider
 * that is omitted stays, and one that is sent takes a password away: so it is not sent where there is a password. Older ones empty it then.
 */
export function toForm({ email, first_name, last_name }: AccountFields, before?: SeatsurfingUser): UserForm {
  return {
    email: email ?? "",
    firstname: first_name ?? "",
    lastname: last_name ?? "",
    role: before?.role ?? 0,
    ...(typeof before?.accountType === "number" && { accountType: before.accountType }),
    ...(before?.atlassianId && { atlassianId: before.atlassianId }),
    ...(before?.authProviderId && before.requirePassword !== true && { authProviderId: before.authProviderId }),
  };
}

export function toBooking(booking: SeatsurfingBooking, zone: string): Current<BookingFields> {
  const account = booking.userId || null;
  const space = booking.space.name || booking.space.id;
  const [starts_at, ends_at] = [wallTime(booking.enter), endOf(booking.leave)];
  // A guest's address proves nothing: a guest can type anybody's.
  const email = account === null ? null : normalEmail(booking.userEmail);
  const fields = { account, email, space, subject: booking.subject?.trim() || null, starts_at, ends_at, zone };
  return {
    remoteId: booking.id,
    key: null,
    title: `${space} ${starts_at} to ${ends_at}`,
    active: true,
    marked: false,
    // Its subject would say whether it is one. An empty subject is told, as an empty text.
    fields: { ...fields, blocker: typeof booking.subject !== "string" },
  };
}

function wallTime(text: string): WallTime {
  return text.slice(0, 16);
}

/** Rounds up to the minute, because a booking until 17:00 may end at 16:59:59. */
function endOf(text: string): WallTime {
  const seconds = TIME.exec(text)?.[1] ?? ":00";
  return /[1-9]/.test(seconds) ? addMinutes(wallTime(text), 1) : wallTime(text);
}
