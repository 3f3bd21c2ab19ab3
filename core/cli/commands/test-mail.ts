/** `rollcall test-mail`: one mail to the owners, now, with what the mail server answered. */
import type { Command } from "commander";
import { oneLine } from "../../plan/render-text.ts";
import { example } from "../example.ts";
import { EXIT } from "../exit-codes.ts";
import type { Act } from "../session.ts";

export function addTestMail(program: Command, act: Act): void {
  program
    .command("test-mail")
    .description("send one mail to the owners and show what the mail server answered")
    .addHelpText("after", example("rollcall test-mail"))
    .action(() =>
      act(({ open, by }) =>
        open(async (operations) => {
          const report = await operations.testMail(by);
          const text = () =>
            `Sent to ${report.recipients.join(", ")}.\nThe server answered: ${oneLine(report.response)}`;
          return { document: report, text, exit: EXIT.done };
        }),
      ),
    );
}
