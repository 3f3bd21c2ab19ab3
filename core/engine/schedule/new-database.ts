/** Tells the owners, once, that rollcall works on a new, empty database: after a loss nothing else would say so. */
import { howMade, MADE } from "../../store/made.ts";
import type { Engine } from "../engine.ts";

/** Called at the start of a daemon and of `run --due`. */
export async function tellOfNewDatabase({ store, announcer, log }: Engine): Promise<void> {
  const made = await howMade(store.meta);
  if (made === null || made.told) return;
  const { where, again } = made;
  log.warn({ database: where, again }, "the database is new and empty");
  await store.transaction(async (tx) => {
    await announcer.newDatabase(tx, made);
    await tx.meta.set(MADE, JSON.stringify({ ...made, told: true }));
  });
}
