/** One run as the dashboard shows it: up to 50,000 changes a hundred at a time, and how far it has come while it goes on. */
import type { ChangeDocument, Counts, RunDocument, RunReport } from "../../model/run.ts";
import type { Store } from "../../store/store.ts";
import { besideChanges, changeDocument, type Remembered } from "./run-report.ts";
import { Tally } from "../run/tally.ts";

export interface RunPageWanted {
  /** `next` of the page before; null: the first page. */
  readonly after: number | null;
  /** Only the changes that are held, or that failed. Default: all others. */
  readonly only?: "held" | "failed" | null;
}

export interface RunPage extends Omit<RunReport, "changes"> {
  /** While the run goes on, the counts so far. */
  readonly counts: Counts;
  /** A page of the changes in the order of the run, without those that are held or failed, or of these alone. */
  readonly changes: readonly ChangeDocument[];
  readonly next: number | null;
  /** The first 200 held changes; `failed` likewise. */
  readonly held: readonly ChangeDocument[];
  readonly failed: readonly ChangeDocument[];
}

const PAGE = 100;
const FIRST = 200;

const FAILED = ["failed", "parked"] as const;
const STATUSES = { held: ["held"], failed: FAILED, others: ["done", "planned", "waiting", "intent"] } as const;

export async function runPage(id: string, { after, only }: RunPageWanted, engine: Remembered): Promise<RunPage | null> {
  const { store } = engine;
  const run = await store.runs.get(id);
  if (!run) return null;
  const counts = await countsOf(run, store);
  // A status that was never counted is not looked for among 50,000 changes.
  const part = async (statuses: readonly ("held" | "failed" | "parked")[]): Promise<ChangeDocument[]> => {
    if (statuses.every((status) => counts[status] === 0)) return [];
    return (await store.journal.page(id, { after: -1, limit: FIRST, statuses })).entries.map(changeDocument);
  };
  const { entries, next } = await store.journal.page(id, {
    after: after ?? -1,
    limit: PAGE,
    statuses: STATUSES[only ?? "others"],
  });
  return {
    run,
    counts,
    next,
    changes: entries.map(changeDocument),
    held: await part(["held"]),
    failed: await part(FAILED),
    ...(await besideChanges(run, engine)),
  };
}

/** A run that has ended stored its counts. Those of one that goes on are taken from its journal, as far as they are in it. */
async function countsOf({ id, status, counts }: RunDocument, { journal }: Store): Promise<Counts> {
  return status === "running" ? Tally.ofJournal(await journal.tally(id)).total : counts;
}
