/** The exit code of each outcome, as the README lists them. Pure; the only place that knows the numbers. */
import type { TestMailReport } from "../engine/operations/actions.ts";
import type { Explanation, RecordState } from "../engine/reports/explanation.ts";
import type { CheckReport } from "../engine/operations/operations.ts";
import type { PeopleReport } from "../engine/reports/people-report.ts";
import type { StatusReport, TargetStatus } from "../engine/reports/status.ts";
import { OPS } from "../model/change.ts";
import type { Counts, PlanReport, RunDocument, RunReport } from "../model/run.ts";
import type { DemoReport, StopSignal } from "./host.ts";

/**
 * `waiting`: the command has done its work, and something waits for a person. `moved`: the database is not where it was, so that nobody
 * may start rollcall again before it is back.
 */
export const EXIT = { done: 0, failed: 1, waiting: 2, usage: 64, moved: 66, SIGINT: 130, SIGTERM: 143 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const waitsIf = (waits: boolean): ExitCode => (waits ? EXIT.waiting : EXIT.done);

function changesIn(counts: Counts): number {
  return OPS.reduce((sum, op) => sum + counts[op], 0);
}

/** `plan`, and `sync` in test mode: a change that is planned, held or given up waits for a person. */
export function exitCodeOfPlan({ run }: Pick<PlanReport | RunReport, "run">): ExitCode {
  if (isFailed(run)) return EXIT.failed;
  return waitsIf(changesIn(run.counts) + run.counts.held + run.counts.parked > 0);
}

/** `sync`, `resume` and each run of `run --due`. */
export function exitCodeOfRun({ run }: Pick<RunReport, "run">): ExitCode {
  if (run.mode === "test") return exitCodeOfPlan({ run });
  if (isFailed(run)) return EXIT.failed;
  const { failed, parked, held, conflicts } = run.counts;
  return waitsIf(failed + parked + held + conflicts > 0);
}

/** The worst of several runs: that of a failed one, else that of one with something waiting. */
export function exitCodeOfRuns(reports: readonly Pick<RunReport, "run">[]): ExitCode {
  const codes = reports.map(exitCodeOfRun);
  if (codes.includes(EXIT.failed)) return EXIT.failed;
  return waitsIf(codes.includes(EXIT.waiting));
}

/** `approve`: 0 unless the run that it started failed, whatever else waits for a person. */
export function exitCodeOfApproval({ run }: Pick<RunReport, "run">): ExitCode {
  return isFailed(run) ? EXIT.failed : EXIT.done;
}

export function exitCodeOfCheck({ ok, checks }: CheckReport): ExitCode {
  if (!ok || checks.some((check) => check.state === "failed")) return EXIT.failed;
  return waitsIf(checks.some((check) => check.state === "warning"));
}

/** `status`: mail that does not get through, be it to one owner, and a config that was refused, wait for a person too. */
export function exitCodeOfStatus({ targets, mail, config_error }: StatusReport): ExitCode {
  const isMute = mail.state === "failing" || mail.undeliverable !== undefined;
  return waitsIf(isMute || config_error !== null || targets.some(waitsForPerson));
}

/** Whether a target waits for a person. Its state alone does not say it: a running target may also be paused, or hold changes. */
function waitsForPerson({ mode, state, hold, incident, paused, parked }: TargetStatus): boolean {
  if (mode === "active" && parked > 0) return true;
  if (state === "running") return hold !== null || incident !== null || paused !== null;
  return state === "paused" || state === "held" || state === "late";
}

export function exitCodeOfPeople({ totals }: PeopleReport): ExitCode {
  return waitsIf(totals.ambiguous + totals.conflict > 0);
}

const WAITING: readonly RecordState[] = ["held", "conflict"];

/** `explain`: 2 if a record of theirs is held, in conflict or failing. */
export function exitCodeOfExplanation({ records }: Explanation): ExitCode {
  return waitsIf(records.some(({ state, failure }) => WAITING.includes(state) || failure !== null));
}

/** `test-mail`: an owner whose mail was refused would not be told of trouble. */
export function exitCodeOfTestMail({ refused }: TestMailReport): ExitCode {
  return waitsIf(refused.length > 0);
}

/** `demo --once`: 0 only if each first run did something, each second run nothing, and there was a target at all. */
export function exitCodeOfDemo({ targets }: DemoReport): ExitCode {
  const good = targets.every(
    ({ first, second }) =>
      !isFailed(first) && !isFailed(second) && changesIn(first.counts) > 0 && changesIn(second.counts) === 0,
  );
  return good && targets.length > 0 ? EXIT.done : EXIT.failed;
}

export function exitCodeOfStop(signal: StopSignal): ExitCode {
  return EXIT[signal];
}

/** Whether the run failed. One that another process or a lost lease interrupted did not do what was asked for either. */
function isFailed({ status }: Pick<RunDocument, "status">): boolean {
  return status === "failed" || status === "interrupted";
}
