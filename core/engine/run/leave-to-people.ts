/**
 * What a run that looked at everything leaves to people: what is held, and what waits for somebody to look. It does so also where it
 * then fails, since a sort of work was refused, or the source's list lacked somebody: whoever has to decide cannot wait for that.
 */
import type { Edit } from "../../model/settings.ts";
import type { Hold, Store } from "../../store/store.ts";
import type { Outcome } from "./end-run.ts";
import { recordHold } from "../incidents/holds.ts";
import { tellOfWaiting } from "../incidents/waiting-records.ts";
import type { Assessment } from "../planning/assess-plan.ts";
import { configEditsBehind } from "../planning/config-edits.ts";
import type { Running } from "./running.ts";

/** Without the changes, which are let go as they are made. */
export type Conclusion = Omit<Assessment, "allowed">;

/** In the transaction that ends the run. Gives the edits of the config behind what is held. */
export async function leaveToPeople(
  { target, run, order: { approve }, engine, writes, comparesAll }: Running,
  { verdict, lack }: Pick<Outcome, "verdict" | "lack">,
  store: Store,
): Promise<readonly Edit[]> {
  if (!writes || !verdict) return [];
  const at = engine.clock.now();
  // Of other areas nothing was looked at: what is held there stays held.
  const all = comparesAll ? verdict : null;
  const isLeftAlone = lack !== null && all !== null && !holdsAllOf(await store.holds.open(target.name), all);
  // Who rejected it meanwhile was told that what was not done yet stays.
  if (approve !== null && !isLeftAlone && (await store.holds.get(target.name, approve))?.state !== "rejected")
    await store.holds.decide(target.name, approve, "approved", run.triggered_by, at);
  if (!all) return [];
  const edits = configEditsBehind(all, target, await store.targets.get(target.name));
  if (!isLeftAlone)
    await engine.announcer.held(store, target.name, await recordHold(store, target.name, all, edits, at));
  await tellOfWaiting(store, run, engine);
  return edits;
}

/** Else what is held would be let go because of a list that says nothing of it. */
function holdsAllOf(open: Hold | undefined, { held, approved }: Conclusion): boolean {
  const now = new Set([...held.map(({ fingerprint }) => fingerprint), ...approved]);
  return (open?.records ?? []).every(({ fingerprint }) => now.has(fingerprint));
}
