/**
 * One flow's planner: a pure reducer over the pages of the following side.
 * `begin(desired)`, then `seen(page)` for each page, then `questions()`, and `finish(answers)`.
 * A record that agrees leaves nothing behind, so memory grows with what differs, not with the company.
 *
 * | desired | link | in target            | situation | change                                                          |
 * |---------|------|----------------------|-----------|-----------------------------------------------------------------|
 * | yes     | yes  | yes                  | linked    | update if managed fields differ and drift is repair (else conflict); reactivate if inactive |
 * | yes     | yes  | no                   | missing   | asked by id, then sought by key as if without a link, and made again if nobody else has it; drift report: conflict |
 * | yes     | no   | one by key           | found     | adopt: link, then update                                        |
 * | yes     | no   | one by key, linked to who is gone | returned | adopt: the link goes over to the new id               |
 * | yes     | no   | none                 | absent    | create; or unmatched where `creates` is never                   |
 * | yes     | no   | several, or key wanted twice | ambiguous | conflict                                                |
 * | no      | yes  | active               | orphaned  | deactivate or remove, if confirmed, and limits allow            |
 * | no      | yes  | inactive             | orphaned  | nothing                                                         |
 * | no      | yes  | no                   | gone      | forget the link                                                 |
 * | any     | yes  | cannot be read       | frozen    | conflict                                                        |
 * | any     | twice | any                 | frozen    | conflict                                                        |
 * | any     | yes  | not covered          | outside   | nothing, link kept (a detail that is withheld now is blanked)   |
 * | any     | any  | account is locked, state unknown | frozen | nothing (a detail that is withheld now is blanked); orphans go where the flow says so |
 * | no      | no   | yes                  | foreign   | never touched                                                   |
 */
import type { Basis, Conflict } from "../model/change.ts";
import { leftUnmanaged } from "./left-unmanaged.ts";
import { compare } from "../model/compare.ts";
import { RecordError } from "../model/errors.ts";
import type { Current, Desired, Fields, LeftOut, Link } from "../model/record.ts";
import { isLeftOut } from "../model/record.ts";
import { overlaps } from "../model/time.ts";
import { isLeaving } from "./company.ts";
import { countAgain, countReturned, countThere, isUnlike } from "./counting.ts";
import { Decider } from "./decider.ts";
import { identityAgrees, isSomebodyElse, isNamed, isFullyStored, sameFields, surplus } from "./diff.ts";
import {
  lacked,
  mayBeUnlisted,
  withdrawRemovals,
  type Answers,
  type FlowPlan,
  type FlowRules,
  type Observer,
  type Questions,
  type Sighting,
} from "./flow-rules.ts";
import { leaveAlone } from "./judged.ts";
import { Keys, type Taken } from "./keys.ts";
import { LinkedTwice } from "./linked-twice.ts";
import { isOver, notMade, shownBy } from "./left-out-rows.ts";
import { refuseNamesakes, type LateRow } from "./namesakes.ts";
import { refersToOwn, type References } from "./references.ts";
import type { RemovedThere } from "./removed-there.ts";
import { referredToBy } from "./shared.ts";
import { desiredOf, referentOf, subjectOf, subjectsOf, type Tracked } from "./tracked.ts";
import { whyGone } from "./why-gone.ts";

interface TakenBy extends Taken<Tracked> {
  readonly hasLeft: boolean;
}

/** What a planner may do without. */
interface FurtherInput {
  readonly observe?: Observer | undefined;
  /** What was removed and may still be there. */
  readonly removed?: RemovedThere | null;
}

interface Unlinked {
  readonly desired: Desired;
  readonly key: string | null;
  /** Its own link, where the record is gone there and is to be made again; null: it has none. */
  readonly link: Link | null;
}

