/** Keeps one copy of texts that repeat, since a database driver makes a new string for each cell: 100,000 times the same name. */

/** Returns a function that returns the first string equal to its argument. */
export function interner(): <T extends string | null>(text: T) => T {
  const known = new Map<unknown, unknown>();
  let last: unknown = null;
  return <T extends string | null>(text: T): T => {
    // Rows that were written together come one after the other, so the last text is often the same.
    if (text === last) return last as T;
    const found = known.get(text);
    if (found === undefined) known.set(text, text);
    last = found ?? text;
    return last as T;
  };
}
