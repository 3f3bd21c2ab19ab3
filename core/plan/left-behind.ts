/**
 * Forgets links to records that lie before the days which are looked at, once their person is gone on both sides: the source no longer lists
 * them, and no account is linked to them (the link of an account is itself forgotten only after both sides, asked by id, said that it is
 * gone). Such a record is neither listed nor asked for any more, so its link would name for ever somebody who was erased everywhere else.
 * Decision 0026.
 */
import type { Person } from "../model/person.ts";
import type { Link } from "../model/record.ts";
import type { CivilDate } from "../model/time.ts";
import type { FlowPlan } from "./flow-rules.ts";

/** @param people all whom the source lists */
export function forgetLeftBehind(
  plans: readonly FlowPlan[],
  links: readonly Link[],
  people: readonly Pick<Person, "id">[],
): void {
  const here = peopleHere(plans, links, people);
  if (!here) return;
  const isGone = ({ personId }: Link) => personId !== null && !here.has(personId);
  for (const plan of plans) {
    const { kind, scope, window } = plan.rules;
    if (window === null || scope !== "full") continue;
    const awaited = new Set([...plan.changes, ...plan.forgotten].map(({ subject }) => subject));
    const isOpen = ({ subject }: Link) => awaited.has(subject) || plan.leftAlone.has(subject);
    const past = links.filter((link) => link.kind === kind && isBefore(window.from, link));
    plan.forgotten.push(...past.filter((link) => isGone(link) && !isOpen(link)));
  }
}

/** Returns the ids of all people whom either side still has; null if this run cannot tell. */
export function peopleHere(
  plans: readonly FlowPlan[],
  links: readonly Link[],
  people: readonly Pick<Person, "id">[],
): ReadonlySet<string> | null {
  const users = plans.find(({ rules }) => rules.kind === "user" && rules.scope === "full");
  // An empty list, or one that was cut short, says nothing about anybody.
  if (!users || people.length === 0 || plans.some((plan) => plan.incomplete)) return null;
  return new Set([...people.map(({ id }) => id), ...withAccount(users, links)]);
}

/** Returns every id by which a linked account names its person, but for those links that are forgotten now. */
function withAccount({ forgotten, learned }: FlowPlan, links: readonly Link[]): readonly string[] {
  const gone = new Set(forgotten);
  const linked = links.filter((link) => link.kind === "user" && !gone.has(link));
  const ids = linked.flatMap(({ subject, aliases, personId }) => [
    subject,
    ...aliases,
    ...(personId === null ? [] : [personId]),
  ]);
  return [...ids, ...learned.map(({ desired }) => desired.subject)];
}

/** Whether the record ended before the day. */
export function isBefore(day: CivilDate, { extent }: Link): boolean {
  return extent !== null && extent.to !== null && extent.to < day;
}
