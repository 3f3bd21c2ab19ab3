/** Tells listeners (the dashboard, the metrics) what happens while it happens; nothing of it is stored. */
import type { Progress, RunDocument, TellProgress } from "../model/run.ts";
import type { Engine, Target } from "./engine.ts";
import type { RunOrder } from "./run/run-order.ts";
import { runTarget } from "./run-target.ts";

export type LiveEvent =
  /** A run began or ended. */
  | { readonly event: "run"; readonly run: RunDocument }
  /** A run has come this far. */
  | ({ readonly event: "progress"; readonly run: string; readonly target: string } & Progress)
  /** A source sent a change notice. */
  | { readonly event: "notice"; readonly source: string; readonly answer: NoticeAnswer };

/** How a change notice was answered. `passed_over`: it concerns no target; `failed`: it could not be written down. */
export type NoticeAnswer = "taken" | "passed_over" | "refused" | "malformed" | "failed";

export class Live {
  readonly #listeners = new Set<(event: LiveEvent) => void>();

  /** Returns a function that stops listening. */
  listen(listener: (event: LiveEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(event: LiveEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** Runs the target, and tells listeners of it. */
export async function runTold(target: Target, wish: RunOrder, engine: Engine, live: Live): Promise<RunDocument | null> {
  let id = "";
  const onBegin = async (begun: RunDocument) => {
    id = begun.id;
    live.tell({ event: "run", run: begun });
    await wish.onBegin?.(begun);
  };
  const progress: TellProgress = (now) => live.tell({ event: "progress", run: id, target: target.name, ...now });
  const run = await runTarget(target, { ...wish, onBegin, progress }, engine);
  if (run) live.tell({ event: "run", run });
  return run;
}
