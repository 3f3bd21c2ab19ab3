/**
 * Finds the record there that a wanted record without a link belongs to, or that one with a link whose record is gone there. It is judged
 * once all pages were seen, since any page may show a second record with the same key.
 */
import type { Conflict } from "../model/change.ts";
import { compare } from "../model/compare.ts";
import { isLeftOut, type Current, type Desired, type LeftOut, type Link } from "../model/record.ts";
import { countReturned } from "./counting.ts";
import { covers } from "./coverage.ts";
import type { Decider } from "./decider.ts";
import { isNamed, isSameName } from "./diff.ts";
import type { Answers, FlowRules, Observer, Sighting } from "./flow-rules.ts";
import { leaveAlone } from "./judged.ts";
import type { Keys, Taken } from "./keys.ts";
import { isOver, notMade } from "./left-out-rows.ts";
import type { LinkedTwice } from "./linked-twice.ts";
import type { References } from "./references.ts";
import type { RemovedThere } from "./removed-there.ts";
import type { Tracked } from "./tracked.ts";

interface TakenBy extends Taken {
  readonly hasLeft: boolean;
}

export interface Unlinked {
  readonly desired: Desired;
  readonly key: string | null;
  /** Its own link, where the record is gone there and is to be made again; null: it has none. */
  readonly link: Link | null;
}

/** What recognition looks at: the planner's own tables, as they are once all pages were seen. */
interface Tables {
  readonly rules: FlowRules;
  readonly references: References;
  readonly decider: Decider;
  readonly keys: Keys;
  readonly doubles: LinkedTwice;
  /** Linked records that nothing wants any more. One that is handed over to somebody leaves them. */
  readonly orphans: Map<Tracked, Current>;
  readonly removed: RemovedThere;
  readonly observe: Observer;
}

/** Has the decider put into the plan what becomes of each of these records: taken over, made, made again, or set aside as a conflict. */
export class Recognition {
  readonly #rules: FlowRules;
  readonly #references: References;
  readonly #decider: Decider;
  readonly #keys: Keys;
  readonly #doubles: LinkedTwice;
  readonly #orphans: Map<Tracked, Current>;
  readonly #removed: RemovedThere;
  readonly #observe: Observer;

  constructor({ rules, references, decider, keys, doubles, orphans, removed, observe }: Tables) {
    this.#rules = rules;
    this.#references = references;
    this.#decider = decider;
    this.#keys = keys;
    this.#doubles = doubles;
    this.#orphans = orphans;
    this.#removed = removed;
    this.#observe = observe;
  }

  judge(one: Unlinked, answers: Answers): void {
    const { desired, key, link } = one;
    const sought = this.#keys.of(key);
    const candidates = sought?.found.toSorted((a, b) => compare(a.remoteId, b.remoteId)) ?? [];
    const told = this.#removed.inTheWayOf(desired, candidates);
    if (told) return this.#waitFor(desired, told);
    const taken = candidates.length === 0 && sought?.unlinked === 1 ? this.#inTheWay(key, answers) : [];
    if (taken.length > 0) return this.#judgeTaken(one, taken, answers);
    const isWantedTwice = (sought?.wanted ?? 0) > 1;
    const [current = null, ...others] = candidates;
    const isAmbiguous = current
      ? others.length > 0 || isWantedTwice || this.#keys.mayBeOthers(current, key)
      : this.#rules.adopt === "key" && isWantedTwice;
    if (isAmbiguous) {
      this.#see("ambiguous", { desired, current });
      return this.#decider.ambiguous(desired, candidates, this.#keys.seekers(key));
    }
    // Counted and limited as one that is made again; whoever makes it takes over what has its key.
    if (link) return this.#decider.missing(desired, link);
    if (!current) {
      const leftOut = notMade(desired);
      if (leftOut) return this.#leaveOut(leftOut);
      this.#see(this.#rules.creates === "all" ? "absent" : "unmatched", { desired });
      return this.#decider.absent(desired);
    }
    this.#decider.plan.counts.matched += 1;
    this.#references.set(this.#rules.kind, desired.subject, { remoteId: current.remoteId, active: current.active });
    this.#see("found", { desired, current });
    this.#decider.found(desired, current);
  }

