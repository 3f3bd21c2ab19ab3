/** Records that wait for somebody to look: given up after `retry_for`, or in conflict. Told at the end of a run that compared everything. */
import type { Conflict } from "../../model/change.ts";
import type { RunDocument, WaitingRecord } from "../../model/run.ts";
import type { Failure, Store } from "../../store/store.ts";
import type { Engine } from "../engine.ts";

/** The next run sees to them by itself: what moved since its approval, and what there were too many of to ask for. */
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
