/** One run as a page shows it: of 50,000 changes a hundred at a time, and where it stands while it goes on. */
import { noCounts, type ChangeDocument, type Counts, type RunReport } from "../model/run.ts";
import type { JournalTally, Store } from "../store/store.ts";
import { changeDocument } from "./report.ts";

export interface RunPageWanted {
  /** Where the page before ended; null: the first. */
  readonly after: number | null;
}

export interface RunPage extends Omit<RunReport, "changes"> {
  /** So far, while it goes on. */
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
  const counts = run.status === "running" ? soFar(await store.journal.tally(id)) : run.counts;
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

function soFar(tallies: readonly JournalTally[]): Counts {
  const counts = noCounts();
  for (const { op, status, count } of tallies) {
    if (status === "done" || status === "planned") counts[op] += count;
    else counts[status === "intent" ? "waiting" : status] += count;
  }
  return counts;
}
