/** A run that is to begin now, as its asker orders it. */
import type { RunDocument, RunWish, TellProgress } from "../../model/run.ts";

export interface RunOrder extends RunWish {
  readonly signal: AbortSignal;
  readonly progress?: TellProgress;
  /** Called once the run has its id. */
  readonly onBegin?: (run: RunDocument) => Promise<void>;
}

/** Whether the run tries every record that failed before: runs by hand do, and those that are to show whether trouble is over. */
export function triesAll({ trigger, triggeredBy }: RunWish): boolean {
  return triggeredBy !== null || trigger === "resume";
}
