/** What happens, told while it happens to whoever listens (the page, the metrics); nothing of it is kept. */
import type { RunDocument } from "../model/run.ts";
import type { Engine, Target } from "./engine.ts";
import type { RunOrder } from "./run/run-order.ts";
import { runTarget } from "./run-target.ts";

export type LiveEvent =
  /** It began, or it ended. */
  | { readonly event: "run"; readonly run: RunDocument }
  /** Where it stands. */
  | {
      readonly event: "progress";
      readonly run: string;
      readonly target: string;
      readonly phase: string;
      readonly done: number;
      readonly total: number | null;
    }
  /** A source called. */
  | { readonly event: "notice"; readonly source: string; readonly answer: NoticeAnswer };

/** `passed_over`: it is nothing to any target; `failed`: it could not be written down. */
export type NoticeAnswer = "taken" | "passed_over" | "refused" | "malformed" | "failed";

export class Live {
  readonly #listeners = new Set<(event: LiveEvent) => void>();

  /** Gives how to stop listening. */
  listen(listener: (event: LiveEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(event: LiveEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** A run that is told of. */
export async function runTold(target: Target, wish: RunOrder, engine: Engine, live: Live): Promise<RunDocument | null> {
  let id = "";
  const onBegin = async (begun: RunDocument) => {
    id = begun.id;
    live.tell({ event: "run", run: begun });
    await wish.onBegin?.(begun);
  };
  const progress: RunOrder["progress"] = (phase, done, total) =>
    live.tell({ event: "progress", run: id, target: target.name, phase, done, total });
  const run = await runTarget(target, { ...wish, onBegin, progress }, engine);
  if (run) live.tell({ event: "run", run });
  return run;
}
