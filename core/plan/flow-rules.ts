/** What the planner knows of a flow (its rules, never its vendor), what it is asked, and what it answers. */
import { isRemoval, type Change, type Conflict, type Kept, type Op, type Suspect } from "../model/change.ts";
import { leaveAlone } from "./judged.ts";
import type { RecordError } from "../model/errors.ts";
import type { Adopt, Creates, Drift, Orphans } from "../model/flow-policy.ts";
import type { Current, Desired, FieldRules, Kind, LeftOut, Link, RemoteId, RemovedRecord } from "../model/record.ts";
import type { CivilDate, Instant, Window } from "../model/time.ts";

export interface FlowRules {
  /** The target's name in the config, for the commands that people are told. */
  readonly target: string;
  readonly kind: Kind;
  readonly fields: FieldRules;
  readonly drift: Drift;
  readonly adopt: Adopt;
  readonly creates: Creates;
  readonly orphans: Orphans;
  /** What is not wanted any more goes also where its account is locked. Omitted: it stays then. */
  readonly ofLocked?: "removed";
  /** Operations that the connector has and this run may do. Empty: it is learned who is who, and nothing is done. */
  readonly can: ReadonlySet<Op>;
  /** The connector never creates or updates anything: links hold what the source says of who is who. */
  readonly onlyMatches: boolean;
  /** The days looked at; null: the flow has no dates. */
  readonly window: Window | null;
  /** What began before this day and has no end may exist without being listed. Omitted: the list holds it. */
  readonly openFrom?: CivilDate | undefined;
  /** A partial read covers no link, so nothing follows from what it does not show. */
  readonly scope: "full" | "partial";
  /** All records of the kind are written at once, as one file. */
  readonly asFile: boolean;
  /** The field whose value the changes of one request share, where the connector takes several a request. */
  readonly together?: string;
  /** When both sides were read. */
  readonly readAt: Instant;
  /** Names the settings by which both sides were read. */
  readonly settings: string;
  /**
   * Paths of the settings that changed since the last full run. A difference may be their doing and no edit in the tool, and the reason of the
   * change then says so. Omitted: none.
   */
  readonly edited?: readonly string[] | undefined;
}

/** Whether the run may do this operation. Adopting takes the right to create or to update. */
export function mayDo({ can }: FlowRules, op: Op): boolean {
  return op === "adopt" ? can.has("create") || can.has("update") : can.has(op);
}

/** What must be asked for by id before anything follows from "not seen". */
export interface Questions {
  /** Linked records that the source's list lacks. */
  readonly source: readonly string[];
  /** Linked records that the target's list lacks: first those that matter most, since look-ups are few. Some tools leave the locked out. */
  readonly target: readonly RemoteId[];
}

export interface Answers {
  /** `gone`: the source says "not found". A row: it exists after all. `unanswered`: neither. Not in the map: it was not asked. */
  readonly source: ReadonlyMap<string, Desired | LeftOut | "gone" | "unanswered">;
  /** An error: the record may be there, and cannot be read. Not in the map: it was not asked for. */
  readonly target: ReadonlyMap<RemoteId, Current | null | RecordError>;
}

export interface FlowPlan {
  readonly rules: FlowRules;
  readonly changes: Change[];
  /** Removals that lack their proof: always held. */
  readonly suspects: Suspect[];
  /** Links to be stored without any write: who is who, new ids, dates and titles. */
  readonly learned: Learned[];
  /** Links whose record is gone on both sides (or can no longer be reached). */
  readonly forgotten: Link[];
  readonly conflicts: Conflict[];
  readonly kept: Kept[];
  readonly leftOut: LeftOut[];
  /** Wanted records that correspond to nothing there, if this flow creates none. */
  readonly unmatched: Desired[];
  readonly counts: FlowCounts;
  readonly company: CompanyCounts;
  /** What other people's records there refer to, by the other side's id: `team 7`. */
  readonly sharedWithOthers: Set<string>;
  /** Linked people (without accounts: those who were here) who had not left before and are missing from the source's list; `isGone`: the source also said so when asked by id. */
  readonly missing: { readonly subject: string; readonly isGone: boolean }[];
  /** Subjects of which this plan does not know what is to become of them, and why: nothing planned for them means nothing (judged.ts). */
  readonly leftAlone: Map<string, LeftAlone>;
  /** Records that were removed and have no link, and that the list shows all the same. */
  readonly removedThere: RemovedRecord[];
  /** Ids of active accounts that have both another address and another name there than we wrote last, and are not fought over. */
  readonly unlike: RemoteId[];
  /** Records that carry our mark and have no link. */
  readonly marked: RemoteId[];
  /** Whether the source shows of a linked record that it does not count any more. A partial run leaves it to a full one. */
  hasWithdrawn: boolean;
  /** Set when the source's list turned out to lack a record that exists: nothing is removed in this run. */
  incomplete: string | null;
}

