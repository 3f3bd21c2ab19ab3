/**
 * Tells owners of records that wait for a person: given up after `retry_for`, or in conflict. Done at the end of a run that compared
 * everything.
 */
import type { Conflict } from "../../model/change.ts";
import type { RunDocument, WaitingRecord } from "../../model/run.ts";
import type { Failure, Store } from "../../store/store.ts";
import type { Engine } from "../engine.ts";

/** Conflicts that the next run settles by itself: records that moved since their approval, or were too many to ask the source for. */
const PASSING: ReadonlySet<string> = new Set(["MOVED", "NOT_CONFIRMED"]);

export async function tellOfWaiting(
  store: Store,
  { id, target }: Pick<RunDocument, "id" | "target">,
  { announcer }: Pick<Engine, "announcer">,
): Promise<void> {
  const parked = (await store.failures.of(target)).filter(({ parkedAt }) => parkedAt !== null).map(givenUp);
  const open = await store.decisions.conflicts(target);
  const conflicts = open.filter(({ code }) => !PASSING.has(code)).map(inConflict);
  await announcer.records(store, { target, run: id, records: [...parked, ...conflicts] });
}

function givenUp({ kind, subject, title, person, causeKey, message, remedy }: Failure): WaitingRecord {
  return { sort: "parked", kind, subject, title, person, code: causeKey, message, remedy };
}

function inConflict({ kind, subject, title, person, code, detail }: Conflict): WaitingRecord {
  return { sort: "conflict", kind, subject, title, person, code, message: detail, remedy: null };
}
