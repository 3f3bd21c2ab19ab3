/** A list with each of its pages turned into something else. The proof at its end stays the vendor's list's: what was read, not what was made of it. */
import { closeReader } from "./close-reader.ts";
import type { Reader } from "./contract.ts";

/**
 * Yields `turn(page)` for each page, in order and also where nothing is left of it, and returns the reader's own completeness.
 * Records may be left out or become several. The proof counts what was read: never leave out an account that a wanted person could have (a
 * locked one, one that is not linked), or another is made beside it. @throws what the reader or `turn` throws
 */
export async function* mapPages<T, U>(reader: Reader<T>, turn: (page: readonly T[]) => readonly U[]): Reader<U> {
  try {
    let step = await reader.next();
    for (; !step.done; step = await reader.next()) yield turn(step.value);
    return step.value;
  } finally {
    await closeReader(reader);
  }
}
