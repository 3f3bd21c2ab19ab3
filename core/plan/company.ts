/**
 * Whether the source is still the company that the links belong to. Another company has other people, and a copy of this company
 * has other ids: linked people are missing from the list, and people are listed whom rollcall never met. Ordinary life looks
 * different: people who left are listed as such before they are deleted, and a clean-up brings nobody new (decision 0006).
 */
import { RefusedError, type RollcallError } from "../model/errors.ts";
import type { LeftOut, Link, RemoteId } from "../model/record.ts";
import { RULES } from "../model/rules.ts";
import { LEFT_UNMANAGED } from "./left-unmanaged.ts";
import type { Answers, FlowPlan, FlowRules } from "./flow-rules.ts";

/** What earlier runs knew of people. */
export interface Acquaintances {
  /** Whether something was decided about the person, or is being tried for them. */
  isKnown(subject: string): boolean;
  /** Whether the person had left, or was missing already. */
  hadLeft(subject: string): boolean;
  /**
   * Whether a full run has gone through that records who is missing, which older versions did not. Before, nobody counts as newly missing:
   * they may have been missing for years.
   */
  readonly isAware: boolean;
}

/** Codes of people who have left, and of linked people who are no longer listed. */
export const LEFT: ReadonlySet<string> = new Set(["LEFT", "NOT_LISTED"]);

/**
 * Whether the person has left and their account is about to go. That is remembered: if the removal is held or fails, and the
 * source then deletes the person, they do not count as missing.
 */
export function isLeaving({ code }: LeftOut, { kind }: Pick<FlowRules, "kind">, link: Link | undefined): boolean {
  return kind === "user" && link?.active === true && LEFT.has(code);
}

/** What was seen of the source's people. */
interface Sighted {
  /** The ids of all people that it lists. */
  readonly listed: ReadonlySet<string>;
  /** Its answers about people for whom it was asked by id. */
  readonly asked: Answers["source"];
}

export function compareCompany(
  plan: FlowPlan,
  links: readonly Link[],
  { listed, asked }: Sighted,
  before: Acquaintances,
): void {
  plan.company.newcomers = unlinked(lookedAt(plan), links).filter((id) => !before.isKnown(id)).length;
  for (const link of links) {
    if (!link.active) continue;
    const isExpected = !before.hadLeft(link.subject);
    if (isExpected) plan.company.expected += 1;
    // An empty list says nothing about anybody.
    if (listed.size === 0 || listed.has(link.subject) || link.aliases.some((id) => listed.has(id))) continue;
    plan.leftOut.push(notListed(link));
    const said = asked.get(link.subject) ?? "not asked";
    if (isExpected && before.isAware && (said === "gone" || said === "not asked"))
      plan.missing.push({ subject: link.subject, isGone: said === "gone" });
  }
}

/** People of a target without accounts. Whoever has left is listed, but not here any more. */
interface PeopleSeen {
  readonly listed: ReadonlySet<string>;
  readonly here: ReadonlySet<string>;
  /** The people who were here at the run before. */
  readonly before: ReadonlySet<string>;
}

/** Compares with the run before, for a target in which no link tells who was met. A first run has nobody to compare with. */
export function comparePeople(plan: FlowPlan, { listed, here, before }: PeopleSeen): void {
  if (before.size === 0 || listed.size === 0) return;
  plan.company.expected = before.size;
  plan.company.newcomers = [...here].filter((id) => !before.has(id)).length;
  for (const subject of before) if (!listed.has(subject)) plan.missing.push({ subject, isGone: false });
}

/** Returns the plan that says who is who: that of the accounts, or the first one where there are none. */
export function planOfPeople(plans: readonly FlowPlan[]): FlowPlan | undefined {
  return plans.find((plan) => plan.rules.kind === "user") ?? plans[0];
}

/** Returns the ids without a link. The ids are few and the links many, so a copy of the ids is struck through. */
function unlinked(ids: ReadonlySet<string>, links: readonly Link[]): string[] {
  const left = new Set(ids);
  for (const { subject, aliases } of left.size > 0 ? links : []) {
    left.delete(subject);
    for (const alias of aliases) left.delete(alias);
  }
  return [...left];
}

