/**
 * Memory of how Personio wants the end of an absence, its last day or the midnight after it, which is not known until one was
 * written and read again. What was learnt holds for the life of a connection, for whole and for half last days apart.
 */
import type { SourceAbsenceFields } from "../../../core/plugin/source-side.ts";
import type { EndDate } from "./absence-form.ts";

type LastDay = SourceAbsenceFields["ends_at"];

export class WrittenEnds {
  readonly #proven = new Map<LastDay, EndDate>();

  /** Returns how the end is to be written: as it was proven, else as `unproven` says. */
  of({ ends_at }: SourceAbsenceFields, unproven: EndDate): EndDate {
    return this.#proven.get(ends_at) ?? unproven;
  }

  isProven({ ends_at }: SourceAbsenceFields): boolean {
    return this.#proven.has(ends_at);
  }

  prove({ ends_at }: SourceAbsenceFields, ends: EndDate): void {
    this.#proven.set(ends_at, ends);
  }
}

export function otherWay(ends: EndDate): EndDate {
  return ends === "last day" ? "day after" : "last day";
}
