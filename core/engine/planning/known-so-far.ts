/** What is remembered of a target and bears on a plan: the same for a run, for test mode and for `plan`. */
import type { Link } from "../../model/record.ts";
import type { Engine, Target } from "../engine.ts";
import { editedSince } from "./config-edits.ts";
import { newcomers } from "./newcomers.ts";
import type { PlanInput } from "./plan-target.ts";

type Known = Pick<PlanInput, "target" | "settings" | "edited" | "links" | "removed" | "newcomers" | "source">;

export async function knownSoFar(
  target: Target,
  links: readonly Link[],
  engine: Pick<Engine, "store">,
): Promise<Known> {
  const { name, settings, source } = target;
  return {
    target: name,
    settings,
    source: source.source,
    links,
    edited: await editedSince(target, engine.store),
    removed: await engine.store.removedRecords.of(name),
    newcomers: await newcomers(target, links, engine),
  };
}
