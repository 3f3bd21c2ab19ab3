/** A run that is to begin now, as its asker orders it. */
import type { RunDocument, RunWish } from "../../model/run.ts";
import type { RunProgress } from "./running.ts";

export interface RunOrder extends RunWish {
  readonly signal: AbortSignal;
  readonly progress?: RunProgress;
  /** Called once the run has its id. */
  readonly onBegin?: (run: RunDocument) => Promise<void>;
}

/** Runs by hand try every record that failed before; so does one that is to show whether the trouble they met is over. */
export function triesAll({ trigger, triggeredBy }: RunWish): boolean {
  return triggeredBy !== null || trigger === "resume";
}
