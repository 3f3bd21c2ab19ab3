/** Remote ids that are somebody's already. Hardly ever asked for, so the 100,000 of the links are gathered only when one is. */
import type { Kind, Link, RemoteId } from "../model/record.ts";

type Owned = Pick<Link, "kind" | "remoteId">;

export class LinkedIds {
  readonly #links: readonly Owned[];
  readonly #made = new Map<Kind, Set<RemoteId>>();
  #before: ReadonlyMap<Kind, ReadonlySet<RemoteId>> | null = null;

  constructor(links: readonly Owned[]) {
    this.#links = links;
  }

  add(kind: Kind, remoteId: RemoteId): void {
    const made = this.#made.get(kind) ?? new Set();
    this.#made.set(kind, made.add(remoteId));
  }

  has(kind: Kind, remoteId: RemoteId): boolean {
    this.#before ??= gathered(this.#links);
    return this.#made.get(kind)?.has(remoteId) === true || this.#before.get(kind)?.has(remoteId) === true;
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
