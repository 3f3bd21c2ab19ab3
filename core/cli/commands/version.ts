/** `rollcall version`, the same as `--version`. */
import type { Command } from "commander";
import { example } from "../example.ts";
import { EXIT } from "../exit-codes.ts";
import type { Act } from "../session.ts";

export function addVersion(program: Command, act: Act): void {
  program
    .command("version")
    .description("show the version")
    .addHelpText("after", example("rollcall version"))
    .action(() =>
      act(async ({ host: { version } }) => ({ document: { version }, text: () => version, exit: EXIT.done })),
    );
}
