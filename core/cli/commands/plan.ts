/** `rollcall plan TARGET`: what the next run would do. Reads both sides, writes nothing anywhere. */
import type { Command } from "commander";
import { renderReport } from "../../render/report.ts";
import { example } from "../example.ts";
import { exitCodeOfPlan } from "../exit-codes.ts";
import { paintReport } from "../paint-report.ts";
import type { Act } from "../session.ts";

export function addPlan(program: Command, act: Act): void {
  program
    .command("plan")
    .argument("<target>", "target as named in the config")
    .description("show what the next run would do; writes nothing")
    .addHelpText("after", example("rollcall plan absences-in-awork", "rollcall plan absences-in-awork --json"))
    .action((target: string) =>
      act((session) =>
        session.open(async (operations) => {
          const { host, progress, paint } = session;
          const planned = await operations.plan(target, { signal: host.signal, progress });
          if (planned.running)
            session.note(`A run of ${target} is going on: the plan may be out of date when it ends.`);
          return {
            document: planned,
            text: () => paintReport(renderReport(planned), paint),
            exit: exitCodeOfPlan(planned),
            cutShort: planned.run.status === "interrupted",
          };
        }, "stand in"),
      ),
    );
}
