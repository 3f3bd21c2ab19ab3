/**
 * Whether the database is the one that was written while this target was kept in step. An empty one knows of no pause, no rejection and no
 * link, and cannot recognise what was carried to the source; so where it took another's place, or the target carries rollcall's marks
 * already, no run starts by itself: whoever starts the first one has seen which database it is.
 */
import { ConfigError } from "../../model/errors.ts";
import { howMade } from "../../store/made.ts";
import type { Target } from "../engine.ts";
import type { Store } from "../../store/store.ts";
import type { TargetPlan } from "../planning/plan-target.ts";
import { isRemembered } from "./former-name.ts";
import type { Running } from "./running.ts";

/** Called before anything is read, so that who began a run whose reading fails is not asked again. */
export async function noteBeginning({ target, order, writes, engine }: Running): Promise<void> {
  if (!writes || order.triggeredBy === null || (await isRemembered(target.name, engine.store))) return;
  await engine.store.targets.save(target.name, { beginning: "by a person" });
}

/** @throws ConfigError before an automatic run writes anything, if nothing is remembered of a target that was kept in step before */
export async function requireKnownDatabase(running: Running, plan: TargetPlan): Promise<void> {
  const { target, order, writes, engine } = running;
  if (!writes || order.triggeredBy !== null || (await isRemembered(target.name, engine.store))) return;
  const beginning = (await engine.store.targets.get(target.name))?.beginning ?? null;
  if (beginning === "by a person") return;
  const former = await sameUnderAnotherName(target, engine.store);
  if (former) throw renamed(target.name, former);
  const made = await howMade(engine.store.meta);
  if (made?.again && (!made.told || beginning === "left to a person"))
    throw nothingRemembered(target.name, `a new, empty database took the place of the one at ${made.where}`);
  const marked = plan.flows.reduce((sum, { counts }) => sum + counts.marked, 0);
  if (marked === 0) return;
  const beside = await sameAccount(target, engine.store);
  const theirs = beside ? ` (${beside} works with the same account there: they may be its own)` : "";
  const records = marked === 1 ? "1 record there carries" : `${marked} records there carry`;
  throw nothingRemembered(
    target.name,
    `${records} rollcall's mark, but the database knows nothing of ${target.name}${theirs}`,
  );
}

/** The name of a target with the same settings that has left the config: this is likely it, renamed without `was`. */
async function sameUnderAnotherName({ plugin, fingerprint, names }: Target, store: Store): Promise<string | undefined> {
  const gone = (await store.targets.all()).filter((state) => !names.has(state.name));
  return gone.find((state) => state.plugin === plugin && state.fingerprint === fingerprint)?.name;
}

/** The name of another target in the same company account there, whose marked records this one meets. */
async function sameAccount({ name, plugin }: Target, store: Store): Promise<string | undefined> {
  const states = await store.targets.all();
  const tenant = states.find((state) => state.name === name)?.tenant ?? null;
  if (tenant === null) return undefined;
  return states.find((state) => state.name !== name && state.plugin === plugin && state.tenant === tenant)?.name;
}

function renamed(target: string, former: string): ConfigError {
  return new ConfigError(
    `nothing is remembered of ${target}, but ${former}, which is not in the config any more, had the same settings`,
    [],
    {
      remedy: `If ${target} is ${former} under another name, add \`was: ${former}\` to it: it then keeps pause, rejections and links. If it is another target, look at \`rollcall plan ${target}\`, then begin with \`rollcall resume ${target}\`.`,
    },
  );
}

function nothingRemembered(target: string, message: string): ConfigError {
  return new ConfigError(message, [], {
    remedy: `If there is another database with its pauses, rejections and links, put it there, or correct \`database\` in the config. If the target had another name, add \`was: NAME\`. If this is the right one, look at \`rollcall plan ${target}\`, then begin with \`rollcall resume ${target}\`.`,
  });
}
