/**
 * Replaces a record that the vendor cannot change. As a rule the new one is made first, so that a refusal leaves the old one. If the refusal
 * can only mean that there is no room for both, the old one is removed first, and made again should the new one still be refused. In that
 * order a crash or a lost answer can leave neither; the next run then makes the new one.
 */
import { RecordError } from "../model/errors.ts";
import type { Fields, RemoteId } from "../model/record.ts";

export interface Replaced<F extends Fields> {
  readonly old: RemoteId;
  readonly there: F;
  readonly wanted: F;
}

interface Replacing<F extends Fields> {
  create(wanted: F): Promise<RemoteId>;
  /** A record that is gone already is success. */
  remove(id: RemoteId): Promise<void>;
  /**
   * Tells whether the refusal certainly means that the new record has no room beside the old one, which can be made again exactly as it
   * was. Omitted: it never does, and the old record never goes first.
   */
  lacksRoom?(refusal: RecordError): boolean;
}

/**
 * Makes the new record, then removes the old one; the other way round where the vendor has no room for both. Returns the new id.
 * @throws RecordError, with the id of the old record if that was made again
 */
export async function succeed<F extends Fields>(one: Replaced<F>, how: Replacing<F>): Promise<RemoteId> {
  const made = await how.create(one.wanted).catch((error: unknown) => {
    if (error instanceof RecordError && how.lacksRoom?.(error)) return null;
    throw error;
  });
  if (made === null) return exchange(one, how);
  try {
    await how.remove(one.old);
  } catch (error) {
    // The old one could not be removed, so the new one goes again: two would be one too many.
    if (error instanceof RecordError) await how.remove(made);
    throw error;
  }
  return made;
}

/** Removes the old record, makes the new one and returns its id. */
async function exchange<F extends Fields>({ old, there, wanted }: Replaced<F>, how: Replacing<F>): Promise<RemoteId> {
  await how.remove(old);
  try {
    return await how.create(wanted);
  } catch (error) {
    throw error instanceof RecordError ? await putBack(there, error, how) : error;
  }
}

/** Makes the old record again, and returns the refusal of the new one with what became of the old one. */
async function putBack<F extends Fields>(there: F, error: RecordError, how: Replacing<F>): Promise<RecordError> {
  const { message, causeKey, own, refusal, side, remedy } = error;
  const details = { causeKey, own, refusal, side, remedy, cause: error };
  try {
    const remoteId = await how.create(there);
    const words = `${message}. The previous record has been restored and may need approval again`;
    return new RecordError(words, { ...details, remoteId });
  } catch (second) {
    if (!(second instanceof RecordError)) throw second;
    return new RecordError(`${message}. The previous record is gone: it could not be restored`, details);
  }
}
