/**
 * Whether the source still tells who works here. A target may do without (then whoever is listed works here); but where it was
 * told once and is not any more, people who left long ago would look like new ones, and those who are locked like people who return.
 */
import { OF_EMPLOYMENT, OF_LEAVING, textOf } from "../../model/person.ts";
import type { Untold } from "../../plan/limits.ts";
import type { Needs, Reads } from "../../plugin/contract.ts";

interface Released extends Untold {
  /** Attributes that were told at any time and that the target still uses, to be remembered. */
  readonly ever: readonly string[];
}

export function releasedTo({ people }: Needs, reads: Reads, before: readonly string[] | null): Released {
  const told = new Set(reads.people.completeness.tally.attributes);
  const leaving = OF_LEAVING.filter((key) => people.required.includes(key));
  const used = [
    ...OF_EMPLOYMENT.filter((key) => people.required.includes(key) || people.useful.includes(key)),
    ...leaving,
  ];
  const ever = used.filter((key) => told.has(key) || before?.includes(key));
  // A list without people tells no attribute, and shows nothing by it.
  const untold = told.size === 0 ? [] : ever.filter((key) => !told.has(key));
  const isDoubtful = (key: string) => leaving.some((one) => one === key) && !hasLeaver(reads);
  return { ever, withdrawn: untold.filter((key) => !isDoubtful(key)), doubtful: untold.filter(isDoubtful) };
}

/** Whether the list shows somebody who has left, and so must have a last day. */
function hasLeaver({ people }: Reads): boolean {
  return people.records.some((person) => textOf(person, "status") === "inactive");
}
