/**
 * Why one person has what they have at a target: each record that is wanted, linked or changed for them, as both sides are now, and what
 * the next run would do about it. Nothing is written anywhere.
 */
import type { Sighting } from "../../plan/flow-rules.ts";
import type { Engine, Target } from "../engine.ts";
import type { FreshPlanOptions } from "../planning/fresh-plan.ts";
import { asRemembered } from "../run/former-name.ts";
import { AskedPerson, type NamedPerson } from "./asked-person.ts";
import { ExplainedRecords, type ExplainedRecord } from "./explained-records.ts";
import type { TargetStatus } from "./operations.ts";
import { personChangeDocument, type PersonChangeDocument } from "./person-report.ts";
import { judgedPlan } from "./plan-report.ts";
import { targetStatus } from "./status.ts";

export interface Explanation {
  readonly target: string;
  /** The target as `status` shows it: what is paused or in test mode writes nothing, whatever is planned. */
  readonly status: TargetStatus;
  readonly person: NamedPerson;
  readonly records: readonly ExplainedRecord[];
  /** What was done or tried there, newest first, 20 at most. */
  readonly history: readonly PersonChangeDocument[];
}

const HISTORY = 20;

/**
 * Explains what one person has at a target. `who`: their e-mail, or their id in the source.
 * @throws UnknownName if nobody, or more than one person, is meant
 * @throws RollcallError that a run would be refused for
 */
export async function explanation(
  target: Target,
  who: string,
  options: Pick<FreshPlanOptions, "signal" | "progress">,
  engine: Engine,
): Promise<Explanation> {
  const { store } = engine;
  const { name } = await asRemembered(target, store);
  const asked = new AskedPerson(who, await store.links.of(name));
  const sightings: Sighting[] = [];
  const observe = (sighting: Sighting) => {
    if (asked.mayConcern(sighting)) sightings.push(sighting);
  };
  const judged = await judgedPlan(target, { ...options, observe }, engine);
  const person = asked.among(judged.reads.people.records);
  const records = new ExplainedRecords(person);
  records.addLinks(asked.links);
  records.addSightings(sightings);
  records.addPlan(target, judged);
  records.addFailures(await store.failures.of(name));
  return {
    target: target.name,
    status: { ...(await targetStatus({ ...target, name }, engine)), name: target.name },
    person,
    records: records.documents(),
    history: (await store.people.history(person.id, [name], HISTORY)).map(personChangeDocument),
  };
}
