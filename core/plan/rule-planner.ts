/**
 * A rule flow's planner: records that are not ours are held against the rule as their pages come. What the rule forbids is
 * released, what it spares is listed as kept; and what was released before is held against its reason as it is now.
 */
import { removal, type Basis, type Proof } from "../model/change.ts";
import type { Current, Link } from "../model/record.ts";
import type { Release, Rule, Ruling, Spared } from "../model/ruling.ts";
import { sameFields } from "./diff.ts";
import { emptyPlan, type FlowPlan, type FlowRules } from "./flow-rules.ts";
import { leaveAlone } from "./judged.ts";

type Kept = Pick<Spared, "code" | "detail" | "inDoubt">;

export class RulePlanner {
  readonly #rules: FlowRules;
  readonly #rule: Rule;
  readonly #released: ReadonlyMap<string, Link>;
  readonly #stillThere = new Set<string>();
  readonly #going: { readonly link: Link; readonly reason: string }[] = [];
  readonly #plan: FlowPlan;

  constructor(rules: FlowRules, links: readonly Link[], rule: Rule) {
    this.#rules = rules;
    this.#rule = rule;
    this.#released = new Map(links.map((link) => [link.remoteId, link]));
    this.#plan = emptyPlan(rules);
  }

  seen(page: readonly Current[]): void {
    this.#plan.counts.there += page.length;
    this.#plan.counts.linked += page.length;
    for (const current of page) this.#judge(current);
  }

  /** `people`: how many people are known there, the base of the limit. */
  finish(reads: Basis, people: number): FlowPlan {
    this.#plan.counts.people = people;
    const proof: Proof = { reads, source: "seen" };
    for (const { link, reason } of this.#going) this.#plan.changes.push(removal("release", link, proof, reason));
    if (this.#rules.scope === "full") this.#reviewAll();
    return this.#plan;
  }

  #judge(current: Current): void {
    const { remoteId } = current;
    const released = this.#released.get(remoteId);
    if (released) this.#stillThere.add(remoteId);
    const ruling = this.#rule.judge(current);
    if (ruling === null) return;
    if (!ruling.release) return this.#keep(current, ruling, ruling);
    if (!this.#rules.can.has("release")) {
      const detail = `${ruling.reason}; cancel it in the tool by hand`;
      return this.#keep(current, ruling, { code: "BY_HAND", detail, inDoubt: true });
    }
    if (released && this.#isSame(released, current)) this.#hasStayed(released);
    this.#going.push({ link: this.#linkOf(current, ruling), reason: ruling.reason });
  }

  /** Whether the released record is there unchanged. No, if a crash left it open whether the release was carried out at all. */
  #isSame({ lastWrittenAt, values }: Link, { fields }: Current): boolean {
    return lastWrittenAt !== null && sameFields(this.#rules.fields, values, fields);
  }

  /**
   * Reports a released record that is there: the tool had said that it was gone, or somebody has put it back. Either way a person
   * has to know.
   */
  #hasStayed({ kind, subject, title, person }: Link): void {
    const detail =
      "the tool confirmed that it was cancelled, but it is still there, or there again: look at it in the tool";
    this.#plan.conflicts.push({ kind, subject, title, person, code: "STILL_THERE", detail });
  }

  /** Lists the record as kept. If that is for a doubt, or by an area that is off, nothing follows from it for what people were asked before. */
  #keep({ remoteId }: Current, { title, person }: Ruling, { code, detail, inDoubt }: Kept): void {
    if (inDoubt) leaveAlone(this.#plan, [remoteId], "unknown");
    this.#plan.kept.push({ kind: this.#rules.kind, subject: remoteId, title, person, remoteId, code, detail });
  }

  /** Returns the link that remembers the release. It is stored once the release is done. */
  #linkOf({ remoteId, fields }: Current, ruling: Release): Link {
    const { title, personId, person, by, cause, extent } = ruling;
    return {
      target: this.#rules.target,
      kind: this.#rules.kind,
      subject: remoteId,
      aliases: [],
      remoteId,
      title,
      personId,
      person,
      values: { ...fields, ...by, cause },
      extent,
      active: true,
      since: "",
      lastWrittenAt: null,
    };
  }

  #reviewAll(): void {
    for (const link of this.#released.values()) this.#review(link);
    const { kind } = this.#rules;
    for (const { subject, title, person, code, detail } of this.#rule.report?.() ?? [])
      this.#plan.conflicts.push({ kind, subject, title, person, code, detail });
  }

  #review(link: Link): void {
    const { kind, subject, title, person, remoteId } = link;
    const verdict = this.#stillThere.has(remoteId) ? "past" : this.#rule.review(link);
    if (verdict === "past" && !this.#going.some((one) => one.link.remoteId === remoteId))
      this.#plan.forgotten.push(link);
    if (verdict !== "error") return;
    const detail = "was cancelled because of an absence that no longer applies; rollcall does not book it again";
    this.#plan.conflicts.push({ kind, subject, title, person, code: "RELEASED_IN_ERROR", detail });
  }
}
