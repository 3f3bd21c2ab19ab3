/** How much of a target a run looks at, and so what it may conclude. */
import type { RunDocument } from "../../model/run.ts";
import type { Target } from "../engine.ts";

export type Reach = Pick<RunDocument, "scope" | "area">;

/** Whether the run is for everything that the target is for: for all its areas, or for the only one. */
export function coversTarget({ area }: Pick<Reach, "area">, { areas }: Pick<Target, "areas">): boolean {
  return area === null || areas.length === 1;
}

/** Whether the run compares every record of the target. No other run may decide what is held or given up, or use up a full fire. */
export function comparesAll(run: Reach, target: Pick<Target, "areas">): boolean {
  return run.scope === "full" && coversTarget(run, target);
}
