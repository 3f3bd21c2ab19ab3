/** Everything stored that makes up a target's state: for one, or for all of them in a few queries, however many there are. */
import type { FailureCounts, Hold, Incident, LeaseRow, Store, TargetState } from "../../store/store.ts";
import type { RunMark } from "../../store/tables/run-marks.ts";

export interface TargetFacts {
  readonly state: TargetState | undefined;
  readonly incident: Incident | undefined;
  readonly hold: Hold | undefined;
  readonly failures: FailureCounts;
  /** How many conflicts are open, whichever run found them. */
  readonly conflicts: number;
  readonly lease: LeaseRow | undefined;
  /** The last run that compared everything. */
  readonly full: RunMark | undefined;
}

export const NO_FAILURES: FailureCounts = { failing: 0, parked: 0 };

export async function factsOf(name: string, store: Store): Promise<TargetFacts> {
  const state = await store.targets.get(name);
  const [full] = await store.runs.marks(fullRunsOf(state ? [state] : []));
  return {
    state,
    full,
    incident: await store.incidents.open(name),
    hold: await store.holds.open(name),
    failures: await store.failures.counts(name),
    conflicts: await store.decisions.countConflicts(name),
    lease: await store.leases.get(name),
  };
}

/** By the target's name. */
export async function allFacts(store: Store): Promise<(name: string) => TargetFacts> {
  const states = new Map((await store.targets.all()).map((one) => [one.name, one]));
  const runs = new Map((await store.runs.marks(fullRunsOf([...states.values()]))).map((one) => [one.target, one]));
  const incidents = new Map((await store.incidents.allOpen()).map((one) => [one.target, one]));
  const holds = new Map((await store.holds.allOpen()).map((one) => [one.target, one]));
  const failures = await store.failures.allCounts();
  const conflicts = await store.decisions.allConflictCounts();
  const leases = new Map((await store.leases.all()).map((one) => [one.name, one]));
  return (name) => ({
    state: states.get(name),
    incident: incidents.get(name),
    hold: holds.get(name),
    failures: failures.get(name) ?? NO_FAILURES,
    conflicts: conflicts.get(name) ?? 0,
    lease: leases.get(name),
    full: runs.get(name),
  });
}

function fullRunsOf(states: readonly TargetState[]): string[] {
  return states.flatMap(({ lastFullRun }) => lastFullRun ?? []);
}
