/** Which records in the target belong to whom, while a run settles what a crash left open. */
import type { Kind, Link, RemoteId } from "../../model/record.ts";
import { References } from "../../plan/references.ts";
import type { JournalEntry, Store } from "../../store/store.ts";

export class KnownLinks {
  readonly references = new References();
  readonly #linked = new Set<string>();
  readonly #links = new Map<string, Link>();
  readonly #target: string;
  readonly #stored: Store["links"];

  private constructor(target: string, stored: Store["links"]) {
    this.#target = target;
    this.#stored = stored;
  }

  /** Knows these links, and what is stored for the open entries: a record that one of them was about may be a past one. */
  static async of(
    target: string,
    links: readonly Link[],
    open: readonly JournalEntry[],
    store: Pick<Store, "links">,
  ): Promise<KnownLinks> {
    const known = new KnownLinks(target, store.links);
    for (const link of links) known.add(link);
    for (const [kind, entries] of Map.groupBy(open, (entry) => entry.kind)) {
      const subjects = entries.map(({ subject }) => subject);
      const ids = entries.flatMap(({ remoteId }) => remoteId ?? []);
      for (const link of await store.links.concerning(target, kind, subjects)) known.add(link);
      for (const link of await store.links.withRecords(target, kind, ids)) known.add(link);
    }
    return known;
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

  /** Returns the ids of all records of the kind, those of past links too. */
  async remoteIdsOf(kind: Kind): Promise<readonly RemoteId[]> {
    const all = [...(await this.#stored.remoteIds(this.#target)), ...this.#links.values()];
    return [...new Set(all.filter((one) => one.kind === kind).map(({ remoteId }) => remoteId))];
  }

  /** Whether any link has the record, a past one too. */
  async hasRecord(kind: Kind, remoteId: RemoteId): Promise<boolean> {
    return this.isLinked(kind, remoteId) || (await this.#stored.withRecords(this.#target, kind, [remoteId])).length > 0;
  }

  isLinked(kind: Kind, remoteId: RemoteId): boolean {
    return this.#linked.has(`${kind} ${remoteId}`);
  }
}
