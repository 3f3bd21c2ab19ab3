/** `rollcall resume TARGET`: ends a pause by hand and runs at once. An incident is over once that run succeeds. */
import type { Command } from "commander";
import { example } from "../example.ts";
import { runOutcome } from "../run-outcome.ts";
import type { Act } from "../session.ts";

export function addResume(program: Command, act: Act): void {
  program
    .command("resume")
    .argument("<target>", "target as named in the config")
    .description("end a pause and run at once; an incident is over once that run succeeds")
    .addHelpText("after", example("rollcall resume desks"))
    .action((target: string) =>
      act((session) =>
        session.open(async (operations) => {
          const { by, progress, most, host } = session;
          return runOutcome(await operations.resume(target, { by, progress, most, signal: host.signal }), session);
        }),
      ),
    );
}
