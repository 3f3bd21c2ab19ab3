/** Keeps one copy of extents that repeat: 100,000 absences share a few thousand of them. */
import { dayOf, type Window } from "../model/time.ts";

/** Returns a function that makes the extent from its two stored days; null if there is none. */
export function extents(): (from: string | null, to: string | null) => Window | null {
  const known = new Map<string, Map<string | null, Window>>();
  return (from, to) => {
    if (from === null) return null;
    const begun = known.get(from);
    const before = begun?.get(to);
    if (before) return before;
    const extent = { from: shared(from), to: to === null ? null : shared(to) };
    if (begun) begun.set(to, extent);
    else known.set(from, new Map([[to, extent]]));
    return extent;
  };
}

/** The copy of the text that the records of both sides share. */
function shared(text: string): string {
  return dayOf(text) ?? text;
}
