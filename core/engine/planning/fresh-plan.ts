/** A plan for those who only want to look: both sides are read anew, without a lease, and nothing is stored or written. */
import type { Kind } from "../../model/record.ts";
import { RULES } from "../../model/rules.ts";
import { dateIn, type Instant } from "../../model/time.ts";
import type { Observer } from "../../plan/flow-rules.ts";
import type { Reads } from "../../plugin/contract.ts";
import type { RunDocument, TellProgress } from "../../model/run.ts";
import type { Engine, Target } from "../engine.ts";
import { knownSoFar } from "./known-so-far.ts";
import { planTarget, type TargetPlan } from "./plan-target.ts";
import { firstDays, presentLinks } from "../read/past-links.ts";
import { setUpOf } from "../read/set-up-on.ts";
import { asRemembered } from "../run/former-name.ts";
import { requireConfigured } from "../run/may-run.ts";
import { sameTenant } from "../run/same-tenant.ts";
import { turnsOf } from "../run/turns.ts";
import { watched, type Watch } from "../run/lease/watched.ts";

export interface FreshPlan {
  readonly startedAt: Instant;
  readonly reads: Reads;
  readonly plan: TargetPlan;
  readonly requests: RunDocument["requests"];
}

export interface FreshPlanOptions {
  readonly signal: AbortSignal;
  readonly progress?: TellProgress;
  /** Only flows of this kind. */
  readonly kind?: Kind;
  readonly observe?: Observer;
  /** Is told what the source says, before anything is planned. What it throws ends the plan. */
  readonly onRead?: (reads: Reads) => void;
  /** Also throws the errors that would end a run before it reads: another company, a second writer. Default false. */
  readonly asRun?: boolean;
}

export async function freshPlan(asked: Target, options: FreshPlanOptions, engine: Engine): Promise<FreshPlan> {
  requireConfigured(asked);
  return watched(engine.clock, options.signal, (watch) => watch.race(planAnew(asked, { ...options, watch }, engine)));
}

async function planAnew(
  asked: Target,
  { watch, ...options }: FreshPlanOptions & { readonly watch: Watch },
  engine: Engine,
): Promise<FreshPlan> {
  const target = await asRemembered(asked, engine.store);
  const { progress = () => undefined, kind, observe, onRead, asRun = false } = options;
  const startedAt = engine.clock.now();
  const today = dateIn(target.timezone, startedAt);
  const open = target.connect({
    readOnly: true,
    signal: watch.signal,
    onAcknowledged: watch.touch,
    setUpOn: (await setUpOf(target, engine)).on,
  });
  const hush = target.source.onAnswer(watch.touch);
  try {
    const { connection } = open;
    const turns = turnsOf(await connection.flows(), null);
    if (asRun) await sameTenant({ target: asked, connection, writes: false }, turns, engine);
    progress({ phase: "reading the source", done: 0, total: null });
    const reads = await engine.snapshots.read(
      target.source,
      { changedSince: null },
      { today, onlyLooks: true, fresh: true, notBefore: null, own: target.needs(today) },
    );
    onRead?.(reads);
    const days = firstDays(turns, today);
    const links = await presentLinks(target.name, days, engine.store);
    const plan = await planTarget({
      ...(await knownSoFar(target, { links, days }, engine)),
      turns: turns.filter(({ flow }) => kind === undefined || flow.kind === kind),
      changedSince: null,
      reads,
      today,
      lookups: RULES.lookups.perRun,
      progress,
      ...(observe && { observe }),
    });
    return { startedAt, reads, plan, requests: open.requests() };
  } finally {
    hush();
    await open.close();
  }
}
