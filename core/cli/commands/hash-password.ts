/** `rollcall hash-password`: makes the hash that the config may hold in place of a dashboard password. */
import type { Command } from "commander";
import { example } from "../example.ts";
import { EXIT } from "../exit-codes.ts";
import type { Act } from "../session.ts";
import { UsageError } from "../usage-error.ts";

export function addHashPassword(program: Command, act: Act): void {
  program
    .command("hash-password")
    .description("read a password from standard input and print its hash, for web.password")
    .addHelpText("after", example("rollcall hash-password", "rollcall hash-password < password.txt"))
    .action(() =>
      act(async ({ host }) => {
        const password = await host.readSecret("Password: ");
        if (password === "") throw new UsageError("no password was given", "Type it, or pipe it in.");
        const hash = await host.hashPassword(password);
        return { document: { hash }, text: () => hash, exit: EXIT.done };
      }),
    );
}
