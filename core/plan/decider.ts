/** Turns a situation into what follows: a change, a conflict, something learned, or nothing. Holds the flow's plan as it grows. */
import { suspect, type Op, type Proof, type RemovalOp, type Suspect, type Upsert } from "../model/change.ts";
import type { RecordError } from "../model/errors.ts";
import type { Current, Desired, LeftOut, Link, RemoteId } from "../model/record.ts";
import { blanking } from "./blanking.ts";
import { differing, isNamed, isFullyStored, sameAsStored } from "./diff.ts";
import { fightOver, fightOverFields, IS_ACTIVE, IS_THERE, wordsFor, type Fight } from "./fights.ts";
import { goingOf } from "./locked-again.ts";
import { emptyPlan, mayDo, type FlowPlan, type FlowRules } from "./flow-rules.ts";
import { leaveAlone } from "./judged.ts";
import type { References } from "./references.ts";
import { whyLeftLocked } from "./locked-strangers.ts";
import { Relinks } from "./relinks.ts";
import { isStale } from "./stale.ts";
import { whyAmbiguous } from "./why-ambiguous.ts";
import { whyUpdated } from "./why-updated.ts";

export class Decider {
  readonly plan: FlowPlan;
  readonly #rules: FlowRules;
  readonly #references: References;
  readonly #relinks: Relinks;
  /** The names of all managed fields: one array for all creates. */
  readonly #all: readonly string[];

  constructor(rules: FlowRules, references: References) {
    this.#rules = rules;
    this.#references = references;
    this.plan = emptyPlan(rules);
    this.#relinks = new Relinks(this.plan.learned);
    this.#all = Object.keys(rules.fields);
  }

