/** Which records in the target belong to whom, while a run settles what a crash left open. */
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

  /** Adds the records of adoptions that were not tried: these left no link, but records that were made in the same run refer to them. */
  take(adoptions: readonly Pick<JournalEntry, "kind" | "subject" | "remoteId">[]): void {
    for (const { kind, subject, remoteId } of adoptions) {
      if (remoteId === null || this.linkOf(kind, subject) || this.isLinked(kind, remoteId)) continue;
      this.references.set(kind, subject, { remoteId, active: true });
    }
  }

  linkOf(kind: Kind, subject: string): Link | undefined {
    return this.#links.get(`${kind} ${subject}`);
  }

  remoteIdsOf(kind: Kind): readonly RemoteId[] {
    return [...this.#links.values()].filter((link) => link.kind === kind).map(({ remoteId }) => remoteId);
  }

  isLinked(kind: Kind, remoteId: RemoteId): boolean {
    return this.#linked.has(`${kind} ${remoteId}`);
  }
}
