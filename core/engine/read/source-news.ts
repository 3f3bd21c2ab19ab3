/**
 * A run for what changed lately asks the source first whether anything has. Where it tells of nothing that the last run that went
 * through was not told of too, nothing can follow: the run is over, and neither list is read. The source's filter reaches back
 * further than it must (its zone and its precision are not known), so what it tells is held against what was seen. Where little
 * of it is new, that alone is read (read-and-plan-few.ts).
 */
import { createHash } from "node:crypto";
import type { CivilDate, Instant } from "../../model/time.ts";
import type { ChangeMarks } from "../../plugin/contract.ts";
import type { Seen } from "../../store/tables/seen.ts";
import type { Target } from "../engine.ts";
import { openOf } from "../run/recover.ts";
import type { Running } from "../run/running.ts";
import { twiceIfRefused } from "../run/twice-if-refused.ts";
import { lookBackOf, todayOf } from "./read-source.ts";

export interface SourceNews {
  readonly isNone: boolean;
  /** The records that are new since then, where nothing but them has to be looked at (`absence 7f3c`); else null. */
  readonly records: readonly string[] | null;
  /** To be remembered once the run has gone through. */
  readonly seen: Seen;
  /** Before the source was asked. */
  readonly askedAt: Instant;
}

/** Null where it cannot be told, and both sides have to be looked at. A full run asks for the partial ones after it, where there are any. */
export function newsOf(running: Running): Promise<SourceNews | null> {
  return twiceIfRefused(() => askForNews(running), running);
}

async function askForNews(running: Running): Promise<SourceNews | null> {
  const { target, run, engine, writes, coversTarget } = running;
  const { source } = target.source;
  const isFull = run.scope === "full";
  if (!writes || target.partialReadsBothSides || !source.changes) return null;
  const before = await engine.store.seen.get(target.name);
  if (isFull && (before === null || !coversTarget)) return null;
  const [since, today] = [await lookBackOf(running), todayOf(running)];
  const askedAt = engine.clock.now();
  running.progress("asking the source what has changed", 0, null);
  const marks = await running.race(source.changes(target.needs(today), since));
  if (marks === null) return null;
  const seen = { by: judgedBy(target, today), marks: Object.fromEntries(marks) };
  const isComparable = !isFull && before?.by === seen.by && !(await hasWorkLeft(running));
  const records = before && isComparable ? newIn(marks, before) : null;
  return { isNone: records?.length === 0, records, seen, askedAt };
}

/**
 * What was seen before says nothing of what a run is about to write: a record that goes back to what it was then is news. The run
 * that goes through remembers what it was told; after any other a partial run looks at both sides.
 */
export async function forgetSeen({ target, engine, writes }: Running): Promise<void> {
  if (writes) await engine.store.transaction((tx) => tx.seen.drop(target.name));
}

function newIn(marks: ChangeMarks, before: Seen): string[] {
  return [...marks].filter(([record, mark]) => before.marks[record] !== mark).map(([record]) => record);
}

/** A new day and another config make something of what has not changed. */
function judgedBy(target: Target, today: CivilDate): string {
  const what = JSON.stringify([today, target.fingerprint, target.settings, target.source.needs(today)]);
  return createHash("sha256").update(what).digest("base64url").slice(0, 22);
}

/** What failed is tried again, and what a crash left is settled, whatever is new; and trouble is over only once a run met both sides. */
async function hasWorkLeft(running: Running): Promise<boolean> {
  const { store } = running.engine;
  const { name } = running.target;
  const { failing, parked } = await store.failures.counts(name);
  if (failing + parked > 0 || (await hasOpenIntents(running))) return true;
  const retries = (await store.targets.get(name))?.retries ?? 0;
  return retries > 0 || (await store.incidents.open(name)) !== undefined;
}

/** What belongs to a flow that was switched off stays open until it is on again: only then can the target be asked about it. */
async function hasOpenIntents(running: Running): Promise<boolean> {
  const open = await running.engine.store.journal.unsettled(running.target.name);
  return open.length > 0 && openOf(open, await running.flows()).length > 0;
}
