/** The remote ids of all links. They are hardly ever asked for, so the links, which may be 100,000, are read only when one is. */
import type { Kind, Link, RemoteId } from "../../model/record.ts";

type Owned = Pick<Link, "kind" | "remoteId">;

export class LinkedIds {
  readonly #links: () => Promise<readonly Owned[]>;
  readonly #made: Owned[] = [];
  #known: Promise<Map<Kind, Set<RemoteId>>> | null = null;

  constructor(links: () => Promise<readonly Owned[]>) {
    this.#links = links;
  }

  add(kind: Kind, remoteId: RemoteId): void {
    this.#made.push({ kind, remoteId });
  }

  async has(kind: Kind, remoteId: RemoteId): Promise<boolean> {
    this.#known ??= this.#links().then((links) => gather(links, new Map()));
    const known = await this.#known;
    gather(this.#made.splice(0), known);
    return known.get(kind)?.has(remoteId) === true;
  }
}

function gather(links: readonly Owned[], ids: Map<Kind, Set<RemoteId>>): Map<Kind, Set<RemoteId>> {
  for (const { kind, remoteId } of links) {
    const ofKind = ids.get(kind) ?? new Set();
    ids.set(kind, ofKind.add(remoteId));
  }
  return ids;
}
