/** A run as programs ask for it: up to 50,000 changes a page at a time, in the order of the run. */
import type { RunDocument, RunReport } from "../../model/run.ts";
import { besideChanges, changeDocuments, type Remembered } from "./run-report.ts";

export interface PartWanted {
  /** `next` of the part before; null: the first part. */
  readonly cursor: string | null;
  readonly limit: number;
}

export interface RunPart extends RunReport {
  readonly next: string | null;
}

/** Conflicts, kept records, edits of the config and the state of the hold come with the first part only. */
export async function partOf(run: RunDocument, { cursor, limit }: PartWanted, engine: Remembered): Promise<RunPart> {
  const { store } = engine;
  const { entries, next } = await store.journal.page(run.id, { after: cursor === null ? -1 : Number(cursor), limit });
  const beside = cursor === null ? await besideChanges(run, engine) : { conflicts: [], kept: [], edits: [] };
  const changes = await changeDocuments(run, entries, store);
  return { run, changes, ...beside, next: next === null ? null : String(next) };
}
