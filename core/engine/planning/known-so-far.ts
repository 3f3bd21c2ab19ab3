/** What is remembered of a target and bears on a plan: the same for a run, for test mode and for `plan`. */
import type { Link } from "../../model/record.ts";
import type { Engine, Target } from "../engine.ts";
import { pastLinksOf, type FirstDays } from "../read/past-links.ts";
import { editedSince } from "./config-edits.ts";
import { newcomers } from "./newcomers.ts";
import type { PlanInput } from "./plan-target.ts";

type Known = Pick<PlanInput, "target" | "settings" | "edited" | "links" | "past" | "removed" | "newcomers" | "source">;

interface Links {
  /** Those that are not past. */
  readonly links: readonly Link[];
  readonly days: FirstDays;
}

export async function knownSoFar(
  target: Target,
  { links, days }: Links,
  engine: Pick<Engine, "store">,
): Promise<Known> {
  const { name, settings, source } = target;
  return {
    target: name,
    settings,
    source: source.source,
    links,
    past: pastLinksOf(name, days, engine.store),
    edited: await editedSince(target, engine.store),
    removed: await engine.store.removedRecords.of(name),
    newcomers: await newcomers(target, links, engine),
  };
}
