/** `rollcall new plugin NAME`, `rollcall new connector NAME --for PLUGIN`: writes a folder to start from, with a simulator and the exam. */
import type { Command } from "commander";
import { EXIT } from "../exit-codes.ts";
import { example } from "../example.ts";
import type { Act } from "../session.ts";

export function addNew(program: Command, act: Act): void {
  const command = program
    .command("new")
    .description("write a plugin or a connector of your own to start from")
    .addHelpText("after", example("rollcall new plugin desk-planner"));
  const write = (kind: "plugin" | "connector", name: string, plugin: string | null) =>
    act(async ({ host }) => {
      const { files, unbuilt } = await host.newPart({ kind, name, plugin });
      const first = unbuilt === null ? [] : [`First, in ${unbuilt}: npm run build.`];
      const text = () => [...files.map((file) => `wrote ${file}`), ...first, NEXT].join("\n");
      return { document: { files }, text, exit: EXIT.done };
    });
  command
    .command("plugin")
    .argument("<name>", "the tool's name: lower-case letters, digits, dashes")
    .description("write a plugin: a flow of accounts, a simulator, the exam")
    .addHelpText("after", example("rollcall new plugin desk-planner"))
    .action((name: string) => write("plugin", name, null));
  command
    .command("connector")
    .argument("<name>", "the tool's name: lower-case letters, digits, dashes")
    .requiredOption("--for <plugin>", "the built-in plugin that it is for: absence-mirror")
    .description("write a connector for a built-in plugin: a client, a simulator, the exam")
    .addHelpText("after", example("rollcall new connector desk-planner --for absence-mirror"))
    .action((name: string, options: { readonly for: string }) => write("connector", name, options.for));
}

const NEXT = "Its README explains the files. Run its exam: npm install, npm test. Then name its folder in the config.";
