/** Absences that were never read must not look like absences that are not there. */
import type { Absence } from "../model/absence.ts";
import { IncompleteReadError, READ_AGAIN } from "../model/errors.ts";
import type { Collection, Reads } from "./contract.ts";

/**
 * @throws IncompleteReadError if the reading has none: the target's `needs` named no window, or the source gave less than was
 * asked for
 */
export function absencesOf({ absences }: Reads): Collection<Absence> {
  if (absences) return absences;
  throw new IncompleteReadError("absences were not read from the source", {
    remedy: `${READ_AGAIN} If it goes on, please report it.`,
  });
}