  /** Leaves out a record that could only have been taken over. Its account, should there be one by another key, is this company's. */
  #leaveOut(row: LeftOut): void {
    this.#decider.plan.leftOut.push(row);
    if (row.person !== null && this.#rules.adopt === "key") this.#keys.know(row.person, row);
    this.#see("unmatched", { leftOut: row });
  }

  /** Leaves the record unmade and unmatched as long as the one by which it would be recognised was removed and is listed all the same. */
  #waitFor(desired: Desired, told: readonly Conflict[]): void {
    const { plan } = this.#decider;
    this.#see("frozen", { desired });
    plan.counts.matched += 1;
    leaveAlone(plan, [desired.subject], "unknown");
    plan.conflicts.push(...told);
  }

  /**
   * Returns the linked records with this key that are in the way. Marked ones (two absences may share days) are not, except the only one of
   * them that is no longer wanted.
   */
  #inTheWay(key: string | null, answers: Answers): readonly Taken[] {
    const taken = this.#keys.taken(key);
    if (this.#rules.adopt === "key") return taken;
    const left = taken.filter(({ owner }) => owner.leftOut?.fate !== "frozen" && this.#hasLeft(owner, answers));
    return left.length === 1 ? left : [];
  }

  /**
   * The record with this key is linked already. A re-hire under a new id gets the account back, and an absence that was withdrawn
   * and entered anew gets its record; anybody else is a conflict.
   */
  #judgeTaken({ desired, key, link: own }: Unlinked, taken: readonly Taken[], answers: Answers): void {
    const [first, ...others] = taken.toSorted((a, b) => compare(a.current.remoteId, b.current.remoteId));
    const { owner, current } = first!;
    const { link } = owner;
    const hasLeft = others.length === 0 && this.#hasLeft(owner, answers);
    if (!hasLeft || !this.#isSameName(desired, link)) return this.#refuseTaken(desired, key, { ...first!, hasLeft });
    // The end of the former link must not lock the account that is handed over.
    this.#orphans.delete(owner);
    if (own) this.#decider.forget(own);
    countReturned(this.#decider.plan.counts, owner);
    const { remoteId, active } = current;
    this.#references.set(this.#rules.kind, desired.subject, { remoteId, active });
    this.#see("found", { desired, current });
    this.#decider.returned(desired, link, current);
  }

  #refuseTaken(desired: Desired, key: string | null, { owner, current, hasLeft }: TakenBy): void {
    const code = isNamed(this.#rules.fields) ? "ADDRESS_REUSED" : "AMBIGUOUS";
    this.#see("ambiguous", { desired });
    if (code === "ADDRESS_REUSED") return this.#decider.addressReused(desired, owner.link, hasLeft);
    this.#decider.ambiguous(desired, [current], this.#keys.seekers(key));
  }

  /** Teams and memberships have no name beside their key, so whoever has the key is the same. */
  #isSameName(desired: Desired, { values }: Link): boolean {
    const rules = this.#rules.fields;
    return !isNamed(rules) || isSameName(rules, desired, values);
  }

  #hasLeft(holder: Tracked, answers: Answers): boolean {
    if (holder.wanted !== null) return false;
    // Whose a record with two links is, nobody knows, nor has anybody asked whether either of the two has left.
    if (this.#doubles.has(holder)) return false;
    if (holder.leftOut) return isOver(holder.leftOut, this.#rules.fields);
    if (!holder.link.active) return true;
    const answer = answers.source.get(holder.link.subject);
    if (answer === undefined) return !this.#orphans.has(holder) && covers(this.#rules, holder.link);
    return answer === "gone" || (typeof answer === "object" && isLeftOut(answer) && isOver(answer, this.#rules.fields));
  }

  #see(situation: Sighting["situation"], row: Partial<Sighting>): void {
    this.#observe({ kind: this.#rules.kind, situation, desired: null, leftOut: null, current: null, ...row });
  }
}
