/** Writes down what a run decided and why, and what it learned without writing anything in the target. */
import { KINDS } from "../../model/record.ts";
import { mayDo, type FlowPlan } from "../../plan/flow-rules.ts";
import { isFailureOver } from "../../plan/judged.ts";
import type { Decision, Store } from "../../store/store.ts";
import { learnedLink } from "../apply/journal-entries.ts";
import { heldAlong, withWhy } from "../incidents/holds.ts";
import type { Conclusion } from "../run/ending/leave-to-people.ts";
import type { TargetPlan } from "./plan-target.ts";
import type { Running } from "../run/running.ts";

export async function keepDecisions(running: Running, plan: TargetPlan, verdict: Conclusion): Promise<void> {
  const { target, run, engine, tally } = running;
  tally.plan(plan.flows, verdict);
  const kinds = plan.narrow ? [] : plan.flows.filter(sawAll).map((flow) => flow.rules.kind);
  // A run that compares everything plans every flow that is on: what was decided about other kinds is dropped.
  if (running.comparesAll) kinds.push(...KINDS.filter((kind) => plan.flows.every(({ rules }) => rules.kind !== kind)));
  // Nothing is decided about people who may be another company's.
  if (!verdict.stop) await engine.store.decisions.record(target.name, run.id, kinds, decisionsOf(plan, verdict));
  await running.note(verdict.held.map(withWhy), "held", plan);
  if (verdict.stop) return;
  if (!running.writes) return running.note(verdict.waiting.map(heldAlong(plan.flows)), "held", plan);
  await running.note(verdict.waiting, "waiting", plan);
  await learn(plan, running);
}

/** Whether every record was seen. A partial run sees only those dated records that changed; earlier decisions about the others stay. */
function sawAll({ rules }: FlowPlan): boolean {
  return rules.scope === "full" || rules.window === null;
}

async function learn(plan: TargetPlan, { target, run, engine, ladder, comparesAll }: Running): Promise<void> {
  const { store, clock } = engine;
  const at = clock.now();
  await store.transaction(async (tx) => {
    await tx.knownPeople.add(target.name, [...(plan.met ?? [])]);
    // What a list lacks that was cut short, or empty, is not known to be gone.
    if (plan.here && plan.here.size > 0 && !plan.flows.some((flow) => flow.incomplete))
      await tx.peopleHere.put(target.name, plan.here);
    for (const { rules, learned, forgotten } of plan.flows) {
      const renamed = learned.flatMap(({ link, desired }) =>
        link && link.subject !== desired.subject ? [link.subject] : [],
      );
      const gone = [...forgotten.map((link) => link.subject), ...renamed];
      if (gone.length > 0) await tx.links.drop(target.name, rules.kind, gone);
      const links = Iterator.from(learned).map((one) => {
        const { link, agreed = rules.onlyMatches } = one;
        const values = link && !agreed ? link.values : one.desired.fields;
        return learnedLink(target.name, rules.kind, one, at, values);
      });
      await tx.links.put(links);
    }
    if (run.scope === "partial") return;
    await forgetRemoved(plan, target.name, tx);
    const rules = new Map(plan.flows.map((flow) => [flow.rules.kind, flow.rules]));
    const changes = plan.flows.flatMap((flow) => [...flow.changes, ...flow.suspects]);
    for (const failure of ladder.withoutChange(changes)) {
      const { kind, op, subject } = failure;
      const able = rules.get(kind);
      // A run of another area plans no such change in any case, so its absence does not show that the failure is over.
      const isOver = able ? (comparesAll || mayDo(able, op)) && isFailureOver(plan.flows, failure) : comparesAll;
      if (isOver) await tx.failures.drop(target.name, kind, [subject]);
    }
  });
}

/** Forgets the removed records of each kind whose whole list was read, unless that list still shows them. */
async function forgetRemoved({ flows }: TargetPlan, target: string, { removedRecords }: Store): Promise<void> {
  const removed = await removedRecords.of(target);
  for (const { rules, removedThere } of flows) {
    if (rules.scope !== "full") continue;
    const there = new Set(removedThere.map(({ remoteId }) => remoteId));
    const gone = removed.filter(({ kind, remoteId }) => kind === rules.kind && !there.has(remoteId));
    const ids = gone.map(({ remoteId }) => remoteId);
    await removedRecords.drop(target, rules.kind, ids);
  }
}

function decisionsOf(plan: TargetPlan, verdict: Conclusion): Decision[] {
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
        detail: "no matching account in the tool",
      });
    }
  }
  for (const one of verdict.stillOpen) decisions.push({ ...one, sort: "conflict", remoteId: null });
  for (const one of [...verdict.rejected, ...verdict.locked]) decisions.push({ ...one, sort: "kept" });
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
