/** Refuses an absence that another one of the person leaves no room for, before the one that it is to replace is removed for nothing. */
import { RecordError } from "../../../core/model/errors.ts";
import type { Current, RemoteId } from "../../../core/model/record.ts";
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

function taken({ starts_on, ends_on }: SourceAbsenceFields): RecordError {
  return new RecordError(
    `In Personio, another absence already takes some of the time from ${starts_on} to ${ends_on}`,
    {
      causeKey: "personio:absences:taken",
      own: true,
      remedy:
        "Look at this person's absences of these days: delete the entry in Personio, or correct the one in the tool.",
    },
  );
}
