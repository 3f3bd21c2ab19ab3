/**
 * awork's records and ours, both ways. The trap is the half-day flags, whose meaning turns with the length: on a single day
 * `isHalfDayOnStart` is the morning off and `isHalfDayOnEnd` the afternoon; over several days the first day begins at
 * midday and the last one ends at midday. One place in awork's description says that the flags count and times are ignored,
 * another that the times set the half days (00:00, 12:00 or 23:59:59 UTC): so both are written, and say the same. Days are read
 * from the first ten characters, never as an instant. Source: awork's OpenAPI description, Absence and AbsenceForm.
 */
import { RefusedError } from "../../../../core/model/errors.ts";
import { normalEmail } from "../../../../core/model/person.ts";
import type { Current } from "../../../../core/model/record.ts";
import { dayOf, type CivilDate } from "../../../../core/model/time.ts";
import type { AccountFields, MirrorFields } from "../../connector.ts";
import { keyOf, openKeyOf } from "../../key.ts";
import { normalNote } from "../../note.ts";
import type { AworkAbsence, AworkUser } from "./wire.ts";

/** The body that is written, always complete, because awork's PUT replaces. */
interface AworkAbsenceForm {
  readonly userId: string;
  readonly startOn: string;
  readonly endOn: string;
  readonly description: string | null;
  readonly externalProvider: string | null;
  readonly isHalfDayOnStart: boolean;
  readonly isHalfDayOnEnd: boolean;
}

const NOON = "12:00:00";

/** @param provider the mark; null takes it away, which unlocks the record */
export function toForm(wanted: MirrorFields, provider: string | null): AworkAbsenceForm {
  const { user, starts_on, ends_on, starts_at, ends_at, note, marked } = wanted;
  const single = starts_on === ends_on;
  return {
    userId: user,
    startOn: `${starts_on}T${starts_at === "midday" ? NOON : "00:00:00"}Z`,
    endOn: `${ends_on}T${ends_at === "midday" ? NOON : "23:59:59"}Z`,
    description: note,
    externalProvider: marked ? provider : null,
    isHalfDayOnStart: single ? ends_at === "midday" : starts_at === "midday",
    isHalfDayOnEnd: single ? starts_at === "midday" : ends_at === "midday",
  };
}

/** @throws RefusedError CONTRACT_BROKEN if a date does not have the form that awork's description gives it */
export function toAbsence(absence: AworkAbsence, provider: string): Current<MirrorFields> {
  const starts_on = dayIn(absence, "startOn");
  const ends_on = dayIn(absence, "endOn");
  const marked = absence.externalProvider === provider;
  const user = absence.userId ?? "";
  const note = normalNote(absence.description);
  const { starts_at, ends_at } = halvesOf(absence, starts_on === ends_on);
  const fields = { user, starts_on, ends_on, starts_at, ends_at, note, marked };
  return {
    remoteId: absence.id,
    key: keyOf(fields),
    otherKeys: [openKeyOf(fields)],
    title: `${starts_on} to ${ends_on}`,
    active: true,
    marked,
    fields,
  };
}

type Halves = Pick<MirrorFields, "starts_at" | "ends_at">;

/** Reads half days from the flags. If none is set, a time at noon counts, in case times set the half days and flags are missing. */
function halvesOf(absence: AworkAbsence, single: boolean): Halves {
  const onStart = absence.isHalfDayOnStart === true;
  const onEnd = absence.isHalfDayOnEnd === true;
  const [startsAtNoon, endsAtNoon] =
    onStart || onEnd ? [false, false] : [isNoon(absence.startOn), isNoon(absence.endOn)];
  if (!single) return halves(onStart || startsAtNoon, onEnd || endsAtNoon);
  // Both halves of a single day make the whole day. From noon to noon nothing would be left, so that is the whole day too.
  if ((onStart && onEnd) || (startsAtNoon && endsAtNoon)) return halves(false, false);
  return halves(onEnd || startsAtNoon, onStart || endsAtNoon);
}

function halves(startsAtMidday: boolean, endsAtMidday: boolean): Halves {
  return { starts_at: startsAtMidday ? "midday" : "morning", ends_at: endsAtMidday ? "midday" : "evening" };
}

function isNoon(time: unknown): boolean {
  return String(time).slice(11, 19) === NOON;
}

function dayIn(absence: AworkAbsence, field: "startOn" | "endOn"): CivilDate {
  const day = dayOf(String(absence[field]).slice(0, 10));
  if (day !== null) return day;
  throw new RefusedError("CONTRACT_BROKEN", `awork: absence ${absence.id} came without a date in ${field}`, {
    remedy: "Ask awork what changed in the interface, or update rollcall.",
  });
}

/** Leaves out agents, guests of other workspaces and deleted users. API users cannot be told apart, but have no e-mail. */
export function isPerson(user: AworkUser): boolean {
  return !user.isAgent && !user.isExternal && !user.deletedOn;
}

export function toAccount(user: AworkUser): Current<AccountFields> {
  const [email = null, ...others] = emailsOf(user);
  const name = [user.firstName, user.lastName].filter(Boolean).join(" ");
  return {
    remoteId: user.id,
    key: email,
    ...(others.length > 0 && { otherKeys: others }),
    title: name || (email ?? user.id),
    active: !(user.isArchived || user.isDeactivated || user.status?.isDeactivated),
    marked: false,
    fields: { email, first_name: user.firstName ?? null, last_name: user.lastName ?? null },
  };
}

/** Returns each e-mail once, normalised; those for work first. */
export function emailsOf({ userContactInfos }: AworkUser): readonly string[] {
  const emails = (userContactInfos ?? []).filter(({ type }) => type?.toLowerCase() === "email");
  // A shortcut: nearly everybody has one.
  if (emails.length === 1) return present(normalEmail(emails[0]!.value));
  const workFirst = [...emails].sort((a, b) => Number(b.subType === "work") - Number(a.subType === "work"));
  return [...new Set(workFirst.map(({ value }) => normalEmail(value)).filter((email) => email !== null))];
}

function present(email: string | null): readonly string[] {
  return email === null ? [] : [email];
}