/** `locked`: the account of the record is known to be locked, and nothing can fail for the record until it is unlocked. `unknown`: anything else. */
export type LeftAlone = "unknown" | "locked";

export interface Learned {
  readonly desired: Desired;
  readonly remoteId: RemoteId;
  /** The one that it replaces. */
  readonly link: Link | null;
  /** Both sides have come to say the same, other than was last written: that counts as written from now on. */
  readonly agreed?: true;
}

export interface FlowCounts {
  unchanged: number;
  /** Links at the beginning whose record is active there and lies in the window, and the people they concern. */
  linked: number;
  people: number;
  /** Records there, ours or not; and those of them that belong to somebody of the source, wanted there or not. */
  there: number;
  matched: number;
  /** Linked, active records that are not in the list and answer to their id: a list that lacks many was cut short. */
  lacking: number;
  /** Records that carry our mark, have no link and are not adopted: they were not written by us, so another integration may be on. */
  markedForeign: number;
}

/** Numbers that tell another company. Only those of the users' flow are looked at; without one, of the first flow. */
interface CompanyCounts {
  /** Linked people who had not left before; where there are no accounts, the people who were here at the run before. */
  expected: number;
  /** Linked people whose address and name both changed. */
  strangers: number;
  /** People for whom something follows, and who were neither linked nor met before. */
  newcomers: number;
}

type Situation = "linked" | "found" | "absent" | "ambiguous" | "orphaned" | "foreign" | "frozen" | "unmatched";

/** Is told each correlated row, to show it (the people report). The planner itself keeps none. */
export type Observer = (sighting: Sighting) => void;

export interface Sighting {
  readonly kind: Kind;
  readonly situation: Situation;
  readonly desired: Desired | null;
  readonly leftOut: LeftOut | null;
  readonly current: Current | null;
}

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
    counts: { unchanged: 0, linked: 0, people: 0, there: 0, matched: 0, lacking: 0, markedForeign: 0 },
    company: { expected: 0, strangers: 0, newcomers: 0 },
    sharedWithOthers: new Set(),
    missing: [],
    leftAlone: new Map(),
    removedThere: [],
    unlike: [],
    marked: [],
    hasWithdrawn: false,
    incomplete: null,
  };
}

/** A list that says so may lack what has no end; it is followed all the same, as what moved out of the window is. */
export function mayBeUnlisted({ extent }: Desired, { openFrom }: Pick<FlowRules, "openFrom">): boolean {
  return openFrom !== undefined && extent !== null && extent.to === null && extent.from < openFrom;
}

/** Why a list proves nothing about what else it lacks. */
export function lacked(kind: Kind, subject: string): string {
  return `the source's list lacked the ${kind} ${subject}, which exists when it is asked for by its id`;
}

/** Drops all removals, since the list lacked a record that exists: whatever else it lacks proves nothing. */
export function withdrawRemovals(plan: FlowPlan): void {
  for (const { subject } of [...plan.changes.filter(isRemoval), ...plan.suspects])
    leaveAlone(plan, [subject], "unknown");
  withdraw(plan, isRemoval);
  plan.suspects.length = 0;
}

export function withdraw({ changes }: FlowPlan, which: (change: Change) => boolean): void {
  const kept = changes.filter((change) => !which(change));
  changes.length = 0;
  for (const change of kept) changes.push(change);
}
