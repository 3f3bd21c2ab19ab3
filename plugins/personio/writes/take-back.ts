/**
 * Takes back the part of a record that a failed call has made, so that nothing is left in Personio that nobody knows. Where that
 * cannot be (the process ends, an answer was lost, taking back fails too) the error says "may have been carried out": the engine
 * then asks `find` before it makes the record again.
 */
import { Cancelled, RollcallError, TransientError } from "../../../core/model/errors.ts";

/** @throws always: `error`, or a worse one where taking back fails */
export async function takeBack(
  made: readonly string[],
  error: unknown,
  remove: (id: string) => Promise<void>,
): Promise<never> {
  if (error instanceof Cancelled || (error instanceof TransientError && error.ambiguous)) throw error;
  try {
    for (const id of [...made].reverse()) await remove(id);
  } catch (second) {
    throw second instanceof Cancelled ? second : leftBehind(error, second);
  }
  throw error;
}

function leftBehind(error: unknown, second: unknown): TransientError {
  const [why, then] = [wordsOf(error), wordsOf(second)];
  return new TransientError(
    "UNREACHABLE",
    `A record was only partly created (${why}), and could not be undone: ${then}`,
    {
      ambiguous: true,
      remedy: "Nothing to do: the next run finds what was created and goes on from there.",
      cause: error,
    },
  );
}

function wordsOf(error: unknown): string {
  return error instanceof RollcallError ? error.message : "an error of rollcall";
}
