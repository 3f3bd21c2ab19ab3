/** `rollcall schema`: prints the JSON Schema of the config file, for editors; it is JSON with and without --json. */
import type { Command } from "commander";
import { example } from "../example.ts";
import { EXIT } from "../exit-codes.ts";
import type { Act } from "../session.ts";

export function addSchema(program: Command, act: Act): void {
  program
    .command("schema")
    .description("print the JSON Schema of the config file")
    .addHelpText("after", example("rollcall schema > config.schema.json"))
    .action(() =>
      act(async ({ host }) => {
        const document = host.jsonSchema();
        return { document, text: () => JSON.stringify(document, null, 2), exit: EXIT.done };
      }),
    );
}
