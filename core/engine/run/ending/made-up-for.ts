/**
 * Whether a run that went through makes up for what failed before it. A run of one area, or a partial one, says nothing
 * about the rest: if a full run of all areas failed, its next try stays due and its incident stays open.
 */
import type { RunDocument } from "../../../model/run.ts";
import type { Incident, Store } from "../../../store/store.ts";
import type { Target } from "../../engine.ts";
import { comparesAll, coversTarget, type Reach } from "../reach.ts";

export async function makesUpForAll(run: RunDocument, target: Target, store: Store): Promise<boolean> {
  if (comparesAll(run, target)) return true;
  const failed = await store.runs.failedSinceWhole(target.name, target.areas.length === 1 ? target.areas : []);
  return failed.every((one) => reaches(run, one, target));
}

/**
 * Whether the incident is about a config that was taken over while the run went on, so that the run did not use it. No other is opened
 * without a run.
 */
export function isOfLaterConfig({ run, openedAt }: Incident, { started_at }: RunDocument): boolean {
  return run === null && openedAt > started_at;
}

function reaches(run: RunDocument, failed: Reach, target: Target): boolean {
  const asDeep = run.scope === "full" || failed.scope === "partial";
  return asDeep && (coversTarget(run, target) || run.area === failed.area);
}
