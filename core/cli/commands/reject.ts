/**
 * `rollcall reject TARGET DIGEST`: leaves held changes undone. Nobody is asked about them again until their situation changes, or
 * somebody takes the rejection back.
 */
import type { Command } from "commander";
import { example } from "../example.ts";
import { EXIT } from "../exit-codes.ts";
import type { Act } from "../session.ts";

export function addReject(program: Command, act: Act): void {
  program
    .command("reject")
    .argument("<target>", "target as named in the config")
    .argument("<digest>", "names the held changes; shown by status, show and the mail")
    .description(
      "reject held changes: the records stay as they are, and you are asked again only when something about them changes",
    )
    .option("--undo", "take an earlier rejection back: the next full run asks again")
    .addHelpText("after", example("rollcall reject learning 3f9c2a71", "rollcall reject learning 3f9c2a71 --undo"))
    .action((target: string, digest: string, { undo }: { readonly undo?: boolean }) =>
      act(({ open, by }) =>
        open(async (operations) => {
          if (undo) {
            const report = await operations.undoReject(target, digest, by);
            const text = () =>
              `${report.undone} ${report.undone === 1 ? "rejection" : "rejections"} of ${target} taken back: the next full ` +
              `run asks again. To be asked at once: rollcall sync ${target}`;
            return { document: report, text, exit: EXIT.done };
          }
          const report = await operations.reject(target, digest, by);
          const text = () => {
            const { rejected, run } = report;
            const done = run === null ? "" : ` What run ${run}, which is under way, had done by then stays done.`;
            return (
              `${rejected} held ${rejected === 1 ? "change" : "changes"} of ${target} rejected: ` +
              `the records stay as they are until something about them changes.${done}`
            );
          };
          return { document: report, text, exit: EXIT.done };
        }),
      ),
    );
}
