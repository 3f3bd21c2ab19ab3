/**
 * When a scheduler last looked, remembered each minute: by it the next process knows how long nobody was there, and whether the
 * clock was set back meanwhile.
 */
import type { Instant } from "../../model/time.ts";
import type { Engine } from "../engine.ts";

const KEY = "looked_at";

/** Null: none has ever looked. */
export async function lastPulse({ store }: Pick<Engine, "store">): Promise<Instant | null> {
  return (await store.meta.get(KEY)) ?? null;
}

export function keepPulse({ store, clock }: Pick<Engine, "store" | "clock">): Promise<void> {
  return store.meta.set(KEY, clock.now());
}
