/**
 * Recognition by key, for records that have no link yet: which keys are looked for and by how many, what was found for each,
 * and whose record carries a key already. One key names one record on either side, or nobody is guessed.
 */
import { compare } from "../model/compare.ts";
import type { Current, LeftOut } from "../model/record.ts";
import type { Tracked } from "./tracked.ts";

interface Sought {
  /** The subject that wanted it first. */
  readonly first: string;
  /** Those that want it too; null: nobody, as mostly. */
  others: string[] | null;
  wanted: number;
  /** How many of these have no record there yet. */
  unlinked: number;
  found: readonly Current[];
}

/** A record there that is linked already. */
export interface Taken {
  readonly owner: Tracked;
  readonly current: Current;
}

/** One empty array for all, since a linked record is mostly found by its link. */
const NONE: readonly Current[] = [];

export class Keys {
  readonly #sought = new Map<string, Sought>();
  /** People of the source for whom nothing is wanted there, by their key. */
  readonly #others = new Map<string, LeftOut>();
  /** Linked records by key, kept only for keys that another record wants. */
  readonly #taken = new Map<string, Taken[]>();

  want(key: string, subject: string, { linked }: { readonly linked: boolean }): void {
    const [one, unlinked] = [this.#sought.get(key), linked ? 0 : 1];
    if (!one) return void this.#sought.set(key, { first: subject, others: null, wanted: 1, unlinked, found: NONE });
    one.wanted += 1;
    one.unlinked += unlinked;
    one.others ??= [];
    one.others.push(subject);
  }

  /** Returns the subjects that want the key, in a fixed order. */
  seekers(key: string | null): readonly string[] {
    const one = this.of(key);
    return one ? [one.first, ...(one.others ?? [])].sort(compare) : [];
  }

  /** Notes that a linked record with this key is gone there: whoever wants it has none. */
  lose(key: string | null): void {
    const one = this.of(key);
    if (one) one.unlinked += 1;
  }

  /** Notes the key of somebody of the source for whom nothing is wanted there. */
  know(key: string, row: LeftOut): void {
    this.#others.set(key, row);
  }

  /** Returns the one of the source to whom the record belongs, though nothing is wanted there for them. */
  known(current: Current): LeftOut | undefined {
    if (this.#others.size === 0) return undefined;
    const key = keysOf(current).find((one) => this.#others.has(one));
    return key === undefined ? undefined : this.#others.get(key);
  }

  of(key: string | null): Sought | undefined {
    return key === null ? undefined : this.#sought.get(key);
  }

  /** Takes in a record without a link. Returns false if nobody looks for it. */
  offer(current: Current): boolean {
    const seekers = keysOf(current).flatMap((key) => this.#sought.get(key) ?? []);
    for (const sought of seekers) sought.found = [...sought.found, current];
    return seekers.length > 0;
  }

  /** Takes in a record with a link, under all its keys. */
  hold(owner: Tracked, current: Current): void {
    if (this.#sought.size === 0) return;
    for (const key of keysOf(current)) {
      const wanted = this.#sought.get(key)?.wanted ?? 0;
      if (wanted === 0 || (wanted === 1 && owner.key === key)) continue;
      const taken = this.#taken.get(key) ?? [];
      taken.push({ owner, current });
      this.#taken.set(key, taken);
    }
  }

  taken(key: string | null): readonly Taken[] {
    return (key !== null && this.#taken.get(key)) || [];
  }

  /** Returns how many want the key that this record would get; 0 if it has the key already, and so the older right. */
  sharing(key: string | null, current: Current): number {
    return key === null || keysOf(current).includes(key) ? 0 : (this.#sought.get(key)?.wanted ?? 0);
  }

  /**
   * Whether the record may be that of somebody else than whoever has the key: another wanted record looks for it too, or its own key, not one of
   * its others, is that of somebody of the source for whom nothing is wanted there. An account with the addresses of two people belongs to
   * neither until a person has said so.
   */
  mayBeOthers(current: Current, key: string | null): boolean {
    if (keysOf(current).some((other) => other !== key && (this.#sought.get(other)?.wanted ?? 0) > 0)) return true;
    return current.key !== null && current.key !== key && this.#others.has(current.key);
  }
}

/** The keys to which a record answers. */
export function keysOf({ key, otherKeys }: Current): readonly string[] {
  if (!otherKeys?.length) return key === null ? [] : [key];
  return [...new Set(key === null ? otherKeys : [key, ...otherKeys])];
}
