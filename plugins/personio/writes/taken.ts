/** Absences that another one of the person leaves no room for: refused here before anything is written, or recognised as Personio's refusal. */
import { RecordError } from "../../../core/model/errors.ts";
import type { Current, RemoteId } from "../../../core/model/record.ts";
import type { Replaced } from "../../../core/plugin/replace.ts";
import type { SourceAbsenceFields } from "../../../core/plugin/source-side.ts";
import { shareTime } from "./absence-form.ts";

/**
 * @param around absences of the person, the old one among them, that may take some of the wanted days
 * @throws RecordError
 */
export function refuseTaken(
  wanted: SourceAbsenceFields,
  old: RemoteId,
  around: readonly Current<SourceAbsenceFields>[],
): void {
  if (around.some(({ remoteId, fields }) => remoteId !== old && shareTime(fields, wanted))) throw taken(wanted);
}

/**
 * Tells whether Personio refused the wanted absence because the old one takes its time. Its documentation gives 409 this meaning, and one
 * besides: that a substitute is in the way.
 */
export function isOfOld(
  { causeKey, message }: RecordError,
  { there, wanted }: Pick<Replaced<SourceAbsenceFields>, "there" | "wanted">,
): boolean {
  const isOverlap = causeKey === "personio:absences:409" && !/substitut/i.test(message);
  return isOverlap && there.person === wanted.person && shareTime(there, wanted);
}

function taken({ starts_on, ends_on }: SourceAbsenceFields): RecordError {
  return new RecordError(
    `In Personio, another absence already takes some of the time from ${starts_on} to ${ends_on}`,
    {
      causeKey: "personio:absences:taken",
      inTheWay: true,
      remedy:
        "Look at this person's absences of these days: delete the entry in Personio, or correct the one in the tool.",
    },
  );
}
