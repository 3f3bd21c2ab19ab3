/** A target that was renamed (`was: old-name`) takes over what is remembered by its former name, once nothing runs by that any more. */
import type { Engine, Target } from "./engine.ts";
import { takeLease } from "./lease.ts";
import { isAlive } from "./status.ts";

/** False while a run of the former name goes on: until it has ended, it writes by that name. */
export async function takeOverFormerName({ name, was }: Target, engine: Engine): Promise<boolean> {
  const { store, log } = engine;
  if (was === null || (await store.targets.get(name)) || !(await store.targets.get(was))) return true;
  const lease = await takeLease(was, engine, new AbortController().signal, { watchProgress: false });
  if (!lease) return false;
  await store.targets.rename(was, name).finally(() => lease.release());
  log.info({ target: name, was }, "takes over the links of its former name");
  return true;
}

/** Whether one that waited for a run of its former name may be settled by now. */
export async function mayTakeOver(waiting: readonly Target[], engine: Engine): Promise<boolean> {
  for (const { was } of waiting) if (!isAlive(await engine.store.leases.get(was as string), engine)) return true;
  return false;
}
