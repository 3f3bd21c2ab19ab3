/** One run as a page shows it: of 50,000 changes a hundred at a time, and where it stands while it goes on. */
import type { ChangeDocument, Counts, RunDocument, RunReport } from "../../model/run.ts";
import type { Store } from "../../store/store.ts";
import { changeDocument } from "./run-report.ts";
import { Tally } from "../run/tally.ts";

export interface RunPageWanted {
  /** Where the page before ended; null: the first. */
  readonly after: number | null;
}

export interface RunPage extends Omit<RunReport, "changes"> {
  /** So far, while it goes on; where it was cut short, with what has been found out since then. */
  readonly counts: Counts;
  /** In the order of the run; without those below. */
  readonly changes: readonly ChangeDocument[];
  readonly next: number | null;
  /** The first 200 each. */
  readonly held: readonly ChangeDocument[];
  readonly failed: readonly ChangeDocument[];
}

const PAGE = 100;
const FIRST = 200;

export async function runPage(id: string, { after }: RunPageWanted, store: Store): Promise<RunPage | null> {
  const run = await store.runs.get(id);
  if (!run) return null;
  const counts = await countsOf(run, store);
  // What there is none of is not looked for among 50,000.
  const part = async (statuses: readonly ("held" | "failed" | "parked")[]): Promise<ChangeDocument[]> => {
    if (statuses.every((status) => counts[status] === 0)) return [];
    return (await store.journal.page(id, { after: -1, limit: FIRST, statuses })).entries.map(changeDocument);
  };
  const { entries, next } = await store.journal.page(id, {
    after: after ?? -1,
    limit: PAGE,
    statuses: ["done", "planned", "waiting", "intent"],
  });
  return {
    ...{ run, counts, next, changes: entries.map(changeDocument) },
    held: await part(["held"]),
    failed: await part(["failed", "parked"]),
    ...(await store.decisions.ofRun(id)),
  };
}

/** A run that ended in good order has counted; of any other the journal knows better, but for what is not in it. */
async function countsOf({ id, status, counts }: RunDocument, { journal }: Store): Promise<Counts> {
  if (status !== "running" && status !== "interrupted") return counts;
  const { unchanged, conflicts, kept } = counts;
  return { ...Tally.ofJournal(await journal.tally(id)).total, unchanged, conflicts, kept };
}
