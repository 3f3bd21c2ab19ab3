/** `rollcall run --due`: one tick of the schedule, for cron or a systemd timer in place of the daemon. */
import type { Command } from "commander";
import { renderReport } from "../../render/report.ts";
import { example } from "../example.ts";
import { exitCodeOfRuns } from "../exit-codes.ts";
import type { Act } from "../session.ts";

export function addRun(program: Command, act: Act): void {
  program
    .command("run")
    .usage("--due [options]")
    .description("run what is due now, send mail, then end (for cron or a systemd timer)")
    .requiredOption("--due", "only what the schedules say is due; pauses are honoured")
    .addHelpText("after", example("rollcall run --due --quiet"))
    .action(() =>
      act(async ({ host, settings, progress, most }) => {
        const report = await host.runDue(settings, progress, most);
        return {
          document: report,
          text: () => report.runs.map((run) => renderReport(run)).join("\n\n\n") || "Nothing is due.",
          exit: exitCodeOfRuns(report.runs),
          cutShort: report.runs.some(({ run }) => run.status === "interrupted"),
        };
      }),
    );
}
