/** Ends a list that nobody reads on, so that its reader releases what it holds: a connection, a file. One that has ended stays as it is. */
import type { Reader } from "./contract.ts";

/** Waits until the reader has released everything. Nobody sees what it returns then, so that it need not be a proof. */
export async function closeReader(reader: Reader<unknown>): Promise<void> {
  // A reader of other people need not be a generator.
  await (reader as Partial<Reader<unknown>>).return?.call(reader, undefined as never);
}
