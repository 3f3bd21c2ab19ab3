/** The end of a run that did what it could. One that threw before is ended by `endFailed` alone. */
import type { IncompleteReadError, RollcallError } from "../../../model/errors.ts";
import type { Instant } from "../../../model/time.ts";
import { endFailed } from "../../incidents/incidents.ts";
import type { SourceNews } from "../../read/source-news.ts";
import { complete } from "./complete.ts";
import { leaveToPeople, type Conclusion } from "./leave-to-people.ts";
import type { Running } from "../running.ts";

export interface RunOutcome {
  /** Null: nothing had changed, so nothing was looked at. */
  readonly verdict: Conclusion | null;
  /** Every change that was made before then was seen. */
  readonly readAt: Instant;
  /** What the source said had changed; null: it was not asked, or could not say. */
  readonly news: SourceNews | null;
  /** The source's list lacked somebody, so nothing was planned to be removed; null: it lacked nobody. */
  readonly lack: IncompleteReadError | null;
}

/** Completes the run; or fails it where one sort of the work was refused (`broken`), or the source's list lacked somebody. */
export async function endRun(running: Running, outcome: RunOutcome, broken: RollcallError | null): Promise<void> {
  const trouble = broken ?? outcome.lack;
  if (!trouble) return complete(running, outcome);
  await endFailed(
    { ...running.failed(trouble), leave: (store) => leaveToPeople(running, outcome, store) },
    running.engine,
  );
}
