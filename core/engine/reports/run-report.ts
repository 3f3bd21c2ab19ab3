/** Reports: of a run from what was stored, and of a plan from what was just computed. */
import { isApprovable } from "../../model/change.ts";
import type {
  ChangeDocument,
  ConflictDocument,
  KeptDocument,
  PlanReport,
  RunDocument,
  RunReport,
  TellProgress,
} from "../../model/run.ts";
import { digest, fingerprint } from "../../plan/digest.ts";
import { order } from "../../plan/order.ts";
import { assess, type Verdict } from "../../plan/safety.ts";
import { WAITS_FOR_APPROVAL } from "../../plan/waiting.ts";
import type { Store, ToldEntry } from "../../store/store.ts";
import { configEditsBehind } from "../planning/config-edits.ts";
import type { Engine, Target } from "../engine.ts";
import { entryOf } from "../apply/journal-entries.ts";
import { heldAlong, withWhy } from "../incidents/holds.ts";
import { runError } from "../incidents/incidents.ts";
import { safetyContext } from "../planning/assess-plan.ts";
import { freshPlan, type FreshPlan } from "../planning/fresh-plan.ts";
import { whatLacked } from "../planning/what-lacked.ts";
import { rulesOf, type TargetPlan } from "../planning/plan-target.ts";
import { asRemembered } from "../run/former-name.ts";
import { Tally } from "../run/tally.ts";

const UNANSWERED = { because: "unanswered" } as const;

export async function reportOf(run: RunDocument, store: Store): Promise<RunReport> {
  const entries = await store.journal.told(run.id);
  return { run, changes: await changeDocuments(run, entries, store), ...(await besideChanges(run, store)) };
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

export async function besideChanges(run: RunDocument, store: Store): Promise<Omit<RunReport, "run" | "changes">> {
  const { conflicts, kept } = await store.decisions.ofRun(run.id);
  const hold = run.digest === null ? undefined : await store.holds.get(run.target, run.digest);
  return { conflicts, kept, edits: hold?.edits ?? [] };
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

/**
 * Shows what the next run would do. Reads both sides anew, takes no lease and stores nothing. If a list lacked a record that exists,
 * the run would do what is shown and then fail.
 * @throws RollcallError that such a run would be refused for.
 */
export async function planReport(
  target: Target,
  options: { readonly signal: AbortSignal; readonly progress?: TellProgress },
  engine: Engine,
): Promise<PlanReport> {
  const fresh = await freshPlan(target, { ...options, asRun: true }, engine);
  const remembered = await asRemembered(target, engine.store);
  const verdict = assess(fresh.plan.flows, await safetyContext(remembered, fresh.plan, fresh.reads, engine));
  if (verdict.stop) throw verdict.stop;
  const state = await engine.store.targets.get(remembered.name);
  const hold = await engine.store.holds.open(remembered.name);
  const edits = configEditsBehind(verdict, target, { state, before: hold });
  return { ...planned(target, fresh, verdict, engine), edits, hold: hold?.digest ?? null };
}

function planned(target: Target, fresh: FreshPlan, verdict: Verdict, engine: Engine): PlanReport {
  const { plan, startedAt, requests } = fresh;
  const lack = whatLacked(plan);
  const tally = new Tally();
  tally.plan(plan.flows, verdict);
  const changes = order(
    verdict.allowed,
    plan.flows.map((flow) => flow.rules),
  );
  const document = (change: Parameters<typeof entryOf>[0], status: "planned" | "held" | "waiting"): ChangeDocument => {
    tally.count(change, status);
    const rules = rulesOf(plan, change.kind);
    const run = { id: "", target: target.name };
    return changeDocument(
      entryOf(change, {
        run,
        references: plan.references,
        rules,
        position: 0,
        status,
        at: startedAt,
        approved: false,
        error: status === "waiting" ? WAITS_FOR_APPROVAL : null,
      }),
    );
  };
  const documents = [
    ...verdict.held.map((one) => ({
      ...document(withWhy(one), "held"),
      // In test mode a run holds nothing for approval.
      ...(target.mode !== "test" && !isApprovable(one) && UNANSWERED),
    })),
    ...verdict.waiting.map((one) =>
      target.mode === "test" ? document(heldAlong(one), "held") : document(one, "waiting"),
    ),
    ...changes.map((one) => document(one, "planned")),
  ];
  const run = {
    target: target.name,
    plugin: target.plugin,
    trigger: "manual",
    triggered_by: null,
    mode: target.mode,
    scope: "full",
    area: null,
    status: lack ? "failed" : tally.status(),
    started_at: startedAt,
    finished_at: engine.clock.now(),
    digest: verdict.digest ?? digest(changes.map(fingerprint)),
    counts: tally.total,
    counts_by_kind: tally.byKind,
    requests,
    error: lack && runError(lack, engine),
  } as const;
  return { run, changes: documents, ...settledOf(plan, verdict) };
}

function settledOf(plan: TargetPlan, verdict: Verdict): { conflicts: ConflictDocument[]; kept: KeptDocument[] } {
  const conflicts = [...plan.flows.flatMap((flow) => flow.conflicts), ...verdict.stillOpen];
  const kept = [...plan.flows.flatMap((flow) => flow.kept), ...verdict.rejected, ...verdict.locked];
  return {
    conflicts: conflicts.map(({ kind, title, person, code, detail }) => ({
      kind,
      subject: title,
      person,
      code,
      detail,
    })),
    kept: kept.map(({ kind, title, person, remoteId, code, detail }) => ({
      kind,
      subject: title,
      person,
      remote_id: remoteId,
      code,
      detail,
    })),
  };
}
