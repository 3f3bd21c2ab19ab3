/** Tells owners, once, which of their targets missed their runs while rollcall was off, or its machine was suspended, for hours. */
import { elapsed, type Instant } from "../../../model/time.ts";
import { RULES } from "../../../model/rules.ts";
import type { Engine } from "../../engine.ts";
import { keepPulse, lastPulse } from "./pulse.ts";
import { latenessNow } from "../schedule.ts";

/** @param keepHistoryMs as `keepPulse` wants it */
export async function tellOfMissedRuns(engine: Engine, keepHistoryMs: number): Promise<void> {
  const { store, clock, announcer, log } = engine;
  const since = await lastPulse(engine);
  if (since === null || elapsed(since, clock.now()) < RULES.schedule.awayMs) return;
  const targets = await neglected(engine);
  log.warn({ since, targets }, "rollcall was not running");
  await store.transaction(async (tx) => {
    await announcer.returned(tx, { since, targets });
    // With the mail, so that a process that ends again at once does not tell it twice.
    await keepPulse({ store: tx, clock }, keepHistoryMs);
  });
}

/** Targets that are far too late. Paused ones, and those with an open incident, would not have run, and their owners know. */
async function neglected({ store, clock, targets }: Engine): Promise<string[]> {
  const names: string[] = [];
  for (const target of targets.values()) {
    const state = await store.targets.get(target.name);
    if (state?.mode !== "active" || target.mode !== "active" || state.pausedAt !== null) continue;
    if (await store.incidents.open(target.name)) continue;
    const since: Instant | null = state.lastSuccessAt ?? state.activatedAt;
    if (latenessNow(target, since, clock.now()) === "red") names.push(target.name);
  }
  return names;
}
