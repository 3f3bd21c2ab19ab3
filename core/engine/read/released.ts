/**
 * Whether the source still tells who works here. A target may do without (then whoever is listed works here); but where it was
 * told once and is not any more, people who left long ago would look like new ones.
 */
import { OF_EMPLOYMENT } from "../../model/person.ts";
import type { Needs, Reads } from "../../plugin/contract.ts";

export interface Released {
  /** What was told at any time, of what the target still uses: to be remembered. */
  readonly ever: readonly string[];
  /** Of them, those that this reading lacks. */
  readonly withdrawn: readonly string[];
}

export function releasedTo({ people }: Needs, reads: Reads, before: readonly string[] | null): Released {
  const told = new Set(reads.people.completeness.tally.attributes);
  const used = OF_EMPLOYMENT.filter((key) => people.required.includes(key) || people.useful.includes(key));
  const ever = used.filter((key) => told.has(key) || before?.includes(key));
  // A company of nobody lacks no attribute.
  const withdrawn = told.size === 0 ? [] : ever.filter((key) => !told.has(key));
  return { ever, withdrawn };
}
