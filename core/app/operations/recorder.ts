/** Records who did what in the table `actions`, which dashboard and API show. */
import type { Actor } from "../../engine/operations/actions.ts";
import type { App } from "../open-app.ts";

/** `detail`: one line, without secrets: a reason, a digest, a person by id. */
type Recorder = (by: Actor, action: string, target: string | null, detail: string | null) => Promise<void>;

export function recorder({ store, clock, around }: Pick<App, "store" | "clock" | "around">): Recorder {
  return async (actor, action, target, detail) => {
    await store.actions.add({ at: clock.now(), actor, action, target, detail: detail && around.redact(detail) });
  };
}
