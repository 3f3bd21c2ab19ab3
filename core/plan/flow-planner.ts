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
import type { Basis } from "../model/change.ts";
import { leftUnmanaged } from "./left-unmanaged.ts";
import { RecordError } from "../model/errors.ts";
import type { Current, Desired, Fields, LeftOut, Link, RemoteId } from "../model/record.ts";
import { isLeftOut } from "../model/record.ts";
import { isLeaving } from "./company.ts";
import { countAgain, countThere, isUnlike } from "./counting.ts";
import { covers, inWindow } from "./coverage.ts";
import { Decider } from "./decider.ts";
import { isSomebodyElse, isFullyStored, sameFields, surplus } from "./diff.ts";
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
import { Keys } from "./keys.ts";
import { LinkedTwice } from "./linked-twice.ts";
import { shownBy } from "./left-out-rows.ts";
import { refuseNamesakes, type LateRow } from "./namesakes.ts";
import { Recognition, type Unlinked } from "./recognition.ts";
import { refersToOwn, type References } from "./references.ts";
import { NOTHING_REMOVED, type RemovedThere } from "./removed-there.ts";
import { referredToBy } from "./shared.ts";
import { desiredOf, referentOf, subjectOf, subjectsOf, type Tracked } from "./tracked.ts";
import { whyGone } from "./why-gone.ts";

/** What a planner may do without. */
interface FurtherInput {
  readonly observe?: Observer | undefined;
  /** What was removed and may still be there. */
  readonly removed?: RemovedThere;
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
  readonly #keys = new Keys();
  readonly #orphans = new Map<Tracked, Current>();
  /** Linked records whose supervisor was not known when they were seen. */
  readonly #late: LateRow[] = [];
  readonly #refersToOwn: boolean;
  readonly #removed: RemovedThere;

