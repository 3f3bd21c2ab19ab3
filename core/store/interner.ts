/** Keeps one copy of texts that repeat: a database driver makes a new string for each cell, 100,000 times the same name. */

/** Gives back the first string that was equal. */
export function interner(): <T extends string | null>(text: T) => T {
  const known = new Map<unknown, unknown>();
  return <T extends string | null>(text: T): T => {
    const found = known.get(text);
    if (found !== undefined) return found as T;
    known.set(text, text);
    return text;
  };
}
