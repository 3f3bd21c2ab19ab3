/** Reads a list to its end and returns the proof that it is complete; without that proof its records are worth nothing. */
import type { Completeness } from "../../../core/model/completeness.ts";
import type { Reader } from "../../../core/plugin/contract.ts";

/** @throws when `halt` is aborted, because the reading beside this one failed; and whatever the reader throws. */
export async function collect<T>(
  reader: Reader<T>,
  keep: (record: T) => void,
  halt?: AbortSignal,
): Promise<Completeness> {
  for (;;) {
    const step = await reader.next();
    if (step.done) return step.value;
    halt?.throwIfAborted();
    for (const record of step.value) keep(record);
  }
}