  /** The record is wanted, linked and there. */
  linked(desired: Desired, link: Link, current: Current): void {
    const stranger = whyLeftLocked(desired, link, current, this.#rules);
    if (stranger !== null) return this.#conflict(desired, "SOMEBODY_ELSE", stranger);
    const names = this.#differing(desired, current);
    if (!current.active && this.#rules.can.has("reactivate")) return this.#reactivate(desired, link, current, names);
    if (names.length === 0) {
      const hasNews = this.#hasMoved(desired, link) || !isFullyStored(this.#rules.fields, link.values);
      if (this.#rules.drift === "report" && hasNews) this.#relinks.agree(desired, link);
      else this.refresh(desired, link);
      return this.#agrees();
    }
    if (!this.#rules.can.has("update")) {
      if (this.#rules.onlyMatches) this.#relinks.add(desired, link);
      else this.refresh(desired, link);
      return this.#agrees();
    }
    const edited = this.#differing({ fields: link.values }, current);
    if (this.#rules.drift === "repair" || edited.length === 0) {
      return this.#repair(desired, link, current, { names, edited });
    }
    if (!this.#hasMoved(desired, link)) {
      return this.#conflict(
        desired,
        "EDITED_THERE",
        `${edited.join(", ")} was changed on the other side; the change is left as it is`,
      );
    }
    const overwritten = edited.filter((name) => names.includes(name)).join(", ");
    const reason = overwritten
      ? `changed; overwrites edits on the other side: ${overwritten}`
      : "changed in the source";
    this.#upsert("update", desired, current, link, names, reason);
  }

  /** The record is wanted and linked, and the target says that it is not there. */
  missing(desired: Desired, link: Link): void {
    // What belonged to an account went with it, and comes back with it.
    const isOfNew = this.#references.open(this.#rules.fields, desired.fields, this.#rules.kind, "others").length > 0;
    if (this.#rules.drift === "report" && !this.#hasMoved(desired, link) && !isOfNew)
      return this.#conflict(desired, "REMOVED_THERE", "was removed there; it comes back once the leading side changes");
    if (!this.#rules.can.has("create")) return;
    const hasMoved = this.#hasMoved(desired, link);
    const fought = hasMoved ? { names: [], moved: [IS_THERE] } : { names: [IS_THERE], moved: [] };
    const fight = fightOver(link, fought, this.#rules);
    const reason = hasMoved ? MOVED_AND_GONE : REMOVED;
    if (fight.contested.length === 0) return this.#upsert("create", desired, null, link, this.#all, reason, fight);
    // Nothing may refer to a record that is not there.
    this.#references.forget(this.#rules.kind, desired.subject);
    this.#contest(desired, fight);
  }

  /** The record is wanted, and nothing there corresponds to it. */
  absent(desired: Desired): void {
    if (this.#rules.creates === "never" || !this.#rules.can.has("create")) this.plan.unmatched.push(desired);
    else this.#upsert("create", desired, null, null, this.#all, "is new in the source");
  }

  /** The record is wanted, and one record there corresponds by its key. */
  found(desired: Desired, current: Current): void {
    if (!this.#onlyLearns(current)) return this.#takeOver(desired, current, "exists already and is taken over");
    this.plan.learned.push({ desired, remoteId: current.remoteId, link: null });
  }

  /** Somebody is back under a new id and gets the old account (an absence entered anew: its record). The former link stays until then. */
  returned(desired: Desired, former: Link, account: Current): void {
    if (this.#onlyLearns(account)) {
      this.plan.forgotten.push(former);
      this.plan.learned.push({ desired, remoteId: former.remoteId, link: null });
    } else this.#takeOver(desired, account, isNamed(this.#rules.fields) ? RETURNED : ENTERED_ANEW, former);
  }

  /** @param seekers all subjects that would be recognised by the same value, this one too */
  ambiguous(desired: Desired, candidates: readonly Current[], seekers: readonly string[]): void {
    this.#conflict(desired, "AMBIGUOUS", whyAmbiguous(candidates, seekers));
  }

  /** The record is linked twice: `other` has it as well. */
  linkedTwice(of: Desired | Link, { subject, remoteId }: Link): void {
    const { kind, target } = this.#rules;
    const wayOut = `forget the link of whoever it does not belong to: \`rollcall links ${target} --break ID\``;
    this.#conflict(of, "LINKED_TWICE", `the ${kind} ${remoteId} there is linked to ${subject} as well; ${wayOut}`);
  }

  /** @param hasLeft the holder has left. The account may then be handed over, but only by a person, since the names differ. */
  addressReused(desired: Desired, holder: Link, hasLeft: boolean): void {
    const who = holder.personId ?? holder.subject;
    const whose = `the account with this address already belongs to person ${who}`;
    const wayOut = `, who has left; only if both are the same person, \`rollcall links ${this.#rules.target} --break ${who}\` hands it over`;
    this.#conflict(desired, "ADDRESS_REUSED", hasLeft ? whose + wayOut : whose);
  }

  /** Nothing wants the linked record any more, and the source has said so. */
  orphaned(link: Link, proof: Proof, why: string): void {
    const op = this.#removalOp();
    if (op) this.plan.changes.push(goingOf(op, link, proof, why));
    // A run of another area does not decide whether the record goes.
    else if (this.#rules.can.size === 0) leaveAlone(this.plan, [link.subject], "unknown");
  }

  /** Nothing wants it any more, but the source was not asked by id (too many were missing), or did not say that it is gone. */
  unconfirmed(link: Link, because: Suspect["because"]): void {
    const op = this.#removalOp();
    if (op) this.plan.suspects.push(suspect(op, link, LACKS_PROOF[because], because));
    if (op) leaveAlone(this.plan, [link.subject], "unknown");
  }

  /** The record is missing there, with too many others to ask for each by id. It waits for the next run. */
  postpone(desired: Desired): void {
    leaveAlone(this.plan, [desired.subject], "unknown");
    this.#conflict(
      desired,
      "NOT_CONFIRMED",
      "is missing from the target's list; too many are missing at once to ask for each, so it is not created again",
    );
  }

  /** The linked record does not answer to its id with something that can be read: nothing about it is known. */
  unreadable(of: Desired | Link, { message, remedy }: RecordError): void {
    this.#conflict(of, "UNREADABLE", `cannot be read in the tool, so it is left alone: ${message}. ${remedy}`);
  }

  keep(row: LeftOut, remoteId: RemoteId | null): void {
    const { subject, title, person, code, detail } = row;
    this.plan.kept.push({ kind: this.#rules.kind, subject, title, person, remoteId, code, detail });
  }

  leftInConflict({ subject, title, person, code, detail }: LeftOut): void {
    this.plan.conflicts.push({ kind: this.#rules.kind, subject, title, person, code, detail });
  }

  /** Learns the link's own particulars (id, title, dates), not its record, if they have moved on. Returns whether they had. */
  refresh(desired: Desired, link: Link): boolean {
    const stale = isStale(link, desired);
    if (stale) this.#relinks.add(desired, link);
    return stale;
  }

  /** Forgets the link of a record that is gone, and what was learned of the link in this run. */
  forget(link: Link): void {
    this.plan.forgotten.push(link);
    this.#relinks.drop(link);
  }

  blankIfWithheld(link: Link): void {
    const change = blanking(this.#rules, link);
    if (change) this.plan.changes.push(change);
  }

  #takeOver(desired: Desired, current: Current, reason: string, former: Link | null = null): void {
    const names = this.#differing(desired, current);
    const op = !current.active && this.#rules.can.has("reactivate") ? "reactivate" : "adopt";
    this.#upsert(op, desired, current, former, this.#writable(names), reason);
  }

  #differing({ fields: wanted, untold }: Pick<Desired, "fields" | "untold">, { fields }: Current): string[] {
    const { fields: rules, kind, asFile } = this.#rules;
    return differing(rules, wanted, fields, { references: this.#references, kind, untold, asFile });
  }

  /** Whether the leading side's record differs from what was last written. */
  #hasMoved(desired: Desired, link: Link): boolean {
    return !sameAsStored(this.#rules.fields, desired.fields, link.values);
  }

  /** Whether a match is only learned: the flow creates nothing, or this run may neither create nor update. A locked one is not, if it can be unlocked. */
  #onlyLearns({ active }: Current): boolean {
    const { creates, can } = this.#rules;
    return (active || !can.has("reactivate")) && (creates === "never" || !mayDo(this.#rules, "adopt"));
  }

  /** Returns the fields that go with a reactivation or an adoption: none if this flow, or this run, updates nothing. */
  #writable(names: readonly string[]): readonly string[] {
    return this.#rules.can.has("update") ? names : [];
  }

  /** A record that this flow only recognises is kept by somebody else: that it agrees is no work of ours. */
  #agrees(): void {
    if (this.#rules.creates !== "never") this.plan.counts.unchanged += 1;
  }

  #removalOp(): RemovalOp | null {
    const { orphans, can } = this.#rules;
    return orphans !== "keep" && can.has(orphans) ? orphans : null;
  }

  #upsert(
    op: Upsert["op"] & Op,
    desired: Desired,
    before: Current | null,
    link: Link | null,
    names: readonly string[],
    reason: string,
    fight?: Fight,
  ): void {
    const { subject, title, personId, person } = desired;
    if (op === "create") this.#references.plan(this.#rules.kind, subject);
    else if (op === "reactivate" && before)
      this.#references.set(this.#rules.kind, subject, { remoteId: before.remoteId, active: true, unlocking: true });
    this.plan.changes.push({
      op,
      kind: this.#rules.kind,
      subject,
      title,
      personId,
      person,
      reason,
      desired,
      before,
      link,
      differing: fight ? names.filter((name) => !fight.contested.includes(name)) : names,
      ...fight,
    });
  }

  #reactivate(desired: Desired, link: Link, current: Current, names: readonly string[]): void {
    const fought = link.active ? { names: [IS_ACTIVE], moved: [] } : { names: [], moved: [IS_ACTIVE] };
    const fight = fightOver(link, fought, this.#rules);
    if (fight.contested.length > 0) return this.#contest(desired, fight);
    const reason = link.active ? "was locked in the tool; it is unlocked again" : "belongs here again";
    this.#upsert("reactivate", desired, current, link, this.#writable(names), reason, fight);
  }

  /** Puts right what somebody changed since we wrote it, unless it was set back too often. */
  #repair(
    desired: Desired,
    link: Link,
    current: Current,
    { names, edited }: Record<"names" | "edited", string[]>,
  ): void {
    const fight = fightOverFields(link, desired.fields, { names, edited }, this.#rules);
    if (fight.contested.length > 0) this.#contest(desired, fight);
    if (fight.contested.length === names.length) return;
    this.#upsert("update", desired, current, link, names, whyUpdated(edited, this.#rules.edited), fight);
  }

  #contest(desired: Desired, { contested }: Fight): void {
    this.#conflict(
      desired,
      "SET_BACK",
      `${wordsFor(contested)} after each of rollcall's last writes; left alone for 24 hours`,
    );
  }

  #conflict({ subject, title, person }: Desired | Link, code: string, detail: string): void {
    this.plan.conflicts.push({ kind: this.#rules.kind, subject, title, person, code, detail });
  }
}

const REMOVED = "was removed on the other side and is created again";
/** That somebody removed it is not known: after a restored copy of the database it is rollcall itself that moved it. */
const MOVED_AND_GONE = "changed in the source, and its former record is not there any more: it is created anew";
const RETURNED = "has come back and gets the old account";
const ENTERED_ANEW = "was entered again and takes over the existing record";

const LACKS_PROOF: Readonly<Record<Suspect["because"], string>> = {
  unconfirmed: "is missing from the source's list and was not asked for by its id",
  unanswered: "is missing from the source's list, and the source, asked for it by id, does not confirm that it is gone",
};
