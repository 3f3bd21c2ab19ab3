/** Absences that were never read must not look like absences that are not there. */
import type { Absence } from "../../core/model/absence.ts";
import { IncompleteReadError } from "../../core/model/errors.ts";
import type { Collection, Reads } from "../../core/plugin/contract.ts";

export function absencesOf({ absences }: Reads): Collection<Absence> {
  if (absences) return absences;
  throw new IncompleteReadError("absences were not read from the source", {
    remedy: "Nothing to do: they are read at the next run. If it persists, please report it.",
  });
}
