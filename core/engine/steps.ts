/** The smaller steps of a run, in the order in which run-target.ts takes them. */
import { CommandRefused, ConfigError, RefusedError } from "../model/errors.ts";
import type { Link } from "../model/record.ts";
import { RULES } from "../model/rules.ts";
import { noCounts, type RunDocument } from "../model/run.ts";
import { later, type CivilDate, type Instant } from "../model/time.ts";
import type { Connection, Flow, Reads } from "../plugin/contract.ts";
import type { Decision, Store } from "../store/store.ts";
import type { Engine, Target } from "./engine.ts";
import { learnedLink } from "./entries.ts";
import { recordHold } from "./holds.ts";
import { resolveIncident } from "./incidents.ts";
import type { Judgement } from "./judge.ts";
import type { TargetPlan } from "./plan-target.ts";
import type { RunOrder } from "./run-target.ts";
import type { Running } from "./running.ts";

class TargetInactive extends CommandRefused {
  constructor(name: string) {
    super("TARGET_INACTIVE", `${name} is inactive`, {
      remedy: `Set \`mode: active\` (or \`test\`) for ${name} in the config; \`plan\`, \`people\` and \`check\` work as it is.`,
    });
  }
}

class ApprovalInTestMode extends CommandRefused {
  constructor(name: string) {
    super("TARGET_INACTIVE", `${name} is in test mode, which writes nothing: there is nothing to approve`, {
      remedy: `Set \`mode: active\` for ${name} in the config first.`,
    });
  }
}

/** @throws CommandRefused, ConfigError before anything is begun. */
export function requireRunnable(target: Target, wish: Pick<RunOrder, "approve">): void {
  if (target.problem) throw new ConfigError(target.problem.message, [], { remedy: target.problem.remedy });
  if (target.mode === "inactive") throw new TargetInactive(target.name);
  if (target.mode === "test" && wish.approve !== null) throw new ApprovalInTestMode(target.name);
}

/** Runs of this target that a process left running: we have the lease, so nobody is at them any more. */
export async function closeInterrupted(target: Target, { store, clock, log }: Engine): Promise<void> {
  for (const run of await store.runs.running(target.name)) {
    log.warn({ target: target.name, run: run.id }, "closes a run whose process ended in the middle of it");
    await store.runs.finish(run.id, {
      status: "interrupted",
      finishedAt: clock.now(),
      digest: null,
      counts: run.counts ?? noCounts(),
      countsByKind: run.counts_by_kind ?? {},
      requests: run.requests,
      error: null,
    });
  }
}

/** All flows that the area needs; those outside it are planned for who is who, and write nothing because they never do. */
export function flowsOf(connection: Connection, area: string | null): readonly Flow[] {
  return area === null
    ? connection.flows
    : connection.flows.filter((flow) => flow.area === area || flow.creates === "never");
}

/**
 * New credentials may lead to another company. They are tested once, when they change, not in every run.
 * @throws RefusedError TENANT_CHANGED, or what the first failed check says.
 */
export async function sameTenant({ target, connection, writes }: Running, { store }: Engine): Promise<void> {
  const state = await store.targets.get(target.name);
  if (state?.fingerprint === target.fingerprint) return;
  const { tenant } = await connection.test();
  const linked = (await store.links.count(target.name)) > 0;
  if (linked && state?.tenant && tenant && state.tenant !== tenant) {
    const error = new RefusedError(
      "TENANT_CHANGED",
      `the credentials now lead to ${tenant}, but the links of ${target.name} belong to ${state.tenant}`,
      {
        remedy: `Put the credentials of ${state.tenant} back, or start afresh with \`rollcall links ${target.name} --reset\`.`,
      },
    );
    error.side = "target";
    throw error;
  }
  if (writes)
    await store.targets.save(target.name, { fingerprint: target.fingerprint, tenant: tenant ?? state?.tenant ?? null });
}

/** Everything, or what changed; complete, or throws. Runs by hand read anew, the others share what is less than a minute old. */
export async function readSource(running: Running, today: CivilDate, engine: Engine): Promise<Reads> {
  const { target, run } = running;
  running.progress("reading the source", 0, null);
  const since = run.scope === "full" ? null : await changedSince(target, run, engine);
  const reads = await engine.snapshots.read(target.source, { changedSince: since }, today, run.trigger === "manual");
  for (const warning of reads.warnings) engine.log.warn({ target: target.name, run: run.id }, warning);
  return reads;
}

/** A partial run reaches back to the earlier of its window and the last complete reading. */
async function changedSince(target: Target, run: RunDocument, { store }: Engine): Promise<Instant> {
  const { watermark } = (await store.targets.get(target.name)) ?? {};
  const back = later(run.started_at, -target.schedule.partialWindowMs);
  return watermark && watermark < back ? watermark : back;
}

