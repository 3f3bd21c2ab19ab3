/**
 * A run that a command asks for is done by the daemon, if one lives, and with the daemon's config. So both configs must mean the same for
 * the target: somebody whose draft says `mode: test` must not make the daemon write.
 */
import type { Target } from "../../engine/engine.ts";
import { CommandRefused } from "../../model/errors.ts";
import { elapsed } from "../../model/time.ts";
import type { App } from "../open-app.ts";
import { markOf, whatIsInForce, type WatchedAs } from "./in-force.ts";

/** How long a changed file may take to be taken over: the daemon does so once two looks, 5 s apart, saw the same content. */
const TAKEN_OVER_MS = 15_000;
const LOOK_EVERY_MS = 500;

/**
 * Waits for a file that was just changed to be taken over.
 * @throws CommandRefused if it was not, or if the daemon reads another file
 */
export async function requireInForce(target: Target, signal: AbortSignal, app: App): Promise<void> {
  const { clock, store, config } = app;
  const since = clock.now();
  for (;;) {
    const inForce = await whatIsInForce(app);
    if (!inForce) return;
    const there = inForce.targets.find(({ name }) => name === target.name);
    if (there && (there.mark === undefined || there.mark === markOf(target))) return;
    const mayCome = inForce.file === config.file && !(await store.meta.get("config_error"));
    if (!mayCome || elapsed(since, clock.now()) > TAKEN_OVER_MS) throw new AnotherInForce(target, there);
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}

class AnotherInForce extends CommandRefused {
  constructor({ name, mode }: Target, there: WatchedAs | undefined) {
    const modes = there && there.mode !== mode ? `: there it is ${there.mode}, in this file ${mode}` : "";
    super(
      "CONFIG",
      there ? `the daemon works with another config of ${name}${modes}` : `the daemon does not know ${name} yet`,
      {
        remedy: `\`rollcall status\` says whether the daemon has refused the file; \`rollcall plan ${name}\` shows what a draft would do.`,
      },
    );
  }
}
