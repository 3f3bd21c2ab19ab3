/** `rollcall test-mail`: sends one mail to the owners now, and shows what the mail server answered. */
import type { Command } from "commander";
import type { TestMailReport } from "../../engine/operations/actions.ts";
import { oneLine } from "../../render/text.ts";
import { example } from "../example.ts";
import { exitCodeOfTestMail } from "../exit-codes.ts";
import type { Act } from "../session.ts";

export function addTestMail(program: Command, act: Act): void {
  program
    .command("test-mail")
    .description("send one mail to all owners and show what the mail server answered")
    .addHelpText("after", example("rollcall test-mail"))
    .action(() =>
      act(({ open, by }) =>
        open(async (operations) => {
          const report = await operations.testMail(by);
          return { document: report, text: () => textOf(report), exit: exitCodeOfTestMail(report) };
        }, "stand in"),
      ),
    );
}

function textOf({ recipients, refused, response, owners = [] }: TestMailReport): string {
  const told = owners.map(({ address, targets, config }) => {
    return `  ${address}: ${[...(config ? ["the config"] : []), ...targets].join(", ") || "nothing"}`;
  });
  const of = told.length > 0 ? ["Who gets mails about what:", ...told] : [];
  const lines = [`Sent to ${recipients.join(", ")}.`, ...of, `The server answered: ${oneLine(response)}`];
  const those = refused.map((one) => `${one.address} (${oneLine(one.response)})`);
  if (those.length > 0) lines.push(`Refused: ${those.join(", ")}. Check the addresses in \`owners\`.`);
  return lines.join("\n");
}
