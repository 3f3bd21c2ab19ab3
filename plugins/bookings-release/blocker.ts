/** Whether a booking is a blocker, which no absence releases: by the tool's own mark, or by the config's rule. Behaviour B3. */
import { normalEmail } from "../../core/model/person.ts";
import type { BookingFields } from "./connector.ts";

export interface BlockerRule {
  readonly subject_prefix: string;
  /** E-mails. */
  readonly people: readonly string[];
  /** Names as the tool shows them. */
  readonly spaces: readonly string[];
}

/** `person`: the booked person's e-mail at the source, where one is known. Upper and lower case make no difference. */
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
