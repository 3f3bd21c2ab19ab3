/** Keeps one copy of texts that repeat: a database driver makes a new string for each cell, 100,000 times the same name. */

/** Gives back the first string that was equal. */
export function interner(): <T extends string | null>(text: T) => T {
  const known = new Map<unknown, unknown>();
  let last: unknown = null;
  return <T extends string | null>(text: T): T => {
    // Rows that were written together follow one another.
    if (text === last) return last as T;
    const found = known.get(text);
    if (found === undefined) known.set(text, text);
    last = found ?? text;
    return last as T;
  };
}
