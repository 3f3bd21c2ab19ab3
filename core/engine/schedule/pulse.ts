/**
 * Stores each minute when a scheduler last looked. From it the next process knows for how long none was running, and whether the
 * clock was set back meanwhile.
 */
import type { Instant } from "../../model/time.ts";
import type { Engine } from "../engine.ts";

const KEY = "looked_at";

/** When a scheduler last looked; null: none ever has. */
export async function lastPulse({ store }: Pick<Engine, "store">): Promise<Instant | null> {
  return (await store.meta.get(KEY)) ?? null;
}

export function keepPulse({ store, clock }: Pick<Engine, "store" | "clock">): Promise<void> {
  return store.meta.set(KEY, clock.now());
}
