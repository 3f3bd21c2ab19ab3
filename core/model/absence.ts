import type { CivilDate } from "./time.ts";

/** One absence of one person. Days are civil days where the person is; `endsOn` is the last absent day, included. */
export interface Absence {
  /** The source's id: the v2 UUID, if it is known. */
  readonly id: string;
  /** Other ids of the same absence (the v1 number), so that a link made under one interface is found under the other. */
  readonly aliases: readonly string[];
  readonly personId: string;
  readonly type: AbsenceType;
  readonly startsOn: CivilDate;
  /** Null: no end is known yet. */
  readonly endsOn: CivilDate | null;
  /** The person is absent only from midday of the first day. */
  readonly startsAtMidday: boolean;
  /** The person is absent only until midday of the last day. */
  readonly endsAtMidday: boolean;
  /** Wall-clock times `HH:MM` of an absence by the hour (`from` on startsOn, `until` on endsOn); null for whole or half days. */
  readonly hours: { readonly from: string; readonly until: string | null } | null;
  readonly approval: Approval;
  readonly comment: string | null;
}

export interface AbsenceType {
  readonly id: string;
  readonly name: string;
}

/**
 * `approved` counts (DELETION_PENDING too: its withdrawal was asked for, but not granted). `requested` counts only if the
 * target's config says so. What was done for a `rejected` absence is undone. `unknown` is a state that we do not know: the record
 * is frozen, and nothing is made, changed or removed for it.
 */
export type Approval = "approved" | "requested" | "rejected" | "unknown";
