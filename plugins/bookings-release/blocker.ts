/** Whether a booking is a blocker, which no absence releases: by the tool's own mark, or by the config's rule. Behaviour B3. */
import { normalEmail } from "../../core/model/person.ts";
import type { BookingFields } from "./connector.ts";

export interface BlockerRule {
  readonly subject_prefix: string;
  /** E-mails of people whose bookings are all blockers. */
  readonly people: readonly string[];
  /** Names of spaces, as the tool shows them. */
  readonly spaces: readonly string[];
}

/** @param person the booked person's e-mail in the source, null if none is known. Upper and lower case make no difference. */
export type IsBlocker = (booking: BookingFields, person: string | null) => boolean;

export function blockerBy({ subject_prefix, people, spaces }: BlockerRule): IsBlocker {
  const prefix = plain(subject_prefix);
  const [blockedPeople, blockedSpaces] = [new Set(people.map(plain)), new Set(spaces.map(plain))];
  return ({ blocker, email, space, subject }, person) =>
    blocker ||
    plain(subject ?? "").startsWith(prefix) ||
    blockedSpaces.has(plain(space)) ||
    [email, person].some((one) => blockedPeople.has(normalEmail(one) ?? ""));
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
