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
export function isBlocker(booking: BookingFields, person: string | null, rule: BlockerRule): boolean {
  const people = rule.people.map(normalEmail);
  const booked = [normalEmail(booking.email), normalEmail(person)].filter((email) => email !== null);
  return (
    booking.blocker ||
    booked.some((email) => people.includes(email)) ||
    rule.spaces.some((space) => plain(space) === plain(booking.space)) ||
    plain(booking.subject ?? "").startsWith(plain(rule.subject_prefix))
  );
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
