/**
 * Whether the database is the one that was written while this target was kept in step. An empty one knows of no pause, no rejection and no
 * link, and cannot recognise what was carried to the source; so where it took another's place, or the target carries rollcall's marks
 * already, no run starts by itself: whoever starts the first one has seen which database it is.
 */
import { ConfigError } from "../../model/errors.ts";
import { howMade } from "../../store/made.ts";
import type { Store } from "../../store/store.ts";
import { comparedKinds } from "../planning/compared.ts";
import type { TargetPlan } from "../planning/plan-target.ts";
import type { Running } from "./running.ts";

/** @throws ConfigError before an automatic run writes anything, if nothing is remembered of a target that was kept in step before */
export async function requireKnownDatabase(running: Running, plan: TargetPlan): Promise<void> {
  const { target, order, writes, engine } = running;
  if (!writes || order.triggeredBy !== null || (await isRemembered(target.name, engine.store))) return;
  const made = await howMade(engine.store.meta);
  if (made?.again)
    throw nothingRemembered(target.name, `a new, empty database took the place of the one at ${made.where}`);
  const marked = plan.flows.reduce((sum, { counts }) => sum + counts.marked, 0);
  if (marked === 0) return;
  const records = marked === 1 ? "1 record there carries" : `${marked} records there carry`;
  throw nothingRemembered(target.name, `${records} rollcall's mark, but the database knows nothing of ${target.name}`);
}

async function isRemembered(target: string, store: Store): Promise<boolean> {
  const state = await store.targets.get(target);
  if (state?.lastSuccessAt != null || comparedKinds(state).size > 0) return true;
  return (await store.links.count(target)) > 0;
}

function nothingRemembered(target: string, message: string): ConfigError {
  return new ConfigError(message, [], {
    remedy: `If there is another database with its pauses, rejections and links, put it there, or correct \`database\` in the config. If the target had another name, add \`was: NAME\`. If this is the right one, look at \`rollcall plan ${target}\`, then begin with \`rollcall resume ${target}\`.`,
  });
}