export class FlowPlanner {
  readonly #rules: FlowRules;
  readonly #references: References;
  readonly #decider: Decider;
  readonly #observe: Observer;
  /** Links by subject and by alias, until it is known what should be there. */
  readonly #bySubject = new Map<string, Tracked>();
  readonly #byAlias = new Map<string, Tracked>();
  readonly #byRemote = new Map<string, Tracked>();
  readonly #unlinked: Unlinked[] = [];
  /** Linked records that are gone there. They are judged once every record there is known. */
  readonly #vanished: Unlinked[] = [];
  readonly #doubles = new LinkedTwice();
  readonly #keys = new Keys<Tracked>();
  readonly #orphans = new Map<Tracked, Current>();
  /** Linked records whose supervisor was not known when they were seen. */
  readonly #late: LateRow[] = [];
  readonly #refersToOwn: boolean;
  readonly #removed: RemovedThere | null;

  constructor(
    rules: FlowRules,
    links: readonly Link[],
    references: References,
    { observe = () => undefined, removed = null }: FurtherInput = {},
  ) {
    this.#rules = rules;
    this.#removed = removed;
    this.#references = references;
    this.#observe = observe;
    this.#decider = new Decider(rules, references);
    this.#refersToOwn = refersToOwn(rules.fields, rules.kind);
    const people = new Set<string>();
    for (const link of links) {
      const tracked: Tracked = { link, wanted: null, key: null, leftOut: null, frozen: false, seen: false };
      this.#bySubject.set(link.subject, tracked);
      this.#doubles.note(tracked, this.#byRemote.get(link.remoteId));
      this.#byRemote.set(link.remoteId, tracked);
      for (const alias of link.aliases) this.#byAlias.set(alias, tracked);
      if (this.#refersToOwn) references.set(rules.kind, link.subject, { remoteId: link.remoteId, active: link.active });
      if (!link.active || !this.#inWindow(link)) continue;
      this.#decider.plan.counts.linked += 1;
      people.add(link.personId ?? link.subject);
    }
    this.#decider.plan.counts.people = people.size;
  }

  /** Takes in what should be there. */
  begin(rows: Iterable<Desired | LeftOut>): void {
    for (const row of rows) {
      const tracked = this.#find(row);
      if (isLeftOut(row)) this.#leaveOut(row, tracked);
      else if (tracked) this.#want(row, tracked);
      else this.#seek(row);
    }
    this.#bySubject.clear();
    this.#byAlias.clear();
  }

  /** Takes in one page of what is there. */
  seen(page: readonly Current[]): void {
    for (const current of page) {
      const tracked = this.#byRemote.get(current.remoteId);
      if (tracked) this.#meet(tracked, current);
      else this.#offer(current);
    }
  }

  questions(): Questions {
    const lost = [...this.#orphans.keys()];
    const wanted: string[] = [];
    const unwanted: string[] = [];
    const locked: string[] = [];
    for (const tracked of this.#byRemote.values()) {
      if (tracked.seen || tracked.frozen || !this.#isAsked(tracked)) continue;
      const { remoteId, active } = tracked.link;
      (tracked.wanted ? wanted : active ? unwanted : locked).push(remoteId);
      if (!tracked.wanted && this.#mayRemove(tracked.link)) lost.push(tracked);
    }
    const source = lost.filter(({ leftOut }) => leftOut === null).map(({ link }) => link.subject);
    return { source: [...source, ...this.#holders()], target: [...wanted, ...unwanted, ...locked] };
  }

  /**
   * Linked records that this run looked at, but that the source was not read for, and that look like one to be made: if theirs is gone in
   * the source, it was entered anew, and a second record would stand beside the first.
   */
  #holders(): string[] {
    if (this.#rules.adopt !== "marked") return [];
    const sought = this.#unlinked.filter(({ key }) => this.#keys.of(key)?.unlinked === 1);
    const taken = sought.flatMap(({ key }) => this.#keys.taken(key).map(({ owner }) => owner));
    const isOpen = ({ wanted, leftOut, link }: Tracked) =>
      wanted === null && leftOut === null && link.active && !this.#covers(link);
    return taken.filter(isOpen).map(({ link }) => link.subject);
  }

  finish(answers: Answers, basis: Basis): FlowPlan {
    const { plan } = this.#decider;
    this.#doubles.tell(this.#decider, this.#references);
    for (const tracked of this.#byRemote.values()) if (!tracked.seen) this.#judgeUnseen(tracked, answers);
    for (const one of this.#vanished) this.#judgeUnlinked(one, answers);
    for (const one of this.#unlinked) this.#judgeUnlinked(one, answers);
    for (const [tracked, current] of this.#orphans) this.#judgeOrphan(tracked, current, answers, basis);
    if (plan.incomplete) withdrawRemovals(plan);
    for (const { desired, link, current } of this.#withoutNamesakes()) this.#decider.linked(desired, link, current);
    return plan;
  }

  #see(situation: Sighting["situation"], row: Partial<Sighting>): void {
    this.#observe({ kind: this.#rules.kind, situation, desired: null, leftOut: null, current: null, ...row });
  }

  // ── begin ──

  #find(row: Desired | LeftOut): Tracked | undefined {
    const direct = this.#bySubject.get(row.subject) ?? this.#byAlias.get(row.subject);
    if (direct || !row.aliases?.length) return direct;
    const known = row.aliases.find((alias) => this.#bySubject.has(alias));
    return known === undefined ? undefined : this.#bySubject.get(known);
  }

  #leaveOut(row: LeftOut, tracked: Tracked | undefined): void {
    if (tracked) {
      tracked.leftOut = row;
      tracked.frozen ||= row.fate === "frozen";
      this.#decider.plan.hasWithdrawn ||= tracked.link.active && !tracked.frozen && this.#rules.orphans !== "keep";
    }
    if (row.conflict) this.#decider.leftInConflict(row);
    else if (row.fate === "kept") this.#decider.keep(row, tracked?.link.remoteId ?? null);
    else if (row.fate === "frozen" || isLeaving(row, this.#rules, tracked?.link)) this.#decider.plan.leftOut.push(row);
    // Accounts of people who left, or are out of scope, are this company's all the same.
    if (!tracked && row.person !== null && this.#rules.adopt === "key") this.#keys.know(row.person, row);
    if (!tracked) this.#see("unmatched", { leftOut: row });
  }

  #want(row: Desired, tracked: Tracked): void {
    const { link } = tracked;
    const { fields, asFile } = this.#rules;
    const hasMore = asFile && surplus(fields, row.fields, link.values).length > 0;
    const isSame = !hasMore && sameFields(fields, row.fields, link.values);
    const isAsWritten = isSame && isFullyStored(fields, link.values);
    if (!isSame && link.active && isSomebodyElse(fields, row.fields, link.values))
      this.#decider.plan.company.strangers += 1;
    tracked.frozen ||= this.#stateOf(row.fields) !== "ok";
    const isStale = !tracked.frozen && this.#decider.refresh(row, link);
    tracked.wanted = !isStale && isAsWritten && !row.untold ? "as written" : row;
    if (this.#rules.adopt !== "key") return;
    tracked.key = this.#references.key(row);
    if (tracked.key !== null) this.#keys.want(tracked.key, { linked: true });
  }

  #seek(row: Desired): void {
    const state = this.#stateOf(row.fields);
    if (state !== "ok") {
      if (state === "inactive") leaveAlone(this.#decider.plan, [row.subject], true);
      return this.#see(state === "absent" ? "unmatched" : "frozen", { desired: row });
    }
    const key = this.#rules.adopt === "never" ? null : this.#references.key(row);
    if (key !== null) this.#keys.want(key, { linked: false });
    this.#unlinked.push({ desired: row, key, link: null });
  }

  // ── seen ──

  #meet(tracked: Tracked, current: Current): void {
    tracked.seen = true;
    countThere(this.#decider.plan.counts, tracked);
    this.#references.set(this.#rules.kind, subjectOf(tracked), referentOf(tracked.link, current));
    if (current.active && !tracked.link.active) countAgain(this.#decider.plan.counts);
    if (isUnlike(this.#rules, tracked.link, current)) this.#decider.plan.unlike.push(current.remoteId);
    if (this.#rules.adopt !== "never") this.#keys.hold(tracked, current);
    const desired = desiredOf(tracked);
    this.#see(desired ? "linked" : "orphaned", { desired, leftOut: tracked.leftOut, current });
    if (tracked.frozen) this.#leaveAlone(tracked);
    else if (desired) this.#meetWanted(desired, tracked, current);
    else if (this.#isOfLocked(tracked.link)) this.#leaveAlone(tracked);
    else if (this.#mayRemove(tracked.link) && current.active) this.#orphans.set(tracked, current);
    else this.#decider.blankIfWithheld(tracked.link);
  }

  #meetWanted(desired: Desired, { key, link }: Tracked, current: Current): void {
    const sharing = this.#keys.sharing(key, current);
    if (sharing > 1) return this.#decider.ambiguous(desired, [], sharing);
    const { fields, kind } = this.#rules;
    const isOpen = this.#refersToOwn && this.#references.open(fields, desired.fields, kind, "own").length > 0;
    if (isOpen) this.#late.push({ desired, link, current });
    else this.#decider.linked(desired, link, current);
  }

  /** Nothing is known of the record, or nothing may be done about it. */
  #leaveAlone(tracked: Tracked): void {
    leaveAlone(this.#decider.plan, subjectsOf(tracked), this.#isKnownLocked(tracked));
    this.#decider.blankIfWithheld(tracked.link);
  }

  /** Whether the record is left alone for no other reason than that its account is locked. */
  #isKnownLocked(tracked: Tracked): boolean {
    if (tracked.leftOut?.fate === "frozen") return false;
    const desired = desiredOf(tracked);
    return desired ? this.#stateOf(desired.fields) === "inactive" : this.#isOfLocked(tracked.link);
  }

  #mayRemove(link: Link): boolean {
    return this.#rules.orphans !== "keep" && this.#covers(link) && !this.#isOfLocked(link);
  }

  /** Whether the record stays as it is because its account is locked. */
  #isOfLocked({ values }: Link): boolean {
    return this.#rules.ofLocked !== "removed" && this.#stateOf(values) === "inactive";
  }

  #stateOf(fields: Fields): "ok" | "absent" | "inactive" {
    return this.#references.state(this.#rules.fields, fields, this.#rules.kind);
  }

  /** Whether "not seen" says anything about this link: the read was full, and looked at the link's dates. */
  #covers(link: Link): boolean {
    return this.#rules.scope === "full" && this.#inWindow(link);
  }

  #inWindow({ extent }: Link | Desired): boolean {
    const { window } = this.#rules;
    return window === null || extent === null || overlaps(extent, window);
  }

  /** Whether the target is asked by id about a link that it did not show. */
  #isAsked({ link, wanted }: Tracked): boolean {
    return this.#covers(link) || (wanted !== null && wanted !== "as written");
  }

  #offer(current: Current): void {
    this.#decider.plan.counts.there += 1;
    if (current.marked) this.#decider.plan.marked.push(current.remoteId);
    const removed = this.#removed?.note(current, this.#decider.plan);
    const mayAdopt = this.#rules.adopt === "key" || (this.#rules.adopt === "marked" && current.marked);
    if (mayAdopt && this.#keys.offer(current)) return;
    const known = this.#keys.known(current);
    if (known) this.#decider.plan.counts.matched += 1;
    if (current.marked && !removed) this.#decider.plan.counts.markedForeign += 1;
    const { fields, kind } = this.#rules;
    for (const shared of referredToBy(current, fields, kind)) this.#decider.plan.sharedWithOthers.add(shared);
    const open = (!removed || removed === "old") && known && leftUnmanaged(known, current, this.#rules);
    if (open) this.#decider.leftInConflict(open);
    this.#see("foreign", { current });
  }

  // ── finish ──

  /** Returns the late ones without namesakes: only now it is known which creates are withdrawn. */
  #withoutNamesakes(): readonly LateRow[] {
    const links = [...this.#byRemote.values()].map(({ link }) => link);
    return this.#rules.asFile ? refuseNamesakes(links, this.#late, this.#decider, this.#references) : this.#late;
  }

  #judgeOrphan(tracked: Tracked, current: Current, answers: Answers, basis: Basis): void {
    const { link, leftOut } = tracked;
    const { kind } = this.#rules;
    if (leftOut) return this.#decider.orphaned(link, shownBy(leftOut, basis), whyGone(kind, leftOut));
    const answer = answers.source.get(link.subject);
    if (answer === undefined) return this.#decider.unconfirmed(link, "unconfirmed");
    if (answer === "unanswered") return this.#decider.unconfirmed(link, answer);
    if (answer === "gone")
      return this.#decider.orphaned(link, { reads: basis, source: "not found" }, whyGone(kind, answer));
    if (isLeftOut(answer)) {
      if (answer.fate === "frozen") return this.#leaveAlone(tracked);
      return this.#decider.orphaned(link, shownBy(answer, basis), whyGone(kind, answer));
    }
    if (this.#inWindow(answer) && !mayBeUnlisted(answer, this.#rules)) return this.#lacked(answer);
    this.#decider.linked(answer, link, current);
  }

  #lacked({ subject }: Desired): void {
    this.#decider.plan.leftAlone.add(subject);
    this.#decider.plan.incomplete = lacked(this.#rules.kind, subject);
  }

  #judgeUnseen(tracked: Tracked, answers: Answers): void {
    const { link } = tracked;
    if (tracked.frozen) return this.#leaveAlone(tracked);
    const desired = desiredOf(tracked);
    const current = answers.target.get(link.remoteId);
    if (current instanceof RecordError) this.#setAside(tracked, current);
    else if (current) this.#meetLate(tracked, current);
    else if (!this.#isAsked(tracked)) this.#decider.blankIfWithheld(link);
    else if (current === null) this.#judgeVanished(tracked, desired, answers);
    else if (desired) this.#decider.postpone(desired);
    else this.#leaveAlone(tracked);
  }

  #setAside(tracked: Tracked, error: RecordError): void {
    leaveAlone(this.#decider.plan, subjectsOf(tracked), false);
    this.#decider.unreadable(desiredOf(tracked) ?? tracked.link, error);
  }

  /** Meets a record that the list did not show, but that answers to its id (its dates changed, or the list leaves out the locked). */
  #meetLate(tracked: Tracked, current: Current): void {
    if (current.active && tracked.link.active && this.#covers(tracked.link)) this.#decider.plan.counts.lacking += 1;
    this.#meet(tracked, current);
  }

  #judgeVanished({ link }: Tracked, desired: Desired | null, answers: Answers): void {
    if (desired) return this.#seekAgain(desired, link);
    const answer = answers.source.get(link.subject);
    if (typeof answer !== "object" || isLeftOut(answer) || !this.#inWindow(answer)) return this.#forget(link);
    if (mayBeUnlisted(answer, this.#rules)) this.#seekAgain(answer, link);
    else this.#lacked(answer);
  }

  /** Looks for the record by its key, as for one without a link: what it was linked to is gone there. */
  #seekAgain(desired: Desired, link: Link): void {
    const isMadeAgain = this.#rules.creates === "all";
    if (isMadeAgain) this.#references.forget(this.#rules.kind, link.subject);
    else this.#forget(link);
    const key = this.#rules.adopt === "key" ? this.#references.key(desired) : null;
    this.#keys.lose(key);
    this.#vanished.push({ desired, key, link: isMadeAgain ? link : null });
  }

  #forget(link: Link): void {
    this.#decider.forget(link);
    this.#references.forget(this.#rules.kind, link.subject);
  }

  #judgeUnlinked(one: Unlinked, answers: Answers): void {
    const { desired, key, link } = one;
    const sought = this.#keys.of(key);
    const candidates = sought?.found.toSorted((a, b) => compare(a.remoteId, b.remoteId)) ?? [];
    const told = this.#removed?.inTheWayOf(desired, candidates);
    if (told) return this.#waitFor(desired, told);
    const taken = candidates.length === 0 && sought?.unlinked === 1 ? this.#inTheWay(key, answers) : [];
    if (taken.length > 0) return this.#judgeTaken(one, taken, answers);
    if (candidates.length === 0 && !(this.#rules.adopt === "key" && sought && sought.wanted > 1)) {
      if (link) return this.#decider.missing(desired, link);
      const leftOut = notMade(desired);
      if (leftOut) return this.#leaveOut(leftOut, undefined);
      this.#see(this.#rules.creates === "all" ? "absent" : "unmatched", { desired });
      return this.#decider.absent(desired);
    }
    if (
      candidates.length !== 1 ||
      (sought?.wanted ?? 0) > 1 ||
      this.#keys.isSoughtByOthers(candidates[0] as Current, key)
    ) {
      this.#see("ambiguous", { desired, current: candidates[0] ?? null });
      return this.#decider.ambiguous(desired, candidates, sought?.wanted ?? 1);
    }
    // Counted and limited as one that is made again; whoever makes it takes over what has its key.
    if (link) return this.#decider.missing(desired, link);
    const current = candidates[0] as Current;
    this.#decider.plan.counts.matched += 1;
    this.#references.set(this.#rules.kind, desired.subject, { remoteId: current.remoteId, active: current.active });
    this.#see("found", { desired, current });
    this.#decider.found(desired, current);
  }

  /** Leaves the record unmade and unmatched as long as the one by which it would be recognised was removed and is listed all the same. */
  #waitFor(desired: Desired, told: readonly Conflict[]): void {
    const { plan } = this.#decider;
    this.#see("frozen", { desired });
    plan.counts.matched += 1;
    leaveAlone(plan, [desired.subject], false);
    plan.conflicts.push(...told);
  }

  /**
   * Returns the linked records with this key that are in the way. Marked ones (two absences may share days) are not, except the only one of
   * them that is no longer wanted.
   */
  #inTheWay(key: string | null, answers: Answers): readonly Taken<Tracked>[] {
    const taken = this.#keys.taken(key);
    if (this.#rules.adopt === "key") return taken;
    const left = taken.filter(({ owner }) => owner.leftOut?.fate !== "frozen" && this.#hasLeft(owner, answers));
    return left.length === 1 ? left : [];
  }

  /**
   * The record with this key is linked already. A re-hire under a new id gets the account back, and an absence that was withdrawn
   * and entered anew gets its record; anybody else is a conflict.
   */
  #judgeTaken({ desired, key, link: own }: Unlinked, taken: readonly Taken<Tracked>[], answers: Answers): void {
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
    this.#decider.ambiguous(desired, [current], this.#keys.of(key)?.wanted ?? 1);
  }

  /** Teams and memberships have no name beside their key, so whoever has the key is the same. */
  #isSameName({ fields }: Desired, { values }: Link): boolean {
    const rules = this.#rules.fields;
    return !isNamed(rules) || identityAgrees(rules, "name", fields, values);
  }

  #hasLeft(holder: Tracked, answers: Answers): boolean {
    if (holder.wanted !== null) return false;
    // Whose a record with two links is, nobody knows, nor has anybody asked whether either of the two has left.
    if (this.#doubles.has(holder)) return false;
    if (holder.leftOut) return isOver(holder.leftOut, this.#rules.fields);
    if (!holder.link.active) return true;
    const answer = answers.source.get(holder.link.subject);
    if (answer === undefined) return !this.#orphans.has(holder) && this.#covers(holder.link);
    return answer === "gone" || (typeof answer === "object" && isLeftOut(answer) && isOver(answer, this.#rules.fields));
  }
}
