/** Remote ids that are somebody's already. Hardly ever asked for, so the 100,000 of the links are read and gathered only when one is. */
import type { Kind, Link, RemoteId } from "../../model/record.ts";

type Owned = Pick<Link, "kind" | "remoteId">;

export class LinkedIds {
  readonly #links: () => Promise<readonly Owned[]>;
  readonly #made = new Map<Kind, Set<RemoteId>>();
  #before: Promise<ReadonlyMap<Kind, ReadonlySet<RemoteId>>> | null = null;

  constructor(links: () => Promise<readonly Owned[]>) {
    this.#links = links;
  }

  add(kind: Kind, remoteId: RemoteId): void {
    const made = this.#made.get(kind) ?? new Set();
    this.#made.set(kind, made.add(remoteId));
  }

  async has(kind: Kind, remoteId: RemoteId): Promise<boolean> {
    if (this.#made.get(kind)?.has(remoteId)) return true;
    this.#before ??= this.#links().then(gathered);
    return (await this.#before).get(kind)?.has(remoteId) === true;
  }
}

function gathered(links: readonly Owned[]): ReadonlyMap<Kind, ReadonlySet<RemoteId>> {
  const ids = new Map<Kind, Set<RemoteId>>();
  for (const { kind, remoteId } of links) {
    const ofKind = ids.get(kind) ?? new Set();
    ids.set(kind, ofKind.add(remoteId));
  }
  return ids;
}
