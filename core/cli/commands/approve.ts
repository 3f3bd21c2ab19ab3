/** `rollcall approve TARGET DIGEST`: does exactly the held changes that the person saw, in a run that starts at once. */
import type { Command } from "commander";
import { example } from "../example.ts";
import { exitCodeOfApproval } from "../exit-codes.ts";
import { runOutcome } from "../run-outcome.ts";
import type { Act } from "../session.ts";

export function addApprove(program: Command, act: Act): void {
  program
    .command("approve")
    .argument("<target>", "target as named in the config")
    .argument("<digest>", "names the held changes; shown by status, show and the mail")
    .description("make exactly the held changes of this digest, at once")
    .addHelpText("after", example("rollcall approve learning 3f9c2a71"))
    .action((target: string, digest: string) =>
      act((session) =>
        session.open(async (operations) => {
          const { by, progress, most, host } = session;
          const report = await operations.approve(target, digest, { by, progress, most, signal: host.signal });
          return runOutcome(report, session, exitCodeOfApproval);
        }),
      ),
    );
}