/** Returns the people for whom something follows. People who have left, or who do not concern this target, are not among them. */
function lookedAt({ changes, learned, conflicts, kept, leftOut, unmatched }: FlowPlan): ReadonlySet<string> {
  const rows = [
    changes,
    learned.map(({ desired }) => desired),
    conflicts.filter(({ code }) => code !== LEFT_UNMANAGED),
    kept,
    leftOut,
    unmatched,
  ].flat();
  return new Set(rows.map(({ subject }) => subject));
}

function notListed({ subject, title, personId, person }: Link): LeftOut {
  const detail = "is not in the source's list any more";
  return { subject, title, personId, person, code: "NOT_LISTED", detail, fate: "frozen" };
}

/** Returns why nothing at all may be written: the source, or the target, looks like another company. Null: neither does. */
export function whyAnotherCompany(
  plans: readonly FlowPlan[],
  { target }: { readonly target: string },
): RollcallError | null {
  const users = planOfPeople(plans);
  if (!users) return null;
  const { unlike, counts } = users;
  if (unlike.length >= RULES.company.people && unlike.length > counts.linked * RULES.company.share)
    return otherAccounts(unlike, counts.linked, target);
  const { strangers, newcomers, expected } = users.company;
  const missing = users.missing.length;
  // A list that lacks somebody who exists was cut short, and is not another company's.
  const isReplaced = newcomers > 0 && !plans.some((plan) => plan.incomplete);
  const changed = strangers + (isReplaced ? missing : 0);
  if (changed < RULES.company.people || changed <= expected * RULES.company.share) return null;
  const people = users.rules.kind === "user" ? "linked people" : "people who were here at the last run";
  const turned = `${strangers} of ${expected} ${people} have both another e-mail and another name now`;
  const named = idsOf(users.missing.map(({ subject }) => subject));
  const replaced = `${missing} of ${expected} ${people} are no longer in the source's list (${named}), which has ${newcomers} people whom rollcall has never seen`;
  const what = [strangers > 0 ? [turned] : [], changed > strangers ? [replaced] : []].flat().join("; ");
  const isLinked = users.rules.kind === "user" && changed > strangers;
  const deleted = isLinked ? ` ${forgetting(users.missing, target)}` : "";
  return new RefusedError("SOURCE_CHANGED", what, {
    remedy: `Check that the source's credentials belong to the right company. If all the people really changed, forget all links with \`rollcall links ${target} --reset\`.${deleted}`,
  });
}

/** The target's address or credentials lead elsewhere, where the same ids are other people's. */
function otherAccounts(unlike: readonly RemoteId[], linked: number, target: string): RefusedError {
  const what = `${unlike.length} of ${linked} accounts that were written there have both another e-mail and another name now (${idsOf(unlike)})`;
  return new RefusedError("TENANT_CHANGED", what, {
    side: "target",
    remedy: `Check that the target's address and credentials lead to the right company account. If they do, correct the e-mail or the name of these accounts in the tool: the next run does the rest. If one cannot be corrected, \`rollcall links ${target}\` says whose it is, and \`rollcall links ${target} --break ID\` forgets that person's links.`,
  });
}

/** How many people are named, by id alone, since the text stands in the log. */
const NAMED = 20;

/** How many people the command that forgets their links names: as many as a run asks the source for by id. */
const FORGOTTEN = RULES.lookups.perRun;

/** How the links of deleted people are forgotten. The command comes last: where it is long, a mail cuts it, and the status does not. */
function forgetting(missing: FlowPlan["missing"], target: string): string {
  const ids = missing.length > FORGOTTEN ? "ID,ID" : missing.map(({ subject }) => subject).join(",");
  const where = missing.length > NAMED ? " (`rollcall status` shows it whole)" : "";
  return `If these people were really deleted there, forget their links. The command${where} lists their accounts, which you then lock in the tool by hand: \`rollcall links ${target} --break ${ids}\`.`;
}

function idsOf(all: readonly string[]): string {
  const more = all.length > NAMED ? ` and ${all.length - NAMED} more` : "";
  return all.slice(0, NAMED).join(", ") + more;
}
