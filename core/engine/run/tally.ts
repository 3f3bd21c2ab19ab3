/** What a run did, counted as it happens: a change once, whatever it took. */
import type { Change, Suspect } from "../../model/change.ts";
import { KINDS, type Kind } from "../../model/record.ts";
import { noCounts, type ChangeStatus, type Counts, type RunDocument, type RunStatus } from "../../model/run.ts";
import type { Assessment } from "../planning/assess-plan.ts";
import type { Verdict } from "../../plan/safety.ts";
import type { FlowPlan } from "../../plan/flow-rules.ts";
import type { JournalTally } from "../../store/store.ts";

/** What a verdict leaves as it is; `moved`: of an approval, what is no longer held unchanged. */
type SetAside = Pick<Verdict, "rejected" | "locked" | "stillOpen"> & Partial<Pick<Assessment, "moved">>;
/** What is counted and written down nowhere else (agreement), or among the decisions. */
const UNWRITTEN = ["unchanged", "conflicts", "kept"] as const;

type Mutable = Record<keyof Counts, number>;

export class Tally {
  readonly total: Mutable = noCounts();
  readonly byKind: Partial<Record<Kind, Mutable>> = {};

  /** Counts the changes of a run from its journal. Records that agreed are written down nowhere, so they are not counted. */
  static ofJournal(rows: readonly JournalTally[]): Tally {
    const tally = new Tally();
    for (const { count, ...row } of rows) tally.count(row, row.status === "intent" ? "waiting" : row.status, count);
    return tally;
  }

  /** Counts what the plan and its verdict say by themselves: agreement, conflicts, kept. */
  plan(flows: readonly FlowPlan[], { rejected, locked, stillOpen, moved = [] }: SetAside): void {
    for (const { rules, counts, conflicts, kept } of flows) {
      this.#add(rules.kind, "unchanged", counts.unchanged);
      this.#add(rules.kind, "conflicts", conflicts.length);
      this.#add(rules.kind, "kept", kept.length);
    }
    for (const one of [...rejected, ...locked]) this.kept(one.kind, 1);
    for (const one of [...stillOpen, ...moved]) this.conflicts(one.kind, 1);
  }

  /** Adds what no journal shows, from the counts that were stored of the same run. */
  addUnwritten(stored: RunDocument["counts_by_kind"]): void {
    for (const kind of KINDS) for (const what of UNWRITTEN) this.#add(kind, what, stored[kind]?.[what] ?? 0);
  }

  /** In a plan and in test mode, `planned` counts as what would be done. */
  count(change: Pick<Change | Suspect, "kind" | "op">, status: ChangeStatus, number = 1): void {
    this.#add(change.kind, status === "done" || status === "planned" ? change.op : status, number);
  }

  kept(kind: Kind, number: number): void {
    this.#add(kind, "kept", number);
  }

  conflicts(kind: Kind, number: number): void {
    this.#add(kind, "conflicts", number);
  }

  /** The status of a run that went through: the first that applies. */
  status(): Extract<RunStatus, "held" | "partial" | "succeeded"> {
    if (this.total.held > 0) return "held";
    return this.total.failed > 0 || this.total.parked > 0 ? "partial" : "succeeded";
  }

  #add(kind: Kind, what: keyof Counts, number: number): void {
    if (number === 0) return;
    const counts = this.byKind[kind] ?? noCounts();
    this.byKind[kind] = counts;
    counts[what] += number;
    this.total[what] += number;
  }
}