/** Who approved changes by name wants all of them looked up. */
export function lookupsOf(wish: Pick<RunOrder, "approve">): number {
  return wish.approve === null ? RULES.lookups.perRun : Number.POSITIVE_INFINITY;
}

/** Writes down what was decided and why, and what was learned without writing anything there. */
export async function keepDecisions(
  plan: TargetPlan,
  verdict: Judgement,
  running: Running,
  engine: Engine,
): Promise<void> {
  const { target, run, tally } = running;
  tally.plan(plan.flows);
  for (const kept of verdict.rejected) tally.kept(kept.kind, 1);
  const kinds = plan.flows.map((flow) => flow.rules.kind);
  await engine.store.decisions.record(target.name, run.id, kinds, decisionsOf(plan, verdict));
  await running.note(
    verdict.held.map((one) => one.change),
    "held",
    plan,
    engine,
  );
  if (running.writes && !verdict.stop) await learn(plan, running, engine);
  for (const flow of plan.flows)
    if (flow.incomplete)
      engine.log.warn({ target: target.name, run: run.id }, `${flow.incomplete}; nothing is removed in this run`);
}

async function learn(plan: TargetPlan, { target, run, ladder }: Running, { store, clock }: Engine): Promise<void> {
  const at = clock.now();
  await store.transaction(async (tx) => {
    for (const { rules, learned, forgotten } of plan.flows) {
      const links: Link[] = learned.map((one) =>
        learnedLink(
          target.name,
          rules.kind,
          one,
          at,
          rules.can.has("update") && one.link ? one.link.values : one.desired.fields,
        ),
      );
      const renamed = learned
        .filter(({ link, desired }) => link && link.subject !== desired.subject)
        .map(({ link }) => (link as Link).subject);
      const gone = [...forgotten.map((link) => link.subject), ...renamed];
      if (gone.length > 0) await tx.links.drop(target.name, rules.kind, gone);
      if (links.length > 0) await tx.links.put(links);
    }
    if (run.scope === "partial") return;
    const changes = plan.flows.flatMap((flow) => flow.changes);
    for (const failure of ladder.settled(changes)) await tx.failures.drop(target.name, failure.kind, [failure.subject]);
  });
}

function decisionsOf(plan: TargetPlan, verdict: Judgement): Decision[] {
  const decisions: Decision[] = [];
  for (const { rules, conflicts, kept, leftOut, unmatched } of plan.flows) {
    for (const one of conflicts) decisions.push({ ...one, sort: "conflict", remoteId: null });
    for (const one of kept) decisions.push({ ...one, sort: "kept" });
    for (const { subject, title, person, code, detail } of leftOut)
      decisions.push({ kind: rules.kind, subject, title, person, code, detail, sort: "left_out", remoteId: null });
    for (const { subject, title, person } of unmatched) {
      decisions.push({
        kind: rules.kind,
        subject,
        title,
        person,
        sort: "unmatched",
        remoteId: null,
        code: "NO_ACCOUNT",
        detail: "nobody there corresponds",
      });
    }
  }
  for (const one of verdict.rejected) decisions.push({ ...one, sort: "kept" });
  for (const { kind, subject, title, person, remoteId } of verdict.moved) {
    decisions.push({
      kind,
      subject,
      title,
      person,
      remoteId,
      sort: "conflict",
      code: "MOVED",
      detail: "was approved, but is no longer held unchanged",
    });
  }
  return decisions;
}

/** The run is done: its end, the hold, the watermark and the end of an incident, in one transaction. */
export async function complete(
  running: Running,
  verdict: Judgement,
  reads: Reads,
  approve: string | null,
  engine: Engine,
): Promise<void> {
  const { target, run, tally, writes } = running;
  const at = engine.clock.now();
  const status = tally.status();
  await engine.store.transaction(async (store) => {
    await store.runs.finish(run.id, { ...running.end(), digest: verdict.digest, status, finishedAt: at, error: null });
    if (!writes) return;
    if (approve !== null) await store.holds.decide(target.name, approve, "approved", run.triggered_by, at);
    if (run.scope === "full")
      await engine.announcer.held(store, target.name, await recordHold(store, target.name, verdict, at));
    const watermark = run.area === null ? { watermark: reads.readAt } : {};
    await store.targets.save(target.name, { lastSuccessAt: at, retries: 0, retryAt: null, ...watermark });
    const by = run.triggered_by ? ` by ${run.triggered_by}` : "";
    await resolveIncident(store, target.name, `${run.trigger} run ${run.id}${by}`, engine);
  });
  engine.log.info({ target: target.name, run: run.id, status, counts: tally.total }, "run ends");
}

/** A rejection holds until its record's situation changes; then the next removal is asked about again. */
async function dropIdleRejections(store: Store, target: string, { stillRejected }: Judgement): Promise<void> {
  const idle = [...(await store.holds.rejected(target))].filter((fingerprint) => !stillRejected.has(fingerprint));
  if (idle.length > 0) await store.holds.unreject(target, idle);
}
