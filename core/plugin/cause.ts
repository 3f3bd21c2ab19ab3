/** Recognises errors to which a connector's `judge` gave a cause key, where the connector knows what to do about them. */
import { RecordError } from "../model/errors.ts";

/** Whether it is a RecordError with this cause key: `awork:not-found`. The door's own reading of a status is called `acme:404`. */
export function isCause(error: unknown, causeKey: string): error is RecordError {
  return error instanceof RecordError && error.causeKey === causeKey;
}

/**
 * Returns what was asked for; null if it failed for this cause. So "there is no such record" becomes null, and taking away what
 * is gone already becomes success.
 * @throws every other error
 */
export async function nullOn<T>(causeKey: string, asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (isCause(error, causeKey)) return null;
    throw error;
  }
}
