/** What a run is asked to be, by the schedule or by a person. */
import type { RunDocument, RunSpec, Trigger } from "../../model/run.ts";
import type { RunProgress } from "./running.ts";

export interface RunWish extends RunSpec {
  readonly trigger: Trigger;
  /** `cli:USER`, `web:USER`, `api:TOKEN`; null: nobody. */
  readonly triggeredBy: string | null;
}

export interface RunOrder extends RunWish {
  readonly signal: AbortSignal;
  readonly progress?: RunProgress;
  /** Called once the run has its id. */
  readonly onBegin?: (run: RunDocument) => Promise<void>;
}

/** Whether the run tries every record that failed before: runs by hand do, and those that are to show whether trouble is over. */
export function triesAll({ trigger, triggeredBy }: RunWish): boolean {
  return triggeredBy !== null || trigger === "resume";
}
