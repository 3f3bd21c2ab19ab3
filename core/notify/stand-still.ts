/** The targets that stand still, and why: their open incidents, and pauses by hand. A target may have both, and then the pause counts. */
import type { Incident } from "../store/store.ts";
import type { NotifyStore } from "./notifier.ts";

export interface StandStill {
  /** The open incidents, each of which pauses its target. */
  readonly open: readonly Incident[];
  /** The targets that a person has paused, on which nothing starts by itself until a person resumes them. */
  readonly paused: ReadonlySet<string>;
}

export async function standStill({
  incidents,
  targets,
}: Pick<NotifyStore, "incidents" | "targets">): Promise<StandStill> {
  const states = await targets.all();
  return {
    open: await incidents.allOpen(),
    paused: new Set(states.filter(({ pausedAt }) => pausedAt !== null).map(({ name }) => name)),
  };
}
