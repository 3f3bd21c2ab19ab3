/** What a run's plan shows of the source: whether its lists lacked records that exist. */
import { IncompleteReadError, READ_AGAIN } from "../../model/errors.ts";
import type { TargetPlan } from "./plan-target.ts";

/**
 * The error for a source's list that lacked a record which exists: nothing was removed, everything else is done. The run still
 * fails, so that it is tried again soon and becomes an incident if it persists. Null: every list had all that exists.
 */
export function whatLacked({ flows }: TargetPlan): IncompleteReadError | null {
  const incomplete = flows.find((flow) => flow.incomplete)?.incomplete;
  if (!incomplete) return null;
  return new IncompleteReadError(`${incomplete}; nothing was removed`, {
    side: "source",
    remedy: `${READ_AGAIN} If it goes on, the source's list is inconsistent: ask its support.`,
  });
}
