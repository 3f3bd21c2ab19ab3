/** `rollcall explain TARGET PERSON`: why one person has what they have there, and what the next run would do about it. */
import type { Command } from "commander";
import { renderExplanation } from "../../render/explanation.ts";
import { example } from "../example.ts";
import { exitCodeOfExplanation } from "../exit-codes.ts";
import type { Act } from "../session.ts";

export function addExplain(program: Command, act: Act): void {
  program
    .command("explain")
    .argument("<target>", "target as named in the config")
    .argument("<person>", "their e-mail, or their id in Personio")
    .description("show why one person has what they have in a target, and what the next run would do; writes nothing")
    .addHelpText("after", example("rollcall explain absences-in-awork ada.anvil@example.com"))
    .action((target: string, person: string) =>
      act(({ open, host, progress }) =>
        open(async (operations) => {
          const document = await operations.explain(target, person, { signal: host.signal, progress });
          return { document, text: () => renderExplanation(document), exit: exitCodeOfExplanation(document) };
        }, "stand in"),
      ),
    );
}
