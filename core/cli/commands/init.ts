/** `rollcall init [DIR]`: writes a commented config to start from, and beside it one with every setting, and the JSON Schema. */
import type { Command } from "commander";
import { EXIT } from "../exit-codes.ts";
import { example } from "../example.ts";
import type { Act } from "../session.ts";

export function addInit(program: Command, act: Act): void {
  program
    .command("init")
    .argument("[dir]", "folder to write to", ".")
    .description("write a config to start from, an example with every setting, and the JSON Schema")
    .addHelpText("after", example("rollcall init /etc/rollcall"))
    .action((dir: string) =>
      act(async ({ host }) => {
        const files = await host.init(dir);
        const text = () =>
          [
            ...files.map((file) => `wrote ${file}`),
            "Next: in config.yaml, set `owners`, and correct or delete `mail`. Set the variables named at its top.",
            `Then run: ${there(dir)}rollcall check`,
          ].join("\n");
        return { document: { files }, text, exit: EXIT.done };
      }),
    );
}

/** The way into the folder, to be typed before a command that looks for its config there. */
function there(dir: string): string {
  if (dir === ".") return "";
  return `cd ${/^[\w./~-]+$/.test(dir) ? dir : `'${dir.replaceAll("'", "'\\''")}'`} && `;
}
