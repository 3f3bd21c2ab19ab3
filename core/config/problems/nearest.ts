/** "Did you mean": finds the candidate of which the written word may be a misspelling, if there is one. */
import { distance } from "fastest-levenshtein";

export function nearest(written: string, candidates: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const steps = slips(plain(written), plain(candidate));
    if (steps < least) [best, least] = [candidate, steps];
  }
  return best !== null && least <= tolerated(Math.max(written.length, best.length)) ? best : null;
}

/** Counts letters that are surplus, missing or wrong; two neighbours that changed places count once. */
function slips(written: string, meant: string): number {
  const swapped = Array.from({ length: Math.max(0, written.length - 1) }, (_, at) => {
    const turned = written.slice(0, at) + written[at + 1] + written[at] + written.slice(at + 2);
    return distance(turned, meant) + 1;
  });
  return Math.min(distance(written, meant), ...swapped);
}

/** The word without case and separators, so that `pastDays`, `past-days` and `past_days` are equal. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[-_\s]/g, "");
}

/** How many slips are tolerated: a third of the letters, and at least one. */
function tolerated(length: number): number {
  return Math.max(1, Math.floor(length / 3));
}
