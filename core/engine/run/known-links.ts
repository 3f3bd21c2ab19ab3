/** Whose is what there, while a run settles what a crash left open. */
import type { Kind, Link, RemoteId } from "../../model/record.ts";
import { References } from "../../plan/references.ts";
import type { JournalEntry } from "../../store/store.ts";

export class KnownLinks {
  readonly references = new References();
  readonly #linked = new Set<string>();
  readonly #links = new Map<string, Link>();

  constructor(links: readonly Link[]) {
    for (const link of links) this.add(link);
  }

  add(link: Link): void {
    const { kind, subject, remoteId, active } = link;
    this.references.set(kind, subject, { remoteId, active });
    this.#linked.add(`${kind} ${remoteId}`);
    this.#links.set(`${kind} ${subject}`, link);
  }

  /** An adoption that was not come to left no link, and what was made for them refers to it all the same. */
  take(adoptions: readonly Pick<JournalEntry, "kind" | "subject" | "remoteId">[]): void {
    for (const { kind, subject, remoteId } of adoptions) {
      if (remoteId === null || this.linkOf(kind, subject) || this.isLinked(kind, remoteId)) continue;
      this.references.set(kind, subject, { remoteId, active: true });
    }
  }

  linkOf(kind: Kind, subject: string): Link | undefined {
    return this.#links.get(`${kind} ${subject}`);
  }

  isLinked(kind: Kind, remoteId: RemoteId): boolean {
    return this.#linked.has(`${kind} ${remoteId}`);
  }
}
