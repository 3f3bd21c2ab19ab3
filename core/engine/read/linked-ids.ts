/** Whose record an id is, among all links of a target. That is hardly ever asked, so nothing is gathered, and the store not asked, before. */
import type { Kind, Link, RemoteId } from "../../model/record.ts";

type Owned = Pick<Link, "kind" | "remoteId">;

export class LinkedIds {
  readonly #first: () => readonly Owned[];
  readonly #stored: (kind: Kind, remoteId: RemoteId) => Promise<readonly Owned[]> | null;
  readonly #made: Owned[] = [];
  #known: Set<string> | null = null;

  /**
   * @param first the links that the run began with: a record that it removed meanwhile may still be listed, and is nobody else's
   * @param stored the stored links that have the record, whether or not `first` has them; null: `first` has them all
   */
  constructor(
    first: () => readonly Owned[],
    stored: (kind: Kind, remoteId: RemoteId) => Promise<readonly Owned[]> | null,
  ) {
    this.#first = first;
    this.#stored = stored;
  }

  add(kind: Kind, remoteId: RemoteId): void {
    this.#made.push({ kind, remoteId });
  }

  async has(kind: Kind, remoteId: RemoteId): Promise<boolean> {
    if (this.#knows(kind, remoteId)) return true;
    const stored = this.#stored(kind, remoteId);
    // Looked at once more afterwards: two that ask at the same time must not both get it.
    return stored !== null && ((await stored).length > 0 || this.#knows(kind, remoteId));
  }

  /** Whether two stored links have the record: nobody knows whose it is. */
  async hasTwice(kind: Kind, remoteId: RemoteId): Promise<boolean> {
    return ((await this.#stored(kind, remoteId))?.length ?? 0) > 1;
  }

  #knows(kind: Kind, remoteId: RemoteId): boolean {
    this.#known ??= new Set(this.#first().map(nameOf));
    for (const one of this.#made.splice(0)) this.#known.add(nameOf(one));
    return this.#known.has(nameOf({ kind, remoteId }));
  }
}

function nameOf({ kind, remoteId }: Owned): string {
  return `${kind} ${remoteId}`;
}
