/** The changes of a plan that are allowed, and that the next run does not try all the same, since they failed before. */
import { isRemoval, type Change } from "../../model/change.ts";
import type { Verdict } from "../../plan/safety.ts";
import { waiting } from "../../plan/waiting.ts";
import type { JournalEntry } from "../../store/store.ts";
import { RetryLadder } from "../apply/retry-ladder.ts";
import type { Engine, Target } from "../engine.ts";
import type { TargetPlan } from "../planning/plan-target.ts";
import { nextRunAt } from "../schedule/next-fires.ts";

interface Judged {
  /** The target under the name by which the database knows it. */
  readonly remembered: Target;
  readonly plan: TargetPlan;
  readonly verdict: Verdict;
}

/** What the next run writes down of a change that it does not try, and why. */
type WhyNot = Pick<JournalEntry, "error"> & { readonly status: "waiting" | "parked" };

/** By change; one that is missing is tried. */
export type NotTried = ReadonlyMap<Change, WhyNot>;

/**
 * Returns what the next automatic run leaves for a later try or has given up, and what refers to a record that is not made because of that.
 * Nothing if no run follows automatically: one that somebody starts or resumes tries everything, and one in test mode lists everything.
 */
export async function notTried({ remembered, plan, verdict }: Judged, engine: Engine): Promise<NotTried> {
  const failures = await engine.store.failures.of(remembered.name);
  const at = failures.length === 0 ? null : await nextAutomaticRun(remembered, engine);
  if (at === null) return new Map();
  const ladder = new RetryLadder(failures, { retryForMs: remembered.retryForMs, now: at, all: false });
  const { try: now = [], waiting: later = [], parked = [] } = ladder.sorted(verdict.allowed);
  // Whoever loses their account loses at once what goes with it, whether or not the account itself is tried.
  const inTheWay = [...later, ...parked].filter((one) => !(one.kind === "user" && isRemoval(one)));
  const behind = waiting(now, inTheWay, plan.flows);
  const as = (changes: Iterable<Change>, status: WhyNot["status"], why: (change: Change) => WhyNot["error"]) =>
    Array.from(changes, (change) => [change, { status, error: why(change) }] as const);
  return new Map([
    ...as(later, "waiting", (change) => ladder.whyNotNow(change)),
    ...as(parked, "parked", (change) => ladder.whyNotNow(change)),
    ...as(behind, "waiting", () => BEHIND),
  ]);
}

/** Returns when the next run that nobody starts begins, now at the earliest; null: there is none. */
async function nextAutomaticRun({ name, mode }: Target, { store, clock }: Engine) {
  const state = mode === "active" ? await store.targets.get(name) : undefined;
  if (!state || state.pausedAt || (await store.incidents.open(name))) return null;
  const at = nextRunAt(state);
  const now = clock.now();
  return at !== null && at < now ? now : at;
}

const BEHIND = {
  code: "WAITS",
  message: "waits for a record that failed and is not tried by the next run",
  remedy: "Nothing to do: it follows as soon as that is done.",
} as const;
