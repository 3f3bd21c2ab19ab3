/**
 * Everything at a glance: each target's state, fifty of them with their last runs and what they did today, and whether the sources can
 * be read.
 */
import { OPS } from "../../model/change.ts";
import { readCause } from "../../model/incident-cause.ts";
import { noCounts, type Counts, type RunError } from "../../model/run.ts";
import { dateIn, instantIn, type Instant } from "../../model/time.ts";
import type { RunMark, RunTally } from "../../store/tables/run-marks.ts";
import type { Incident } from "../../store/store.ts";
import {
  type StatusReport,
  type TargetStateWord,
  type TargetStatus,
  statusReport,
  type StatusEngine,
} from "./status.ts";

export type { RunMark };

export interface TargetGlance {
  readonly name: string;
  /** Oldest first, 30 at most. */
  readonly recent: readonly RunMark[];
  readonly today: Day;
}

/** What the runs did that began today, in the time zone that was asked for. */
interface Day {
  readonly runs: number;
  readonly failed: number;
  readonly counts: Counts;
}

export interface SourceHealth {
  readonly name: string;
  /** `unknown`: it was never read. */
  readonly state: "ok" | "failing" | "unknown";
  /** When it was last read completely. */
  readonly last_read_at: Instant | null;
  readonly since: Instant | null;
  readonly error: RunError | null;
}

export interface Overview extends StatusReport {
  readonly sources: readonly SourceHealth[];
  /** The day of all targets together. */
  readonly today: Day;
  /** A page of targets, in the order of the config; where there are more, those that need a look come first. */
  readonly glances: readonly TargetGlance[];
  readonly next: number | null;
}

export interface OverviewWanted {
  /** How many targets are skipped; null: none. */
  readonly after: number | null;
}

/** The parts of the engine and its targets that the overview is made of. */
export interface OverviewEngine extends StatusEngine {
  readonly targets: ReadonlyMap<string, StatusEngine["targets"] extends ReadonlyMap<string, infer T> ? T & Fed : never>;
}

interface Fed {
  readonly source: { readonly name: string };
}

const MARKS = 30;
const PAGE = 50;
const NEEDS_A_LOOK: ReadonlySet<TargetStateWord> = new Set(["paused", "held", "late"]);

export async function overviewOf(
  engine: OverviewEngine,
  mail: StatusReport["mail"],
  { timezone, after }: OverviewWanted & { readonly timezone: string },
): Promise<Overview> {
  const { store, clock } = engine;
  const status = await statusReport(engine, mail);
  const days = Map.groupBy(await store.runs.since(midnight(timezone, clock.now())), ({ target }) => target);
  const from = after ?? 0;
  const shown = inOrder(status.targets).slice(from, from + PAGE);
  const marks = Map.groupBy(await store.runs.latest(namesOf(shown), MARKS), ({ target }) => target);
  return {
    ...status,
    sources: sourcesOf(status, engine, await store.incidents.allOpen()),
    today: dayOf(namesOf(status.targets).flatMap((name) => days.get(name) ?? [])),
    glances: shown.map(({ name }) => ({
      name,
      recent: (marks.get(name) ?? []).reverse(),
      today: dayOf(days.get(name) ?? []),
    })),
    next: from + PAGE < status.targets.length ? from + PAGE : null,
  };
}

/** Whether a person should look at the target, whatever it is doing at the moment. */
export function needsALook({ state, incident, paused, hold }: TargetStatus): boolean {
  return NEEDS_A_LOOK.has(state) || incident !== null || paused !== null || hold !== null;
}

function inOrder(targets: readonly TargetStatus[]): readonly TargetStatus[] {
  if (targets.length <= PAGE) return targets;
  return targets.toSorted((a, b) => Number(needsALook(b)) - Number(needsALook(a)));
}

function namesOf(targets: readonly TargetStatus[]): string[] {
  return targets.map(({ name }) => name);
}

function midnight(zone: string, now: Instant): Instant {
  return instantIn(zone, `${dateIn(zone, now)}T00:00`);
}

/**
 * Adds up what the runs did. Not counted are changes that were only planned, in test mode, and what every run finds again (kept, in
 * conflict).
 */
function dayOf(tallies: readonly RunTally[]): Day {
  const counts = noCounts();
  for (const { done } of tallies.filter(({ mode }) => mode === "active")) for (const op of OPS) counts[op] += done[op];
  const sum = (of: "runs" | "failed") => tallies.reduce((total, tally) => total + tally[of], 0);
  return { runs: sum("runs"), failed: sum("failed"), counts };
}

function isOfSource({ cause }: Incident, source: string): boolean {
  const read = readCause(cause);
  return read?.side === "source" && read.name === source;
}

function sourcesOf({ targets }: StatusReport, engine: OverviewEngine, incidents: readonly Incident[]): SourceHealth[] {
  const names = new Set([...engine.targets.values()].map(({ source }) => source.name));
  const fed = Map.groupBy(targets, (one) => engine.targets.get(one.name)?.source.name);
  return [...names].map((name) => {
    const read = (fed.get(name) ?? []).flatMap(({ last_success_at }) => last_success_at ?? []).sort();
    const trouble = incidents.find((one) => one.closedAt === null && isOfSource(one, name));
    const last_read_at = read.at(-1) ?? null;
    if (!trouble) return { name, state: last_read_at ? "ok" : "unknown", last_read_at, since: null, error: null };
    const { code, message, remedy, openedAt } = trouble;
    return { name, state: "failing", last_read_at, since: openedAt, error: { code, message, remedy } };
  });
}
