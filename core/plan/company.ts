/**
 * Whether the source is still the company that the links belong to. Another company has other people, and a copy of it, too, has
 * other ids: linked people are missing from the list, and people stand there whom nobody knew. What happens in ordinary life
 * shows otherwise: whoever left is listed as such before being deleted, and what is cleaned up brings nobody new (decision 0006).
 */
import { RefusedError, type RollcallError } from "../model/errors.ts";
import type { LeftOut, Link } from "../model/record.ts";
import type { Answers, FlowPlan, FlowRules } from "./flow-rules.ts";

/** What was known of people before this run. */
export interface Acquaintances {
  /** Something was decided about them, or is being tried for them. */
  isKnown(subject: string): boolean;
  /** They had left, or were missing already. */
  hadLeft(subject: string): boolean;
  /** Whether a run of this version has looked at everybody: else nobody is known to have been missing before. */
  readonly isAware: boolean;
}

/** What is decided about who has left, and about who is linked and is not listed any more. */
export const LEFT: ReadonlySet<string> = new Set(["LEFT", "NOT_LISTED"]);

/** Whose account is about to be taken away for that: should it be held, or fail, they are known to have left when they are deleted. */
export function isLeaving({ code }: LeftOut, { kind }: Pick<FlowRules, "kind">, link: Link | undefined): boolean {
  return kind === "user" && link?.active === true && LEFT.has(code);
}

/** What was seen of the source's people. */
export interface Sighted {
  /** The ids of all that it lists. */
  readonly listed: ReadonlySet<string>;
  /** What it said of those whom it was asked for by name. */
  readonly asked: Answers["source"];
}

export function compareCompany(
  plan: FlowPlan,
  links: readonly Link[],
  { listed, asked }: Sighted,
  before: Acquaintances,
): void {
  plan.counts.newcomers = unlinked(lookedAt(plan), links).filter((id) => !before.isKnown(id)).length;
  for (const link of links) {
    if (!link.active) continue;
    const isExpected = !before.hadLeft(link.subject);
    if (isExpected) plan.counts.expected += 1;
    // A list of nobody tells of nobody.
    if (listed.size === 0 || listed.has(link.subject) || link.aliases.some((id) => listed.has(id))) continue;
    plan.leftOut.push(notListed(link));
    const said = asked.get(link.subject) ?? "not asked";
    if (isExpected && before.isAware && (said === "gone" || said === "not asked"))
      plan.missing.push({ subject: link.subject, isGone: said === "gone" });
  }
}

/** Hardly anybody is looked at, and everybody linked: so it is those looked at who are struck off. */
function unlinked(ids: ReadonlySet<string>, links: readonly Link[]): string[] {
  const left = new Set(ids);
  for (const { subject, aliases } of left.size > 0 ? links : []) {
    left.delete(subject);
    for (const alias of aliases) left.delete(alias);
  }
  return [...left];
}

/** Everybody whom something follows for. Whoever has left, or is none of this target's business, is not among them. */
function lookedAt({ changes, learned, conflicts, kept, leftOut, unmatched }: FlowPlan): ReadonlySet<string> {
  const rows = [changes, learned.map(({ desired }) => desired), conflicts, kept, leftOut, unmatched].flat();
  return new Set(rows.map(({ subject }) => subject));
}

function notListed({ subject, title, personId, person }: Link): LeftOut {
  const detail = "is not in the source's list any more";
  return { subject, title, personId, person, code: "NOT_LISTED", detail, fate: "frozen" };
}

/** Nothing at all may be written: the source is another company, or the target is. */
export function whyAnotherCompany(
  plans: readonly FlowPlan[],
  { target }: { readonly target: string },
): RollcallError | null {
  const users = plans.find((plan) => plan.rules.kind === "user");
  if (!users) return null;
  const { strangers, newcomers, expected, unlike, linked } = users.counts;
  if (unlike >= 3 && unlike > linked * 0.2) return otherAccounts(target, { unlike, linked });
  const missing = users.missing.length;
  // What the list lacks and the source has all the same, when asked for it by its id, is of this company.
  const isReplaced = newcomers > 0 && !plans.some((plan) => plan.incomplete);
  const changed = strangers + (isReplaced ? missing : 0);
  if (changed < 3 || changed <= expected * 0.2) return null;
  const turned = `${strangers} of ${expected} linked people changed both their e-mail and their name`;
  const ids = users.missing.slice(0, NAMED).map(({ subject }) => subject);
  const named = `${ids.join(", ")}${missing > NAMED ? ` and ${missing - NAMED} more` : ""}`;
  const replaced = `${missing} of ${expected} linked people are not in the source's list any more (${named}), which has ${newcomers} that were never met`;
  const what = [strangers > 0 ? [turned] : [], changed > strangers ? [replaced] : []].flat().join("; ");
  const deleted = ` If those named were deleted there, lock their accounts by hand and forget the links of each with \`rollcall links ${target} --break ID\`.`;
  return new RefusedError("SOURCE_CHANGED", what, {
    remedy: `Check that the source's credentials belong to the right company.${changed > strangers ? deleted : ""} If all the people really changed, forget all links with \`rollcall links ${target} --reset\`.`,
  });
}

/** The target's address or credentials lead elsewhere, where the same ids are other people's. */
function otherAccounts(target: string, { unlike, linked }: Record<"unlike" | "linked", number>): RefusedError {
  const what = `${unlike} of ${linked} accounts that were written there have both another e-mail and another name now`;
  return new RefusedError("TENANT_CHANGED", what, {
    side: "target",
    remedy: `Check that the target's address and credentials lead to the right company account. If all these accounts really changed there, forget all links with \`rollcall links ${target} --reset\`.`,
  });
}

/** As many are named, by their ids: this stands in the log. */
const NAMED = 20;
