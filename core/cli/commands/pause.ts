/** `rollcall pause TARGET`: stops its schedule until somebody resumes it; runs by hand still work. */
import type { Command } from "commander";
import { example } from "../example.ts";
import { EXIT } from "../exit-codes.ts";
import type { Act } from "../session.ts";

export function addPause(program: Command, act: Act): void {
  program
    .command("pause")
    .argument("<target>", "target as named in the config")
    .description("stop a target's schedule until it is resumed; rollcall sync still works")
    .option("--reason <text>", "why, as status and the dashboard show it")
    .addHelpText("after", example('rollcall pause desks --reason "moving offices until Monday"'))
    .action((target: string, { reason }: { readonly reason?: string }) =>
      act(({ open, by }) =>
        open(async (operations) => ({
          document: await operations.pause(target, by, reason ?? null),
          text: () => `${target} is paused. To go on: rollcall resume ${target}`,
          exit: EXIT.done,
        })),
      ),
    );
}
