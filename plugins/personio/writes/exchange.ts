/**
 * Replaces an absence whose days the new one takes: the old one has to make room first. If the new one is then refused, the old one is made
 * again, so that nobody loses an absence that Personio had approved.
 */
import { RecordError } from "../../../core/model/errors.ts";
import type { RemoteId } from "../../../core/model/record.ts";
import type { SourceAbsenceFields } from "../../../core/plugin/source-side.ts";
import type { AbsenceWriter } from "./absence-writer.ts";

export interface Exchange {
  readonly old: RemoteId;
  readonly there: SourceAbsenceFields;
  readonly wanted: SourceAbsenceFields;
  /** Absences of the person that begin on the wanted days. */
  readonly others: readonly RemoteId[];
}

/** Returns the new one's id. @throws RecordError, with the id of the old one if that was made again */
export async function exchange({ old, there, wanted, others }: Exchange, writer: AbsenceWriter): Promise<RemoteId> {
  // It would be refused, and the old one would have been taken away for nothing.
  if (others.some((id) => id !== old)) throw taken(wanted);
  await writer.remove(old);
  try {
    return await writer.create(wanted);
  } catch (error) {
    throw error instanceof RecordError ? await putBack(there, error, writer) : error;
  }
}

/** If that is refused too, the record is gone, as the engine will find. */
async function putBack(there: SourceAbsenceFields, error: RecordError, writer: AbsenceWriter): Promise<RecordError> {
  try {
    const remoteId = await writer.create(there);
    const { message, causeKey, own, refusal, remedy } = error;
    const words = `${message}. What was there before is there again, and may wait for approval anew`;
    return new RecordError(words, { causeKey, own, refusal, remedy, cause: error, remoteId });
  } catch (second) {
    if (second instanceof RecordError) return error;
    throw second;
  }
}

function taken({ starts_on, ends_on }: SourceAbsenceFields): RecordError {
  return new RecordError(`In Personio, another absence begins between ${starts_on} and ${ends_on}`, {
    causeKey: "personio:absences:taken",
    own: true,
    remedy:
      "Look at this person's absences of these days: take away the entry in Personio, or correct the one in the tool.",
  });
}
