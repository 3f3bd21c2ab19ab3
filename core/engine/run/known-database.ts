/**
 * Whether the database is the one that was written while this target was kept in step. An empty one knows of no pause, no rejection and no
 * link, and cannot recognise what was carried to the source; so where it took another's place, or the target carries rollcall's marks
 * already, no run starts by itself: whoever starts the first one has seen which database it is.
 */
import { remoteIdOf } from "../../model/change.ts";
import { ConfigError } from "../../model/errors.ts";
import { howMade } from "../../store/made.ts";
import type { Store, TargetState } from "../../store/store.ts";
import type { Engine, Target } from "../engine.ts";
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
  const beside = await inSameAccount(target, engine.store);
  const marked = await strayMarks(plan, neighbours(target, beside, engine), engine.store);
  if (marked === 0) return;
  const theirs = beside[0] ? ` (${beside[0]} works with the same account there: they may be its own)` : "";
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

/** The names of other targets in the same company account there, whose marked records this one meets. */
async function inSameAccount({ name, plugin }: Target, store: Store): Promise<readonly string[]> {
  const states = await store.targets.all();
  const tenant = states.find((state) => state.name === name)?.tenant ?? null;
  const isBeside = (state: TargetState) =>
    state.name !== name && state.plugin === plugin && tenant !== null && state.tenant === tenant;
  return states.filter(isBeside).map((state) => state.name);
}

/** Those of them that are in the config and carry people of another source: no former name of this target, and nothing that it will carry on. */
function neighbours({ source }: Target, beside: readonly string[], { targets }: Engine): readonly string[] {
  return beside.filter((name) => (targets.get(name)?.source.name ?? source.name) !== source.name);
}

/** How many marked records the database knows nothing of, or would be taken over here although they are a neighbour's. */
async function strayMarks({ flows }: TargetPlan, neighbours: readonly string[], store: Store): Promise<number> {
  let stray = 0;
  for (const { rules, marked, changes, learned } of flows) {
    const links = await Promise.all(neighbours.map((name) => store.links.withRecords(name, rules.kind, marked)));
    const theirs = new Set(links.flat().map(({ remoteId }) => remoteId));
    for (const change of changes) theirs.delete(remoteIdOf(change) ?? "");
    for (const { remoteId } of learned) theirs.delete(remoteId);
    stray += marked.filter((id) => !theirs.has(id)).length;
  }
  return stray;
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
