/** The verdict on a plan, with what people approved and rejected, and with what was lost in the last 24 hours. */
import { REMOVALS } from "../../model/change.ts";
import type { Kind } from "../../model/record.ts";
import { RULES } from "../../model/rules.ts";
import { later } from "../../model/time.ts";
import type { SafetyContext } from "../../plan/limits.ts";
import { assess, type Verdict } from "../../plan/safety.ts";
import type { Reads } from "../../plugin/contract.ts";
import type { HeldRecord } from "../../store/store.ts";
import type { Engine, Target } from "../engine.ts";
import { stillHeld } from "../incidents/holds.ts";
import { rejectedIn } from "../incidents/rejections.ts";
import { comparedIn, comparedKinds } from "./compared.ts";
import type { TargetPlan } from "./plan-target.ts";
import { releasedTo } from "../read/released.ts";
import type { Running } from "../run/running.ts";

export interface Assessment extends Verdict {
  /** Records that an approval named but that are no longer held unchanged. */
  readonly moved: readonly HeldRecord[];
  /** The attributes that the source ever told, to be remembered (released.ts). */
  readonly released: readonly string[];
  /** Kinds of which a full run with this plan has compared everything. */
  readonly compared: readonly Kind[];
  /** Fingerprints of everything that had been rejected before this verdict. */
  readonly rejectedBefore: ReadonlySet<string>;
}

/** @throws CommandRefused STALE_APPROVAL when `approve` reaches nothing. */
export async function assessPlan(running: Running, plan: TargetPlan, reads: Reads): Promise<Assessment> {
  const {
    engine,
    order: { approve },
  } = running;
  const { released, ...context } = await safetyContext(running.target, plan, reads, engine);
  const first = assess(plan.flows, context);
  // Nothing can be approved while the run may write nothing at all.
  running.digest = first.stop ? null : first.digest;
  const rejectedBefore = new Set(context.rejected.keys());
  const remembered = { released, compared: comparedIn(plan.flows), rejectedBefore };
  if (approve === null) return { ...first, moved: [], ...remembered };
  const hold = await engine.store.holds.get(running.target.name, approve);
  const target = running.target.name;
  const now = engine.clock.now();
  const { approved, moved } = stillHeld(approve, { target, verdict: first, hold, rejected: rejectedBefore, now });
  const verdict = assess(plan.flows, { ...context, approved });
  running.digest = verdict.stop ? null : verdict.digest;
  return { ...verdict, moved, ...remembered };
}

export async function safetyContext(
  target: Target,
  plan: TargetPlan,
  reads: Reads,
  { store, clock }: Pick<Engine, "store" | "clock">,
): Promise<SafetyContext & Pick<Assessment, "released">> {
  const since = later(clock.now(), -RULES.removals.windowMs);
  const lostRecently = new Map<Kind, ReadonlySet<string>>();
  for (const { rules, changes, suspects } of plan.flows) {
    const takesAway = suspects.length > 0 || changes.some((change) => REMOVALS.has(change.op));
    if (takesAway) lostRecently.set(rules.kind, await store.journal.lostSince(target.name, rules.kind, since));
  }
  const state = await store.targets.get(target.name);
  const { ever, ...untold } = releasedTo(target.needs(reads.today), reads, state?.released ?? null);
  return {
    target: target.name,
    released: ever,
    ...untold,
    removals: target.limits.removals,
    creates: target.limits.creates,
    peopleRead: reads.people.records.length,
    established: comparedKinds(state),
    lostRecently,
    approved: new Set(),
    rejected: await rejectedIn(target.name, store),
    askedAgain: await store.holds.askedAgain(target.name),
    openHold: (await store.holds.open(target.name))?.records ?? [],
  };
}
