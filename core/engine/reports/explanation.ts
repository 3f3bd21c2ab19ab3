/**
 * Why one person has what they have at a target: each record that is wanted, linked or changed for them, as both sides are now, and what
 * the next run would do about it. Nothing is written anywhere.
 */
import type { Fields, Kind } from "../../model/record.ts";
import type { ChangeDocument } from "../../model/run.ts";
import type { Instant } from "../../model/time.ts";
import type { Sighting } from "../../plan/flow-rules.ts";
import type { Reads } from "../../plugin/contract.ts";
import type { Engine, Target } from "../engine.ts";
import type { FreshPlanOptions } from "../planning/fresh-plan.ts";
import { asRemembered } from "../run/former-name.ts";
import { askedPerson, type NamedPerson } from "./asked-person.ts";
import { ExplainedRecords } from "./explained-records.ts";
import { type TargetStatus, targetStatus } from "./status.ts";
import { personChangeDocument, type PersonChangeDocument } from "./person-report.ts";
import { judgedPlan } from "./plan-report.ts";

/**
 * What becomes of a record; the first that applies. `left_alone`: nothing is done while its account is locked, or while nobody can say
 * what is right. `unmatched`: it is wanted, and there is nothing there that it belongs to. `gone`: it is neither wanted nor there, and its
 * link is forgotten. `ended`: rollcall locked or cancelled it. `outside`: it is linked, and lies outside the days that runs look at.
 */
export type RecordState =
  | ("held" | "conflict" | "waiting" | "planned")
  | ("kept" | "left_out" | "left_alone" | "gone" | "unmatched" | "in_step" | "ended" | "outside");

export interface ExplainedRecord {
  readonly kind: Kind;
  readonly subject: string;
  readonly state: RecordState;
  /** Null: it is in step, and there is nothing to say. */
  readonly reason: RecordReason | null;
  readonly remote_id: string | null;
  /** Null: rollcall does not manage it. */
  readonly link: { readonly active: boolean; readonly since: Instant; readonly last_written_at: Instant | null } | null;
  /** How it should be; records that it points to by their ids in the source. Null: it should not be, or is outside. */
  readonly wanted: Fields | null;
  /** How it is, as the tool says. Null: it is not there, or was not looked at. */
  readonly there: Fields | null;
  readonly change: ChangeDocument | null;
  readonly failure: FailureDocument | null;
}

export interface RecordReason {
  /** Null: it has none, as what is planned. */
  readonly code: string | null;
  readonly text: string;
}

export interface FailureDocument {
  readonly attempts: number;
  readonly since: Instant;
  readonly message: string;
  readonly remedy: string;
  /** Null: it was given up, and is tried again when it changes or when somebody starts a run. */
  readonly next_try_at: Instant | null;
}

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
  const links = await store.links.of(name);
  let records!: ExplainedRecords;
  // Before anything is planned: nobody waits for a plan to hear that there is no such person.
  const onRead = ({ people }: Reads) => {
    records = new ExplainedRecords(askedPerson(who, people.records, links), people.records, links);
  };
  const observe = (sighting: Sighting) => records.addSighting(sighting);
  const judged = await judgedPlan(target, { ...options, onRead, observe }, engine);
  records.addPlan(target, judged);
  records.addFailures(await store.failures.of(name));
  const { person } = records;
  return {
    target: target.name,
    status: { ...(await targetStatus({ ...target, name }, engine)), name: target.name },
    person,
    records: records.documents(),
    history: (await store.people.history(person.id, [name], HISTORY)).map(personChangeDocument),
  };
}
