/** A run's plan, made from both sides. */
import type { RunSpec } from "../../model/run.ts";
import { IncompleteReadError, READ_AGAIN } from "../../model/errors.ts";
import { RULES } from "../../model/rules.ts";
import type { Running } from "../run/running.ts";
import { planTarget, type PlanInput, type TargetPlan } from "./plan-target.ts";

/** The target's side, held against what should be there. */
export function planRun(
  running: Running,
  wish: Pick<RunSpec, "approve">,
  input: Pick<PlanInput, "turns" | "reads" | "links" | "newcomers" | "today" | "changedSince">,
): Promise<TargetPlan> {
  const { target, run } = running;
  return running.race(
    planTarget({
      ...input,
      target: target.name,
      scope: run.scope,
      source: target.source.source,
      lookups: lookupBudgetOf(wish),
      due: (kind) => running.ladder.due(kind),
      progress: (phase, done) => running.progress(phase, done, null),
    }),
  );
}

/** Who approved changes by name wants all of them looked up. */
function lookupBudgetOf(wish: Pick<RunSpec, "approve">): number {
  return wish.approve === null ? RULES.lookups.perRun : Number.POSITIVE_INFINITY;
}

/**
 * The source's list lacked a record that exists: nothing was removed, everything else is done. The run still fails, so that
 * it is tried again soon and becomes an incident if it persists. Null: every list had all that exists.
 */
export function whatLacked({ flows }: TargetPlan): IncompleteReadError | null {
  const incomplete = flows.find((flow) => flow.incomplete)?.incomplete;
  if (!incomplete) return null;
  return new IncompleteReadError(`${incomplete}; nothing was removed`, {
    side: "source",
    remedy: `${READ_AGAIN} If it persists, the source's list is inconsistent: ask its support.`,
  });
}
