/** The report of a run, from what was stored. */
import { isApprovable, OPS } from "../../model/change.ts";
import type { ChangeDocument, ChangeStatus, HoldState, MoreChanges, RunDocument, RunReport } from "../../model/run.ts";
import type { Instant } from "../../model/time.ts";
import type { Hold, Store, ToldEntry } from "../../store/store.ts";
import type { Engine, Target } from "../engine.ts";
import { hasLapsed } from "../incidents/holds.ts";

export const UNANSWERED = { because: "unanswered" } as const;

/** What a report of a run is made from. */
export interface Remembered extends Pick<Engine, "store" | "clock"> {
  /** Those of the config in force. */
  readonly targets: ReadonlyMap<string, Pick<Target, "mode">>;
}

/** `most`: of each kind and operation no more changes than that are read, where they went through; null: all of them. */
export async function reportOf(run: RunDocument, engine: Remembered, most: number | null = null): Promise<RunReport> {
  const { store } = engine;
  const { entries, ...more } = await toldOf(run, store, most ?? Number.POSITIVE_INFINITY);
  return { run, changes: await changeDocuments(run, entries, store), ...more, ...(await besideChanges(run, engine)) };
}

interface Told extends Pick<RunReport, "more"> {
  readonly entries: readonly ToldEntry[];
}

/** Changes that a text only lists. Those that are held or failed are grouped and counted by what they say, so all of them are read. */
const ONLY_LISTED: ReadonlySet<ChangeStatus | "intent"> = new Set(["done", "planned", "waiting", "intent"]);

async function toldOf({ id, counts }: RunDocument, { journal }: Store, most: number): Promise<Told> {
  const isLong = [...OPS, "waiting" as const].some((name) => counts[name] > most);
  if (!isLong) return { entries: await journal.told(id) };
  const entries: ToldEntry[] = [];
  const more: MoreChanges[] = [];
  for (const { count, ...group } of await journal.tally(id)) {
    const listed = ONLY_LISTED.has(group.status) ? Math.min(most, count) : count;
    entries.push(...(await journal.told(id, { ...group, limit: listed })));
    if (listed < count) more.push({ kind: group.kind, op: group.op, count: count - listed });
  }
  return { entries, more };
}

/** A run's changes. Which of the held ones cannot be approved is not in the journal, so it is taken from the stored hold. */
export async function changeDocuments(
  run: RunDocument,
  entries: readonly ToldEntry[],
  store: Store,
): Promise<ChangeDocument[]> {
  const documents = entries.map(changeDocument);
  if (run.digest === null || !documents.some(({ status }) => status === "held")) return documents;
  const hold = await store.holds.get(run.target, run.digest);
  const unapprovable = hold?.records.filter((one) => !isApprovable(one)) ?? [];
  const keys = new Set(unapprovable.map((one) => keyOf(one.title, one)));
  return documents.map((document) =>
    document.status === "held" && keys.has(keyOf(document.subject, document))
      ? { ...document, ...UNANSWERED }
      : document,
  );
}

/** Records with the same key are held for the same reason, in the same words. */
function keyOf(
  title: string,
  { kind, op, person, reason }: Pick<ChangeDocument, "kind" | "op" | "person" | "reason">,
): string {
  return JSON.stringify([kind, op, title, person, reason]);
}

export async function besideChanges(
  run: RunDocument,
  { store, clock, targets }: Remembered,
): Promise<Omit<RunReport, "run" | "changes">> {
  const { conflicts, kept } = await store.decisions.ofRun(run.id);
  const hold = run.digest === null ? undefined : await store.holds.get(run.target, run.digest);
  const edits = hold?.edits ?? [];
  const holds = run.mode === "active" && run.digest !== null && run.counts.held > 0;
  if (!holds) return { conflicts, kept, edits };
  const isOff = targets.get(run.target)?.mode !== "active";
  return { conflicts, kept, edits, hold_state: holdStateOf(hold, isOff, clock.now()) };
}

/** `isOff`: the target is not in the config any more, or not active any more, so that it takes no answer. */
function holdStateOf(hold: Hold | undefined, isOff: boolean, now: Instant): HoldState {
  if (!hold) return "none";
  const { state } = hold;
  if (state === "open" && !isOff) return hasLapsed(hold, now) ? "lapsed" : "open";
  return state === "approved" || state === "rejected" ? state : "over";
}

export function changeDocument({
  kind,
  op,
  title,
  person,
  remoteId,
  fields,
  reason,
  status,
  error,
}: ToldEntry): ChangeDocument {
  const document = {
    kind,
    op,
    subject: title,
    person,
    remote_id: remoteId,
    fields,
    reason,
    status: status === "intent" ? "waiting" : status,
  } as const;
  return error ? { ...document, error } : document;
}
