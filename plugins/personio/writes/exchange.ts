/**
 * Replaces an absence by another. Where the new one takes days of the old one, the old one is removed first; if the new one is
 * then refused, the old one is made again. Nothing more is promised: where Personio does not answer in between, or the process
 * ends, the old one is gone, and the next run makes the new one.
 */
import { RecordError } from "../../../core/model/errors.ts";
import type { Current, RemoteId } from "../../../core/model/record.ts";
import type { SourceAbsenceFields } from "../../../core/plugin/source-side.ts";
import { shareTime } from "./absence-form.ts";
import type { AbsenceWriter } from "./absence-writer.ts";

export interface Exchange {
  readonly old: RemoteId;
  readonly there: SourceAbsenceFields;
  readonly wanted: SourceAbsenceFields;
  /** Absences of the person, the old one among them, that may take some of the wanted days. */
  readonly around: readonly Current<SourceAbsenceFields>[];
}

/**
 * Removes the old absence, makes the new one and returns its id.
 * @throws RecordError, with the id of the old absence if that was made again
 */
export async function exchange({ old, there, wanted, around }: Exchange, writer: AbsenceWriter): Promise<RemoteId> {
  // Personio would refuse the new absence, and the old one would have been removed for nothing.
  if (around.some(({ remoteId, fields }) => remoteId !== old && shareTime(fields, wanted))) throw taken(wanted);
  await writer.remove(old);
  try {
    return await writer.create(wanted);
  } catch (error) {
    throw error instanceof RecordError ? await putBack(there, error, writer) : error;
  }
}

/** Makes the new absence, which takes none of the old one's days, before it removes the old one. Returns the new id. */
export async function succeed(old: RemoteId, wanted: SourceAbsenceFields, writer: AbsenceWriter): Promise<RemoteId> {
  const made = await writer.create(wanted);
  try {
    await writer.remove(old);
  } catch (error) {
    // The old one could not be removed, so the new one goes again: two would be one too many.
    if (error instanceof RecordError) await writer.remove(made);
    throw error;
  }
  return made;
}

/** Makes the old absence again. If that is refused too, the record is gone, as the engine will find. */
async function putBack(there: SourceAbsenceFields, error: RecordError, writer: AbsenceWriter): Promise<RecordError> {
  try {
    const remoteId = await writer.create(there);
    const { message, causeKey, own, refusal, remedy } = error;
    const words = `${message}. The previous record has been restored and may need approval again`;
    return new RecordError(words, { causeKey, own, refusal, remedy, cause: error, remoteId });
  } catch (second) {
    if (second instanceof RecordError) return error;
    throw second;
  }
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
