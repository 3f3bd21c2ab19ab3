/** The outcome of every command that ends in one run: the rendered run, and its exit code. */
import type { RunReport } from "../model/run.ts";
import { renderReport } from "../render/report.ts";
import { type ExitCode, exitCodeOfRun } from "./exit-codes.ts";
import { paintReport } from "./paint-report.ts";
import type { Outcome, Session } from "./session.ts";

export function runOutcome(
  report: RunReport,
  { paint }: Pick<Session, "paint">,
  exitCodeOf: (report: RunReport) => ExitCode = exitCodeOfRun,
): Outcome {
  return {
    document: report,
    text: () => paintReport(renderReport(report), paint),
    exit: exitCodeOf(report),
    cutShort: report.run.status === "interrupted" || report.run.status === "running",
  };
}