  constructor(
    rules: FlowRules,
    links: readonly Link[],
    references: References,
    { observe = () => undefined, removed = NOTHING_REMOVED }: FurtherInput = {},
  ) {
    this.#rules = rules;
    this.#removed = removed;
    this.#references = references;
    this.#observe = observe;
    this.#decider = new Decider(rules, references);
    this.#refersToOwn = refersToOwn(rules.fields, rules.kind);
    const people = new Set<string>();
    for (const link of links) {
      const tracked = this.add(link);
      this.#bySubject.set(link.subject, tracked);
      for (const alias of link.aliases) this.#byAlias.set(alias, tracked);
      if (this.#refersToOwn) references.set(rules.kind, link.subject, { remoteId: link.remoteId, active: link.active });
      if (!link.active || !inWindow(this.#rules, link)) continue;
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

  /** Takes in a link; of records outside the days that are looked at and that no row names, also once a page shows them. */
  add(link: Link): Tracked {
    const tracked: Tracked = { link, wanted: null, key: null, leftOut: null, frozen: false, seen: false };
    this.#doubles.note(tracked, this.#byRemote.get(link.remoteId));
    this.#byRemote.set(link.remoteId, tracked);
    return tracked;
  }

  /** Returns the ids on the page that no known link has. */
  unknownOn(page: readonly Current[]): RemoteId[] {
    return page.flatMap(({ remoteId }) => (this.#byRemote.has(remoteId) ? [] : [remoteId]));
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
   * Linked records that look like one that is about to be made, and whose own entry lies outside what was read of the source. The source is
   * asked for that entry: if it is gone, it was entered again under a new id, and the record is taken over instead of made a second time.
   */
  #holders(): string[] {
    if (this.#rules.adopt !== "marked") return [];
    const sought = this.#unlinked.filter(({ key }) => this.#keys.of(key)?.unlinked === 1);
    const taken = sought.flatMap(({ key }) => this.#keys.taken(key).map(({ owner }) => owner));
    const isOpen = ({ wanted, leftOut, link }: Tracked) =>
      wanted === null && leftOut === null && link.active && !covers(this.#rules, link);
    return taken.filter(isOpen).map(({ link }) => link.subject);
  }

  finish(answers: Answers, basis: Basis): FlowPlan {
    const { plan } = this.#decider;
    this.#doubles.tell(this.#decider, this.#references);
    for (const tracked of this.#byRemote.values()) if (!tracked.seen) this.#judgeUnseen(tracked, answers);
    const recognition = this.#recognition();
    for (const one of [...this.#vanished, ...this.#unlinked]) recognition.judge(one, answers);
    for (const [tracked, current] of this.#orphans) this.#judgeOrphan(tracked, current, answers, basis);
    if (plan.incomplete) withdrawRemovals(plan);
    for (const { desired, link, current } of this.#withoutNamesakes()) this.#decider.linked(desired, link, current);
    return plan;
  }

  #recognition(): Recognition {
    return new Recognition({
      rules: this.#rules,
      references: this.#references,
      decider: this.#decider,
      keys: this.#keys,
      doubles: this.#doubles,
      orphans: this.#orphans,
      removed: this.#removed,
      observe: this.#observe,
    });
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
    if (tracked.key !== null) this.#keys.want(tracked.key, row.subject, { linked: true });
  }

  #seek(row: Desired): void {
    const state = this.#stateOf(row.fields);
    if (state !== "ok") {
      if (state === "inactive") leaveAlone(this.#decider.plan, [row.subject], "locked");
      return this.#see(state === "absent" ? "unmatched" : "frozen", { desired: row });
    }
    const key = this.#rules.adopt === "never" ? null : this.#references.key(row);
    if (key !== null) this.#keys.want(key, row.subject, { linked: false });
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
    if (this.#keys.sharing(key, current) > 1) return this.#decider.ambiguous(desired, [], this.#keys.seekers(key));
    const { fields, kind } = this.#rules;
    const isOpen = this.#refersToOwn && this.#references.open(fields, desired.fields, kind, "own").length > 0;
    if (isOpen) this.#late.push({ desired, link, current });
    else this.#decider.linked(desired, link, current);
  }

  /** Nothing is known of the record, or nothing may be done about it. */
  #leaveAlone(tracked: Tracked): void {
    leaveAlone(this.#decider.plan, subjectsOf(tracked), this.#isKnownLocked(tracked) ? "locked" : "unknown");
    this.#decider.blankIfWithheld(tracked.link);
  }

  /** Whether the record is left alone for no other reason than that its account is locked. */
  #isKnownLocked(tracked: Tracked): boolean {
    if (tracked.leftOut?.fate === "frozen") return false;
    const desired = desiredOf(tracked);
    return desired ? this.#stateOf(desired.fields) === "inactive" : this.#isOfLocked(tracked.link);
  }

  #mayRemove(link: Link): boolean {
    return this.#rules.orphans !== "keep" && covers(this.#rules, link) && !this.#isOfLocked(link);
  }

  /** Whether the record stays as it is because its account is locked. */
  #isOfLocked({ values }: Link): boolean {
    return this.#rules.ofLocked !== "removed" && this.#stateOf(values) === "inactive";
  }

  #stateOf(fields: Fields): "ok" | "absent" | "inactive" {
    return this.#references.state(this.#rules.fields, fields, this.#rules.kind);
  }

  /** Whether the target is asked by id about a link that it did not show. */
  #isAsked({ link, wanted }: Tracked): boolean {
    return covers(this.#rules, link) || (wanted !== null && wanted !== "as written");
  }

  #offer(current: Current): void {
    this.#decider.plan.counts.there += 1;
    if (current.marked) this.#decider.plan.marked.push(current.remoteId);
    const removed = this.#removed.note(current, this.#decider.plan);
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
    if (inWindow(this.#rules, answer) && !mayBeUnlisted(answer, this.#rules)) return this.#lacked(answer);
    this.#decider.linked(answer, link, current);
  }

  #lacked({ subject }: Desired): void {
    leaveAlone(this.#decider.plan, [subject], "unknown");
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
    leaveAlone(this.#decider.plan, subjectsOf(tracked), "unknown");
    this.#decider.unreadable(desiredOf(tracked) ?? tracked.link, error);
  }

  /** Meets a record that the list did not show, but that answers to its id (its dates changed, or the list leaves out the locked). */
  #meetLate(tracked: Tracked, current: Current): void {
    if (current.active && tracked.link.active && covers(this.#rules, tracked.link))
      this.#decider.plan.counts.lacking += 1;
    this.#meet(tracked, current);
  }

  #judgeVanished({ link }: Tracked, desired: Desired | null, answers: Answers): void {
    if (desired) return this.#seekAgain(desired, link);
    const answer = answers.source.get(link.subject);
    if (typeof answer !== "object" || isLeftOut(answer) || !inWindow(this.#rules, answer)) return this.#forget(link);
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
}
