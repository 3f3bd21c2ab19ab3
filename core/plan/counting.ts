/**
 * The numbers by which a plan is believed or not, and how a linked record that is there counts in them. What each is: `FlowCounts`,
 * `CompanyCounts` and `FlowPlan` in flow-rules.ts. The limits: core/model/rules.ts.
 *
 * | number              | counted                                        | held against it (limits.ts; the last four: company.ts)             |
 * |---------------------|------------------------------------------------|--------------------------------------------------------------------|
 * | linked, people      | as the plan begins; `countAgain`               | removals, creates: so many of them, or all                         |
 * | there, matched      | as records are seen: `countThere`, and others  | new accounts, where few of those there belong to the source        |
 * | lacking             | as a record that the list lacked answers to its id | creates: the list was cut short                                |
 * | marked              | as records without a link are seen             | the first run on a new database (engine/run/known-database.ts)     |
 * | unlike              | as linked accounts are seen: `isUnlike`        | a share of `linked`: the target's account is another company's     |
 * | company.expected    | from the links, at the end                     | of them the following are a share                                  |
 * | company.strangers   | as the source's rows are read                  | linked people who are somebody else now: another source            |
 * | missing, company.newcomers | from the links and the list, at the end | linked people who are gone, if there also are new ones: the same   |
 *
 * Of 50 linked people 12 are not listed any more. If nobody new is listed either, the source was tidied up, and the limit of removals says
 * how many accounts may go. If 15 people are listed whom rollcall never met, it is another company's list: nothing at all is written.
 */
import type { Current, Desired, LeftOut, Link } from "../model/record.ts";
import { isSomebodyElse } from "./diff.ts";
import type { FlowCounts, FlowRules } from "./flow-rules.ts";

interface Met {
  readonly link: Link;
  readonly wanted: Desired | "as written" | null;
  readonly leftOut: LeftOut | null;
}

/**
 * Counts a linked record that was seen. An account that we locked when its person left, and whose person the source has forgotten
 * since, says nothing about the company.
 */
export function countThere(counts: FlowCounts, { wanted, leftOut, link }: Met): void {
  const isOfSource = wanted !== null || leftOut !== null;
  if (isOfSource) counts.matched += 1;
  if (isOfSource || link.active) counts.there += 1;
}

/** Counts the account of a person who comes back under another id: it belongs to the source after all. */
export function countReturned(counts: FlowCounts, { leftOut, link }: Met): void {
  if (leftOut !== null) return;
  counts.matched += 1;
  if (!link.active) counts.there += 1;
}

/** Counts an account that we had locked and somebody there unlocked: it can be lost again. */
export function countAgain(counts: FlowCounts): void {
  counts.linked += 1;
  counts.people += 1;
}

/**
 * Returns whether an account that we wrote is somebody else's by now. One that is locked there is nobody's: many tools blank what they
 * delete. (It is not unlocked either: locked-strangers.ts.) Where nothing is written, it is not known how it should look; and what is set
 * back again and again is a fight.
 */
export function isUnlike(
  { fields, onlyMatches }: FlowRules,
  { active, lastWrittenAt, values, setBack }: Link,
  current: Current,
): boolean {
  if (!active || !current.active || lastWrittenAt === null || onlyMatches || setBack !== undefined) return false;
  return isSomebodyElse(fields, current.fields, values);
}
