/** `rollcall show RUN`: one run, down to the record. Showing a run that failed is no failure of the command. */
import type { Command } from "commander";
import { example } from "../example.ts";
import { EXIT } from "../exit-codes.ts";
import { runOutcome } from "../run-outcome.ts";
import type { Act } from "../session.ts";

export function addShow(program: Command, act: Act): void {
  program
    .command("show")
    .argument("<run>", "id of a run, from rollcall runs")
    .description("show one run, down to the record")
    .addHelpText("after", example("rollcall show tq5m3w0a"))
    .action((run: string) =>
      act((session) =>
        session.open(async (operations) => ({
          ...runOutcome(await operations.show(run, session.most), session, () => EXIT.done),
          cutShort: false,
        })),
      ),
    );
}
