/**
 * Whether a run that went through makes up for what failed before it. A run of one area, or of what changed lately, says nothing of
 * the rest: where a run of everything failed, its next try stays due, and its incident open.
 */
import type { RunDocument } from "../../model/run.ts";
import type { Incident, Store } from "../../store/store.ts";
import type { Target } from "../engine.ts";
import { comparesAll, coversTarget, type Reach } from "./reach.ts";

export async function makesUpForAll(run: RunDocument, target: Target, store: Store): Promise<boolean> {
  if (comparesAll(run, target)) return true;
  const failed = await store.runs.failedSinceWhole(target.name, target.areas.length === 1 ? target.areas : []);
  return failed.every((one) => reaches(run, one, target));
}

/** What is wrong with a config that was taken over while the run went on, which it did not go by. */
export function isOfLaterConfig({ code, run, openedAt }: Incident, { started_at }: RunDocument): boolean {
  return code === "CONFIG" && run === null && openedAt > started_at;
}

function reaches(run: RunDocument, failed: Reach, target: Target): boolean {
  const asDeep = run.scope === "full" || failed.scope === "partial";
  return asDeep && (coversTarget(run, target) || run.area === failed.area);
}
