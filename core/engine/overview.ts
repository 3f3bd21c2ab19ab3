/** Everything at a glance: each target's state with its last runs and what it did today, and whether the sources can be read. */
import { OPS } from "../model/change.ts";
import { noCounts, type Counts, type RunDocument } from "../model/run.ts";
import { dateIn, instantIn, type Instant } from "../model/time.ts";
import type { RunError } from "../model/run.ts";
import type { Incident } from "../store/store.ts";
import type { StatusReport } from "./operations.ts";
import { statusReport, type Watch } from "./status.ts";

/** A run as one mark among thirty. */
export type RunMark = Pick<RunDocument, "id" | "status" | "mode" | "started_at" | "finished_at" | "counts">;

export interface TargetGlance {
  readonly name: string;
  /** Oldest first, 30 at most. */
  readonly recent: readonly RunMark[];
  /** Of the runs that began today, in the zone that was asked for: what they did. */
  readonly today: { readonly runs: number; readonly failed: number; readonly counts: Counts };
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
  readonly glances: readonly TargetGlance[];
}

/** What of a target the overview is made of. */
export interface OverviewWatch extends Watch {
  readonly targets: ReadonlyMap<string, Watch["targets"] extends ReadonlyMap<string, infer T> ? T & Fed : never>;
}

interface Fed {
  readonly source: { readonly name: string };
}

const MARKS = 30;

export async function overviewOf(
  engine: OverviewWatch,
  mail: StatusReport["mail"],
  { timezone }: { readonly timezone: string },
): Promise<Overview> {
  const status = await statusReport(engine, mail);
  const names = [...engine.targets.keys()];
  const today = await engine.store.runs.since(midnight(timezone, engine.clock.now()));
  const glances: TargetGlance[] = [];
  for (const name of names) {
    const { runs } = await engine.store.runs.list({ target: name, limit: MARKS });
    glances.push({
      name,
      recent: runs.map(markOf).reverse(),
      today: dayOf(today.filter((run) => run.target === name)),
    });
  }
  return { ...status, sources: sourcesOf(status, engine, await engine.store.incidents.allOpen()), glances };
}

function midnight(zone: string, now: Instant): Instant {
  return instantIn(zone, `${dateIn(zone, now)}T00:00`);
}

function markOf({ id, status, mode, started_at, finished_at, counts }: RunDocument): RunMark {
  return { id, status, mode, started_at, finished_at, counts };
}

/** What was only planned, in test mode, was not done; and what every run finds again (kept, in conflict) adds up to nothing. */
function dayOf(runs: readonly Pick<RunDocument, "mode" | "status" | "counts">[]): TargetGlance["today"] {
  const counts = noCounts();
  for (const run of runs.filter(({ mode }) => mode === "active"))
    for (const op of OPS) counts[op] += run.counts[op] ?? 0;
  return { runs: runs.length, failed: runs.filter(({ status }) => status === "failed").length, counts };
}

function sourcesOf({ targets }: StatusReport, engine: OverviewWatch, incidents: readonly Incident[]): SourceHealth[] {
  const names = new Set([...engine.targets.values()].map(({ source }) => source.name));
  return [...names].map((name) => {
    const fed = targets.filter((one) => engine.targets.get(one.name)?.source.name === name);
    const read = fed.flatMap(({ last_success_at }) => last_success_at ?? []).sort();
    const trouble = incidents.find((one) => one.closedAt === null && one.cause.startsWith(`source ${name} `));
    const last_read_at = read.at(-1) ?? null;
    if (!trouble) return { name, state: last_read_at ? "ok" : "unknown", last_read_at, since: null, error: null };
    const { code, message, remedy, openedAt } = trouble;
    return { name, state: "failing", last_read_at, since: openedAt, error: { code, message, remedy } };
  });
}
