/** Tells the owners, once, that rollcall works on a new, empty database: after a loss nothing else would say so. */
import { howMade, MADE } from "../../../store/made.ts";
import type { Engine } from "../../engine.ts";

/**
 * Called at the start of a daemon and of `run --due`. Where the database took another one's place, the first run of each target that
 * the config has then is left to a person; what is added to the config later is new indeed.
 */
export async function tellOfNewDatabase({ store, announcer, log, targets }: Engine): Promise<void> {
  const made = await howMade(store.meta);
  if (made === null || made.told) return;
  const { where, again } = made;
  log.warn({ database: where, again }, "the database is new and empty");
  await store.transaction(async (tx) => {
    await announcer.newDatabase(tx, made);
    for (const name of again ? targets.keys() : []) {
      if ((await tx.targets.get(name))?.beginning == null)
        await tx.targets.save(name, { beginning: "left to a person" });
    }
    await tx.meta.set(MADE, JSON.stringify({ ...made, told: true }));
  });
}
