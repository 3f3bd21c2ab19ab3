/** What the planner knows of a flow (its rules, never its vendor), what it is asked, and what it answers. */
import { isRemoval, type Change, type Conflict, type Kept, type Op, type Suspect } from "../model/change.ts";
import type { Current, Desired, FieldRules, Kind, LeftOut, Link, RemoteId } from "../model/record.ts";
import type { Instant, Window } from "../model/time.ts";

export interface FlowRules {
  /** By the name of the config: for the commands that people are told. */
  readonly target: string;
  readonly kind: Kind;
  readonly fields: FieldRules;
  readonly drift: "repair" | "report";
  readonly adopt: "key" | "marked" | "never";
  readonly creates: "all" | "never";
  readonly orphans: "deactivate" | "remove" | "keep";
  /** What is not wanted any more goes also where its account is locked. Left out: it stays then. */
  readonly ofLocked?: "removed";
  /** The operations that the connector has and the run is for. None: who is who is learned, and nothing done. */
  readonly can: ReadonlySet<Op>;
  /** The connector makes and changes nothing, in whichever run: links hold what the source says of who is who. */
  readonly onlyMatches: boolean;
  /** The days looked at; null: the flow has no dates. */
  readonly window: Window | null;
  /** A partial read covers no link, so nothing follows from what it does not show. */
  readonly scope: "full" | "partial";
  /** All records of the kind are written at once, as one file. */
  readonly whole: boolean;
  /** The field whose value the changes of one request share, where the connector takes several a request. */
  readonly together?: string;
  /** When both sides were read. */
  readonly now: Instant;
}

/** Whether the run could do this. Taking over is writing to what is there, or noting whose it is. */
export function mayDo({ can }: FlowRules, op: Op): boolean {
  return op === "adopt" ? can.has("create") || can.has("update") : can.has(op);
}

/** What must be asked by name before anything follows from "not seen". */
export interface Questions {
  /** Linked records that the source's list lacks. */
  readonly source: readonly string[];
  /** Linked records that the target's list lacks. */
  readonly target: readonly RemoteId[];
}

export interface Answers {
  /** `gone`: the source says "not found". A row: it exists after all. `unanswered`: neither. Absent: it was not asked. */
  readonly source: ReadonlyMap<string, Desired | LeftOut | "gone" | "unanswered">;
  readonly target: ReadonlyMap<RemoteId, Current | null>;
}

export interface FlowPlan {
  readonly rules: FlowRules;
  readonly changes: Change[];
  /** Removals that lack their proof: always held. */
  readonly suspects: Suspect[];
  /** Links to be stored without any write: who is who, new ids, dates and titles. `link`: the one that they replace. */
  readonly learned: { readonly desired: Desired; readonly remoteId: RemoteId; readonly link: Link | null }[];
  /** Links whose record is gone on both sides (or can no longer be reached). */
  readonly forgotten: Link[];
  readonly conflicts: Conflict[];
  readonly kept: Kept[];
  readonly leftOut: LeftOut[];
  /** Wanted, but nobody there corresponds and this flow makes none. */
  readonly unmatched: Desired[];
  readonly counts: FlowCounts;
  /** What records there that are not ours refer to: `team 7`, by the other side's id. */
  readonly sharedWithOthers: Set<string>;
  /** Linked people who had not left before and whom the source's list lacks; `isGone`: it says so, too, when asked by their id. */
  readonly missing: { readonly subject: string; readonly isGone: boolean }[];
  /** Set when the source's list turned out to lack a record that exists: nothing is removed in this run. */
  incomplete: string | null;
}

export interface FlowCounts {
  unchanged: number;
  /** Links at the beginning to records that are active there and lie in the window, and the people they concern. */
  linked: number;
  people: number;
  /** Of the linked people, those who had not left before; of them, those whose address and name both changed. */
  expected: number;
  strangers: number;
  /** Linked, and the record there has both another address and another name than we wrote last. */
  unlike: number;
  /** Whom something follows for, and who were neither linked nor met before. */
  newcomers: number;
  /** Records there, ours or not; and of them, those that belong to somebody of the source, wanted there or not. */
  there: number;
  matched: number;
  /** Linked and active, not in the list, and there all the same when asked for by id: a list that lacks many was cut short. */
  lacking: number;
  /** Carry our mark but were not written by us: another integration may be on. */
  markedForeign: number;
}

export type Situation = "linked" | "found" | "absent" | "ambiguous" | "orphaned" | "foreign" | "frozen" | "unmatched";

/** One correlated row, told to whoever wants to show it (the people report). Keeps nothing. */
export type Observer = (sighting: {
  readonly situation: Situation;
  readonly desired: Desired | null;
  readonly leftOut: LeftOut | null;
  readonly current: Current | null;
  readonly code: string | null;
}) => void;

export function emptyPlan(rules: FlowRules): FlowPlan {
  return {
    rules,
    changes: [],
    suspects: [],
    learned: [],
    forgotten: [],
    conflicts: [],
    kept: [],
    leftOut: [],
    unmatched: [],
    counts: {
      ...{ unchanged: 0, linked: 0, people: 0, expected: 0, strangers: 0, unlike: 0, newcomers: 0 },
      ...{ there: 0, matched: 0, lacking: 0, markedForeign: 0 },
    },
    sharedWithOthers: new Set(),
    missing: [],
    incomplete: null,
  };
}

/** Why a list proves nothing about what else it lacks. */
export function lacked(kind: Kind, subject: string): string {
  return `the source's list lacked the ${kind} ${subject}, which exists when it is asked for by its id`;
}

/** The list lacked a record that exists: whatever else it lacks proves nothing. */
export function withdrawRemovals(plan: FlowPlan): void {
  withdraw(plan, isRemoval);
  plan.suspects.length = 0;
}

export function withdraw({ changes }: FlowPlan, which: (change: Change) => boolean): void {
  const kept = changes.filter((change) => !which(change));
  changes.length = 0;
  for (const change of kept) changes.push(change);
}
