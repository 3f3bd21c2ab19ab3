/** A rule on records that are not ours (bookings of the absent), and what it says of one of them. */
import type { Current, Fields, LeftOut, Link } from "./record.ts";
import type { Window } from "./time.ts";

export interface Rule<F extends Fields = Fields> {
  /** Returns what the rule says of this record; null: nothing. */
  judge(current: Current<F>): Ruling | null;
  /**
   * Asked in a run that read only few records of the source: whether a record that was judged so far might have to go if the rest were known.
   * Both sides are then read whole. Omitted: never.
   */
  undecided?(): boolean;
  /** Whether the reason for a release still holds: `right`; `error`: it was withdrawn; `past`: nobody needs to know any more. */
  review(released: Link): "right" | "error" | "past";
  /** How many people the records judged so far belong to: the limit's base where no flow knows accounts. Omitted: all that were read. */
  people?(): number;
  /** Returns what somebody has to look at and concerns no single record, after all were judged. A full run lists it among the conflicts. Omitted: nothing. */
  report?(): Iterable<LeftOut>;
}

interface RulingBase {
  readonly title: string;
  readonly personId: string;
  /** How people know that person: the e-mail, otherwise the id. */
  readonly person: string;
}

/** The record has to go. */
export interface Release extends RulingBase {
  readonly release: true;
  /** The source's id of the record (an absence) that is the cause. */
  readonly cause: string;
  /** The settings by which it was judged, kept with the record for `review`: by others it might look wrong. Omitted: none. */
  readonly by?: Fields;
  /** One line for people. Never an absence type. */
  readonly reason: string;
  readonly extent: Window;
}

/** The record stays, although it looks like one that has to go: it is listed as kept. */
export interface Spared extends RulingBase {
  readonly release: false;
  readonly code: string;
  readonly detail: string;
  /** Set if the rule lacks something that it has to know: with that, the record may have to go after all. */
  readonly inDoubt?: true;
}

export type Ruling = Release | Spared;
