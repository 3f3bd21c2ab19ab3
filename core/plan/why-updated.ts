/** The reason of a change that brings a record up to date. Pure. */

/** The most settings that a reason names. */
const NAMED = 3;

/**
 * @param edited the fields that are not as they were last written
 * @param settings those changed since the last full run: under them nobody can tell whether a difference is theirs, an edit there, or new in the source
 */
export function whyUpdated(edited: readonly string[], settings: readonly string[] = []): string {
  if (settings.length > 0) return `settings were changed since the last full run: ${inShort(settings)}`;
  return edited.length > 0 ? "was changed in the tool; the change is undone" : "changed in the source";
}

function inShort(names: readonly string[]): string {
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
  return `${names.slice(0, NAMED).join(", ")}${more}`;
}
