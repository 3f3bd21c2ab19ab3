/** The report of a plan: what the next run would do, from both sides as they are now. */
import { isApprovable, type Change, type Conflict, type Kept, type Suspect } from "../../model/change.ts";
import type { ChangeDocument, ChangeStatus, ConflictDocument, KeptDocument, PlanReport } from "../../model/run.ts";
import { digest, fingerprint } from "../../plan/digest.ts";
import { order } from "../../plan/order.ts";
import { assess, type HeldChange, type Verdict } from "../../plan/safety.ts";
import { whyWaiting } from "../../plan/waiting.ts";
import { entryOf } from "../apply/journal-entries.ts";
import type { Engine, Target } from "../engine.ts";
import { heldAlong, withWhy } from "../incidents/holds.ts";
import { runError } from "../incidents/incidents.ts";
import { safetyContext } from "../planning/assess-plan.ts";
import { configEditsBehind } from "../planning/config-edits.ts";
import { freshPlan, type FreshPlan, type FreshPlanOptions } from "../planning/fresh-plan.ts";
import { rulesOf } from "../planning/plan-target.ts";
import { whatLacked } from "../planning/what-lacked.ts";
import { asRemembered } from "../run/former-name.ts";
import { Tally } from "../run/tally.ts";
import { notTried, type NotTried } from "./not-tried.ts";
import { changeDocument, UNANSWERED } from "./run-report.ts";

/** What the next run would do if it began now, and whether it may. */
export interface JudgedPlan extends FreshPlan {
  readonly verdict: Verdict;
  /** The target under the name by which the database knows it. */
  readonly remembered: Target;
  readonly notTried: NotTried;
}

interface PlannedChange {
  readonly change: Change | Suspect;
  readonly document: ChangeDocument;
}

/**
 * Reads both sides anew and judges what follows, without a lease and without storing anything.
 * @throws RollcallError that a run would be refused for.
 */
export async function judgedPlan(
  target: Target,
  options: Omit<FreshPlanOptions, "asRun" | "kind">,
  engine: Engine,
): Promise<JudgedPlan> {
  const fresh = await freshPlan(target, { ...options, asRun: true }, engine);
  const remembered = await asRemembered(target, engine.store);
  const verdict = assess(fresh.plan.flows, await safetyContext(remembered, fresh.plan, fresh.reads, engine));
  if (verdict.stop) throw verdict.stop;
  const judged = { ...fresh, verdict, remembered };
  return { ...judged, notTried: await notTried(judged, engine) };
}

/**
 * Shows what the next run would do. If a list lacked a record that exists, the run would do what is shown and then fail.
 * @throws RollcallError that such a run would be refused for.
 */
export async function planReport(
  target: Target,
  options: Pick<FreshPlanOptions, "signal" | "progress">,
  engine: Engine,
): Promise<PlanReport> {
  const judged = await judgedPlan(target, options, engine);
  const { verdict, remembered } = judged;
  const state = await engine.store.targets.get(remembered.name);
  const hold = await engine.store.holds.open(remembered.name);
  const edits = configEditsBehind(verdict, target, { state, before: hold });
  return { ...planned(target, judged, engine), edits, hold: hold?.digest ?? null };
}

/** Returns the changes of the plan: held, waiting, and in the order in which they would be made, among them those that are not tried. */
export function plannedChanges(target: Target, judged: JudgedPlan): PlannedChange[] {
  const { plan, verdict, startedAt } = judged;
  const whyItWaits = whyWaiting(plan.flows);
  const along = heldAlong(plan.flows);
  const as = (change: Change | Suspect, status: ChangeStatus, more = {}): PlannedChange => {
    const entry = entryOf(change, {
      run: { id: "", target: target.name },
      references: plan.references,
      rules: rulesOf(plan, change.kind),
      position: 0,
      status,
      at: startedAt,
      approved: false,
      error: status === "waiting" ? whyItWaits(change) : null,
      ...(status === "planned" && judged.notTried.get(change as Change)),
    });
    return { change, document: { ...changeDocument(entry), ...more } };
  };
  const rules = plan.flows.map((flow) => flow.rules);
  // In test mode a run holds nothing for approval.
  const isUnanswered = (one: HeldChange) => target.mode !== "test" && !isApprovable(one);
  return [
    ...verdict.held.map((one) => as(withWhy(one), "held", isUnanswered(one) && UNANSWERED)),
    ...verdict.waiting.map((one) => (target.mode === "test" ? as(along(one), "held") : as(one, "waiting"))),
    ...order(verdict.allowed, rules).map((one) => as(one, "planned")),
  ];
}

function planned(target: Target, judged: JudgedPlan, engine: Engine): PlanReport {
  const { plan, verdict, startedAt, requests } = judged;
  const lack = whatLacked(plan);
  const tally = new Tally();
  tally.plan(plan.flows, verdict);
  const changes = plannedChanges(target, judged);
  for (const { change, document } of changes) tally.count(change, document.status);
  const free = changes.filter(({ document }) => document.status === "planned");
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
    digest: verdict.digest ?? digest(free.map(({ change }) => fingerprint(change))),
    counts: tally.total,
    counts_by_kind: tally.byKind,
    requests,
    error: lack && runError(lack, engine),
  } as const;
  return { run, changes: changes.map(({ document }) => document), ...setAsideDocuments(judged) };
}

/** Returns the records that are set aside or kept, whatever found that out. */
export function setAside({ plan, verdict }: JudgedPlan): {
  readonly conflicts: readonly Conflict[];
  readonly kept: readonly Kept[];
} {
  return {
    conflicts: [...plan.flows.flatMap((flow) => flow.conflicts), ...verdict.stillOpen],
    kept: [...plan.flows.flatMap((flow) => flow.kept), ...verdict.rejected, ...verdict.locked],
  };
}

function setAsideDocuments(judged: JudgedPlan): { conflicts: ConflictDocument[]; kept: KeptDocument[] } {
  const { conflicts, kept } = setAside(judged);
  const shown = ({ kind, title, person, code, detail }: Conflict) => ({ kind, subject: title, person, code, detail });
  return {
    conflicts: conflicts.map(shown),
    kept: kept.map((one) => ({ ...shown(one), remote_id: one.remoteId })),
  };
}
