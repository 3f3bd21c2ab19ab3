/** `rollcall sync TARGET`: one run now. If a daemon lives, it does the run and this process follows it; else it runs here. */
import type { Command } from "commander";
import { example } from "../example.ts";
import { runOutcome } from "../run-outcome.ts";
import type { Act } from "../session.ts";

interface SyncFlags {
  readonly area?: string;
  readonly partial?: boolean;
  readonly approve?: string;
}

export function addSync(program: Command, act: Act): void {
  program
    .command("sync")
    .argument("<target>", "target as named in the config")
    .description("run a target now; in test mode nothing is written")
    .option("--area <area>", "only this kind of record (rollcall plugins lists them)")
    .option("--partial", "only recent changes; removes nothing")
    .option("--approve <digest>", "also make exactly the held changes of this digest")
    .addHelpText("after", example("rollcall sync absences-in-awork", "rollcall sync shifts --area users"))
    .action((target: string, { area, partial, approve }: SyncFlags) =>
      act((session) =>
        session.open(async (operations) => {
          const report = await operations.sync(target, {
            by: session.by,
            area: area ?? null,
            scope: partial ? "partial" : "full",
            approve: approve ?? null,
            signal: session.host.signal,
            progress: session.progress,
            most: session.most,
          });
          return runOutcome(report, session);
        }, "make"),
      ),
    );
}
