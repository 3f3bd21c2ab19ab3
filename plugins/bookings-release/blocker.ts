/** Whether a booking is a blocker, which no absence releases: by the tool's own mark, or by the config's rule. Behaviour B3. */
import { emailOf, normalEmail, type Person } from "../../core/model/person.ts";
import { plainName } from "../../core/model/plain-name.ts";
import type { LeftOut } from "../../core/model/record.ts";
import { quoted, unnamed } from "../../core/plugin/naming.ts";
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
  const [blockedPeople, blockedSpaces] = [new Set(people.map(normalEmail)), new Set(spaces.map(plain))];
  return ({ blocker, email, space, subject }, person) =>
    blocker ||
    plain(subject ?? "").startsWith(prefix) ||
    blockedSpaces.has(plain(space)) ||
    [email, person].some((one) => one !== null && blockedPeople.has(normalEmail(one)));
}

/** Notes whom and what the bookings there are for, to see which entries of the rule name nobody and nothing. */
export class BlockersNamed {
  readonly #emails = new Set<string | null>();
  readonly #spaces = new Map<string, string>();

  saw({ email, space }: Pick<BookingFields, "email" | "space">): void {
    this.#emails.add(normalEmail(email));
    this.#spaces.set(plain(space), space.trim());
  }

  /** Yields a conflict for each list that holds such entries. It only tells: they may mean somebody who is to come, or a space that is free. */
  *report({ people, spaces }: BlockerRule, known: readonly Person[]): Iterable<LeftOut> {
    const emails = new Set([...this.#emails, ...known.map(emailOf)]);
    yield* unnamed({
      setting: "blocker.people",
      entries: people,
      isThere: (entry) => emails.has(normalEmail(entry)),
      problem: (entries) =>
        `nobody in Personio, and nobody with a booking, has the e-mail ${entries}: the person who was meant has no blockers by this entry`,
    });
    yield* unnamed({
      setting: "blocker.spaces",
      entries: spaces,
      isThere: (entry) => this.#spaces.has(plain(entry)),
      problem: (entries) =>
        `no space with a booking has the name ${entries}; those with one: ${quoted(this.#spaces.values())}. Bookings of the space that was meant are not blockers by this entry`,
    });
  }
}

function plain(text: string): string {
  return plainName(text).toLowerCase();
}
