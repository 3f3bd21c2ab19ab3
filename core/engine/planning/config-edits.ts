/**
 * Which edits of the config stand behind what is held. A target's settings are remembered with each full run of all areas; while removals
 * are held that came with an edit, the settings from before it stay remembered, so that every run until a decision names the
 * edit, two edits are both named, and one that is taken back is none.
 */
import { REMOVALS } from "../../model/change.ts";
import { editsBetween, type Edit } from "../../model/settings.ts";
import type { Verdict } from "../../plan/safety.ts";
import type { TargetState } from "../../store/store.ts";
import type { Target } from "../engine.ts";

type Known = Pick<TargetState, "settings"> | undefined;

/** None if nothing is held that takes something away, or before the first full run of all areas. */
export function configEditsBehind(
  { held }: Pick<Verdict, "held">,
  { settings }: Target,
  state: Known,
): readonly Edit[] {
  if (!held.some(({ change }) => REMOVALS.has(change.op))) return [];
  return state?.settings ? editsBetween(state.settings, settings) : [];
}
