/**
 * Replaces an absence that was decided in the tool and so cannot be changed there. The new one is made first, and if the tool refuses it,
 * the old one stays, whatever the reason: the tool may refuse the new one without the old one too, and nobody could bring back a
 * confirmation that was deleted.
 */
import { RecordError } from "../../core/model/errors.ts";
import type { RemoteId } from "../../core/model/record.ts";
import { type Replaced, succeed } from "../../core/plugin/replace.ts";
import type { AbsenceFields, StaffClient } from "./connector.ts";

/** @param create makes an absence in the tool. Returns the id of the new absence, which waits for a decision. */
export function replaceDecided(
  one: Replaced<AbsenceFields>,
  client: StaffClient,
  create: (wanted: AbsenceFields) => Promise<RemoteId>,
): Promise<RemoteId> {
  return succeed(one, {
    create: async (wanted) => {
      try {
        return await create(wanted);
      } catch (error) {
        throw error instanceof RecordError ? stayed(error) : error;
      }
    },
    remove: (id) => client.removeAbsence(id),
  });
}

/** Returns the refusal with what became of the old absence, and what to do if that one is in the way. */
function stayed(error: RecordError): RecordError {
  const { message, causeKey, own, refusal, side, remedy } = error;
  const byHand =
    "If the absence that it was to replace is in the way, delete that one in the tool: the next run makes the new one.";
  return new RecordError(`${message}. The absence that it was to replace stays as it is`, {
    causeKey,
    own,
    refusal,
    side,
    cause: error,
    remedy: refusal ? remedy : `${remedy} ${byHand}`,
  });
}
