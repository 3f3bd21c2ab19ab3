/**
 * Records there that two links claim. Only one of the links can be right, and nobody knows which: through the other one, the end of one
 * person would take the account of another. So nothing is done through either, until a person breaks one of them.
 */
import type { Decider } from "./decider.ts";
import { leaveAlone } from "./judged.ts";
import type { References } from "./references.ts";
import { desiredOf, subjectsOf, type Tracked } from "./tracked.ts";

export class LinkedTwice {
  /** Each with another one that has the same record. */
  readonly #pairs = new Map<Tracked, Tracked>();

  /** Takes in a link, and the one that was found before with the same record. */
  note(tracked: Tracked, other: Tracked | undefined): void {
    if (!other) return;
    tracked.frozen = true;
    other.frozen = true;
    this.#pairs.set(tracked, other).set(other, tracked);
  }

  has(tracked: Tracked): boolean {
    return this.#pairs.has(tracked);
  }

  /** Makes each of them a conflict, once it is known what is wanted, and lets nothing refer to either: it would be written at somebody else's. */
  tell(decider: Decider, references: References): void {
    for (const [tracked, { link }] of this.#pairs) {
      leaveAlone(decider.plan, subjectsOf(tracked), "unknown");
      for (const subject of subjectsOf(tracked)) references.forget(link.kind, subject);
      decider.linkedTwice(desiredOf(tracked) ?? tracked.link, link);
    }
  }
}
