/**
 * A run that a command asks for is done by the daemon, if one lives, and with the daemon's config. So both configs must mean the same for
 * the target: somebody whose draft says `mode: test` must not make the daemon write.
 */
import type { Target } from "../../engine/engine.ts";
import { CommandRefused } from "../../model/errors.ts";
import type { TellProgress } from "../../model/run.ts";
import { DAEMON_LEASE } from "../../engine/schedule/upkeep/daemons.ts";
import { elapsed } from "../../model/time.ts";
import type { App } from "../open-app.ts";
import { hostIn } from "../process-space.ts";
import { markOf, whatIsInForce } from "./in-force.ts";
import type { InForce, WatchedAs } from "./in-force-stored.ts";

/** How long a changed file may take to be taken over: the daemon does so once two looks, 5 s apart, saw the same content. */
const TAKEN_OVER_MS = 15_000;
const LOOK_EVERY_MS = 500;

interface Waiting {
  readonly signal: AbortSignal;
  /** Told what the command waits for. */
  readonly progress: TellProgress;
}

/**
 * Waits for a file that was just changed to be taken over, and for a `run --due` to end; without `waiting` it waits for neither.
 * @throws CommandRefused if the daemon goes on with another config of the target, and at once if it is of another version: the same file may
 * mean something else to it
 */
export async function requireInForce(target: Target, app: App, waiting: Waiting | null): Promise<void> {
  const { clock, config } = app;
  const since = clock.now();
  for (;;) {
    const inForce = await whatIsInForce(app);
    if (!inForce) return;
    const there = inForce.targets.find(({ name }) => name === target.name);
    if (there && (there.mark === undefined || there.mark === markOf(target))) return;
    const isTick = inForce.reloads === false;
    const isOurFile = inForce.file === config.file;
    if (there && isOurFile && !isTick && inForce.version !== app.around.version)
      throw await anotherVersion(target, inForce, app);
    const mayCome = isTick || (isOurFile && elapsed(since, clock.now()) <= TAKEN_OVER_MS);
    if (!waiting || !mayCome) throw anotherInForce(target, there, await remedyOf(target, inForce, app));
    const phase = isTick ? "waiting for `run --due` to end" : "waiting for the daemon to load the config";
    waiting.progress({ phase, done: 0, total: null });
    await clock.sleep(LOOK_EVERY_MS, waiting.signal);
  }
}

async function anotherVersion({ name }: Target, { version }: InForce, { store, around }: App): Promise<CommandRefused> {
  const lease = await store.leases.get(DAEMON_LEASE);
  const theirs = version ?? "of an earlier version";
  const where = lease ? ` on ${hostIn(lease.host)}` : "";
  const message = `the daemon${where} is rollcall ${theirs}, to which the config of ${name} means something else than to ${around.version} here`;
  return new CommandRefused("CONFIG", message, {
    remedy: "Upgrade that daemon. Until then, act on its dashboard.",
  });
}

async function remedyOf({ name }: Target, { file }: InForce, { store, config }: App): Promise<string> {
  if (file !== config.file)
    return `The daemon uses ${file ?? "another file"}; \`rollcall plan ${name}\` shows what this one would do.`;
  if (await store.meta.get("config_error")) return "The daemon refused the changed file: `rollcall status` says why.";
  return "If the file has not changed within the last ten seconds, the daemon was started with another secret or variable: restart it.";
}

function anotherInForce({ name, mode }: Target, there: WatchedAs | undefined, remedy: string): CommandRefused {
  const modes = there && there.mode !== mode ? `: there it is ${there.mode}, in this file ${mode}` : "";
  const message = there
    ? `the daemon works with another config of ${name}${modes}`
    : `the daemon does not know ${name} yet`;
  return new CommandRefused("CONFIG", message, { remedy });
}
