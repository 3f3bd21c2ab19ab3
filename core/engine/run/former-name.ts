/**
 * A target that is renamed (`was:`) takes over all that is remembered under its former name, once nobody is at work there any more: a
 * run that goes on under it writes its links there.
 */
import type { RunWish } from "../../model/run.ts";
import type { Store } from "../../store/store.ts";
import type { Engine, Target } from "../engine.ts";
import { resolveIncident } from "../incidents/incidents.ts";
import { comparedKinds } from "../planning/compared.ts";
import { fenced } from "./lease/fenced.ts";
import { underLease } from "./lease/lease.ts";

type Named = Pick<Target, "name" | "was" | "plugin" | "names">;

/**
 * The name under which the target is remembered: its former one until that is taken over; or, where its renaming was taken back, the one
 * that it had meanwhile.
 */
export async function knownAs({ name, was, plugin, names }: Named, store: Store): Promise<string> {
  if (await isRemembered(name, store)) return name;
  if (was !== null && (await store.targets.get(was))) return was;
  const gone = (await store.targets.all()).filter((state) => !names.has(state.name));
  return gone.find((state) => state.formerly === name && state.plugin === plugin)?.name ?? name;
}

/** Whether anything is remembered of the target but that it is in the config: a run that went through, a link, a person's pause. */
export async function isRemembered(name: string, store: Store): Promise<boolean> {
  const state = await store.targets.get(name);
  if (!state) return false;
  if (state.lastSuccessAt !== null || state.pausedAt !== null || comparedKinds(state).size > 0) return true;
  return (await store.links.count(name)) > 0;
}

/** The target under the name by which it is remembered, for those who only look: a run alone takes a former name over. */
export async function asRemembered(target: Target, store: Store): Promise<Target> {
  return { ...target, name: await knownAs(target, store) };
}

/**
 * Whether the target was renamed after its run became due: nothing is remembered under its name any more. That says nothing about a run
 * that somebody asked for, which may be the first of its target.
 */
export async function wasRenamedMeanwhile(
  { name }: Target,
  { triggeredBy }: RunWish,
  { store }: Engine,
): Promise<boolean> {
  return triggeredBy === null && (await store.targets.get(name)) === undefined;
}

/**
 * Takes over what is remembered under the former name, if there is one. False while a run goes on under it: until that has ended, nothing
 * may be done under the new name.
 */
export async function takeOverFormerName(target: Target, engine: Engine): Promise<boolean> {
  const { name } = target;
  const was = await knownAs(target, engine.store);
  if (was === name) return true;
  const taken = await underLease(was, engine, async (lease) => {
    await fenced(engine, lease).store.transaction(async (store) => {
      // It may have been in the config before without `was`, when its first run was stopped (known-database.ts): `was` resolves that.
      await resolveIncident(store, name, "config", engine);
      await store.targets.forget(name);
      await store.targets.rename(was, name);
    });
    engine.log.info({ target: name, was }, "takes over the links of its former name");
    return true;
  });
  return taken ?? false;
}
