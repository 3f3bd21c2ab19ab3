/**
 * Finds the edits of the config that may be the cause of what is held. A target's settings are remembered with each full run of all areas.
 * While removals are held that came with an edit, the settings from before the edit stay remembered: so every run until a decision names
 * it, a second edit is named too, and an edit that is taken back is not. An edit that added nothing to what is held is not named.
 */
import { REMOVALS } from "../../model/change.ts";
import { isDated } from "../../model/record.ts";
import { editsBetween, type Edit, type Settings } from "../../model/settings.ts";
import type { Verdict } from "../../plan/safety.ts";
import type { Hold, TargetState } from "../../store/store.ts";
import type { Target } from "../engine.ts";

type Known = Pick<TargetState, "settings" | "written"> | undefined;

/** Returns the paths of the settings that are not those of the last full run of all areas. A secret says nothing of how records should be. */
export async function editedSince(
  { name, settings }: Pick<Target, "name" | "settings">,
  store: StateStore,
): Promise<readonly string[]> {
  const state = await store.targets.get(name);
  const edits = state?.settings ? editsBetween(state.settings, settings) : [];
  return edits.filter(({ from, to }) => from !== null || to !== null).map(({ path }) => path);
}

interface StateStore {
  readonly targets: { get(name: string): Promise<Known> };
}

/**
 * Returns the edits that are named beside a hold: none if no removal is held, or before the first full run of all areas. `before`: the hold
 * that is open. If it holds all of these removals already, only the edits that it names are named again.
 */
export function configEditsBehind(
  { held }: Pick<Verdict, "held">,
  target: Pick<Target, "settings" | "written">,
  { state, before }: { readonly state: Known; readonly before: Hold | undefined },
): readonly Edit[] {
  const removals = held.filter(({ change }) => REMOVALS.has(change.op));
  if (removals.length === 0 || !state?.settings) return [];
  const named = new Set(before?.edits?.map(({ path }) => path));
  const between = editsOfTheFile(state, state.settings, { target, named });
  const edits = removals.some(({ change }) => isDated(change.kind)) ? between.map(withoutValues) : between;
  const known = new Set(before?.records.map(({ fingerprint }) => fingerprint));
  if (removals.some(({ fingerprint }) => !known.has(fingerprint))) return edits;
  return edits.filter(({ path }) => named.has(path));
}

/**
 * What differs although the file says the same came with another version of rollcall or of a plugin, whose defaults are others: nobody edited
 * that. Where it is not known what the file said, a setting on one side alone may be such a default, and is not named. `named`: the paths
 * that the open hold names, which are named then too: they were edited.
 */
function editsOfTheFile(
  { written }: Pick<TargetState, "written">,
  before: Settings,
  {
    target: now,
    named,
  }: { readonly target: Pick<Target, "settings" | "written">; readonly named: ReadonlySet<string> },
): readonly Edit[] {
  if (written === now.written) return [];
  const edits = editsBetween(before, now.settings);
  if (written !== null) return edits;
  return edits.filter(({ path }) => named.has(path) || (path in before && path in now.settings));
}

/** A value may be a type of absence, and beside a list of absences it would say of which type they are. */
function withoutValues({ path }: Edit): Edit {
  return { path, from: null, to: null };
}
