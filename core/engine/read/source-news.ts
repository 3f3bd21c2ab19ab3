/**
 * A partial run asks the source first whether anything has changed. If it tells of nothing that the last run that went through was not
 * told of too, nothing can follow: the run is over, and neither list is read. The source is asked further back than it must be (the zone
 * and the precision of its filter are not known), so its answer is held against what was seen. If little of it is new, that alone is
 * read (read-and-plan-few.ts).
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
  /** The records that changed (`absence 7f3c`), if nothing but them has to be looked at; else null. */
  readonly records: readonly string[] | null;
  /** To be remembered once the run has gone through. */
  readonly seen: Seen;
  /** The moment just before the source was asked. */
  readonly askedAt: Instant;
}

/** How many characters of a mark are kept. */
const MARK = 16;

/** Null: the source cannot tell, and both sides have to be read. A full run asks too, for the partial ones after it, where there are any. */
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
  running.progress({ phase: "asking the source what has changed", done: 0, total: null });
  const told = await running.race(source.changes(target.needs(today), since));
  if (told === null) return null;
  const marks = keyedMarks(told, target);
  const seen = { by: judgedBy(target, today), marks: Object.fromEntries(marks) };
  const isComparable = !isFull && before?.by === seen.by && !(await hasWorkLeft(running));
  const records = before && isComparable ? newIn(marks, before) : null;
  return { isNone: records?.length === 0, records, seen, askedAt };
}

/**
 * Forgets what the source told before, since the run is about to write: a record that then goes back to what it was is news. A run that
 * goes through remembers what it was told; after any other a partial run reads both sides.
 */
export async function forgetSeen({ target, engine, writes }: Running): Promise<void> {
  if (writes) await engine.store.transaction((tx) => tx.seen.drop(target.name));
}

/** A source's mark may be a plain hash of few values (who, which days, which of twenty types), so it is not stored as it is. */
function keyedMarks(told: ChangeMarks, { keyed }: Pick<Target, "keyed">): ChangeMarks {
  return new Map([...told].map(([record, mark]) => [record, keyed(`${record} ${mark}`).slice(0, MARK)]));
}

function newIn(marks: ChangeMarks, before: Seen): string[] {
  return [...marks].filter(([record, mark]) => before.marks[record] !== mark).map(([record]) => record);
}

/** What the answer is judged by: a new day, or another config, may make something of records that have not changed. */
function judgedBy(target: Target, today: CivilDate): string {
  const what = JSON.stringify([today, target.fingerprint, target.settings, target.source.needs(today)]);
  return createHash("sha256").update(what).digest("base64url").slice(0, 22);
}

/** Whether there is work though nothing is new: failures, intents that a crash left, or trouble, which only a look at both sides ends. */
async function hasWorkLeft(running: Running): Promise<boolean> {
  const { store } = running.engine;
  const { name } = running.target;
  const { failing, parked } = await store.failures.counts(name);
  if (failing + parked > 0 || (await hasOpenIntents(running))) return true;
  const retries = (await store.targets.get(name))?.retries ?? 0;
  return retries > 0 || (await store.incidents.open(name)) !== undefined;
}

/** Whether this run can settle an open intent. One of a flow that was switched off stays open: the target cannot be asked about it. */
async function hasOpenIntents(running: Running): Promise<boolean> {
  const open = await running.engine.store.journal.unsettled(running.target.name);
  return open.length > 0 && openOf(open, await running.flows()).length > 0;
}
