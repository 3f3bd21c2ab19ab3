/**
 * What a run that compared everything leaves to people: the changes that are held, and the records that wait for somebody to look. It
 * does so even if it then fails, because one sort of work was refused or the source's list lacked somebody: people decide meanwhile.
 */
import type { Edit } from "../../../model/settings.ts";
import type { Hold, Store } from "../../../store/store.ts";
import type { RunOutcome } from "./end-run.ts";
import { holdRest, recordHold } from "../../incidents/holds.ts";
import { answered } from "../../incidents/rejections.ts";
import { tellOfWaiting } from "../../incidents/waiting-records.ts";
import type { Assessment } from "../../planning/assess-plan.ts";
import { configEditsBehind } from "../../planning/config-edits.ts";
import type { Running } from "../running.ts";

/** A verdict without its allowed changes, which are not kept once they are made. */
export type Conclusion = Omit<Assessment, "allowed">;

/** Called in the transaction that ends the run. Returns the edits of the config behind what is held. */
export async function leaveToPeople(
  { target, run, order: { approve }, engine, writes, comparesAll }: Running,
  { verdict, lack }: Pick<RunOutcome, "verdict" | "lack">,
  store: Store,
): Promise<readonly Edit[]> {
  if (!writes || !verdict) return [];
  const at = engine.clock.now();
  // A run that did not compare everything says nothing about the rest of what is held: that stays.
  const all = comparesAll ? verdict : null;
  const before = await store.holds.open(target.name);
  const isLeftAlone = lack !== null && all !== null && !holdsAllOf(before, all);
  if (approve !== null && !isLeftAlone && (await standsApproved(store, target.name, approve, verdict))) {
    await store.holds.decide(target.name, approve, "approved", run.triggered_by, at);
    await answered(target.name, verdict.approved, store);
    if (!all && before) await holdRest(store, before, verdict.approved, engine);
  }
  if (!all) return [];
  const state = await store.targets.get(target.name);
  const edits = configEditsBehind(all, target, { state, before: await store.holds.open(target.name) });
  if (!isLeftAlone) {
    const hold = await recordHold(store, target.name, { verdict: all, before, edits }, at);
    await engine.announcer.held(store, target.name, hold);
  }
  await tellOfWaiting(store, run, engine);
  return edits;
}

/**
 * Whether the hold is to be recorded as approved. Whoever rejected it meanwhile, or all of it as part of another hold, was told that what
 * was not done yet stays, and may take that back by the digest of the rejection.
 */
async function standsApproved(
  { holds }: Pick<Store, "holds">,
  target: string,
  digest: string,
  { approved }: Conclusion,
): Promise<boolean> {
  if ((await holds.get(target, digest))?.state === "rejected") return false;
  const rejected = await holds.rejected(target);
  return [...approved].some((fingerprint) => !rejected.has(fingerprint));
}

/** Whether all that was held still is, or was approved. Otherwise the hold is left alone: the list that lacked somebody proves nothing. */
function holdsAllOf(open: Hold | undefined, { held, approved }: Conclusion): boolean {
  const now = new Set([...held.map(({ fingerprint }) => fingerprint), ...approved]);
  return (open?.records ?? []).every(({ fingerprint }) => now.has(fingerprint));
}
