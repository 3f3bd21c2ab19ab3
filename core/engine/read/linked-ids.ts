/** The remote ids of all links. They are hardly ever asked for, so the links, which may be 100,000, are read only when one is. */
import type { Kind, Link, RemoteId } from "../../model/record.ts";

type Owned = Pick<Link, "kind" | "remoteId">;

export class LinkedIds {
  readonly #links: () => Promise<readonly Owned[]>;
  readonly #made: Owned[] = [];
  #known: Promise<Map<Kind, Map<RemoteId, number>>> | null = null;

  constructor(links: () => Promise<readonly Owned[]>) {
    this.#links = links;
  }

  add(kind: Kind, remoteId: RemoteId): void {
    this.#made.push({ kind, remoteId });
  }

  async has(kind: Kind, remoteId: RemoteId): Promise<boolean> {
    return (await this.#count(kind, remoteId)) > 0;
  }

  /** Whether two links have the record: nobody knows whose it is. */
  async hasTwice(kind: Kind, remoteId: RemoteId): Promise<boolean> {
    return (await this.#count(kind, remoteId)) > 1;
  }

  async #count(kind: Kind, remoteId: RemoteId): Promise<number> {
    this.#known ??= this.#links().then((links) => gather(links, new Map()));
    const known = await this.#known;
    gather(this.#made.splice(0), known);
    return known.get(kind)?.get(remoteId) ?? 0;
  }
}

function gather(links: readonly Owned[], counts: Map<Kind, Map<RemoteId, number>>): Map<Kind, Map<RemoteId, number>> {
  for (const { kind, remoteId } of links) {
    const ofKind = counts.get(kind) ?? new Map<RemoteId, number>();
    counts.set(kind, ofKind.set(remoteId, (ofKind.get(remoteId) ?? 0) + 1));
  }
  return counts;
}
