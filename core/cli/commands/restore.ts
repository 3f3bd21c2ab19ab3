/** `rollcall restore FILE`: puts a copy in the place of the database, which is moved aside. */
import type { Command } from "commander";
import { renderBytes, renderMinute } from "../../render/text.ts";
import type { Restored } from "../../store/restore.ts";
import { example } from "../example.ts";
import { EXIT } from "../exit-codes.ts";
import type { Act } from "../session.ts";

export function addRestore(program: Command, act: Act): void {
  program
    .command("restore")
    .argument("<file>", "copy that `rollcall backup` wrote")
    .description("put a copy in the place of the database, which is moved aside; rollcall must be stopped")
    .addHelpText("after", example("rollcall restore /backups/rollcall-2026-11-22.db"))
    .action((file: string) =>
      act(async ({ host, settings }) => {
        const document = await host.restore(settings, file);
        return { document, text: () => renderRestored(document), exit: EXIT.done };
      }),
    );
}

function renderRestored({ database, bytes, aside, last_run_at, paused }: Restored): string {
  const known = last_run_at === null ? "It knows of no run." : `Its last run began at ${renderMinute(last_run_at)}.`;
  const former = aside.length > 0 ? [`The former one is at ${aside.join(", ")}.`] : [];
  const begin =
    paused.length > 0
      ? [
          `Paused, since what was carried to Personio since then would be sent again: ${paused.join(", ")}.`,
          "Start rollcall, look at `rollcall plan TARGET`, and begin each one with `rollcall resume TARGET`.",
        ]
      : [];
  return [
    `restored ${database} (${renderBytes(bytes)}), verified`,
    known,
    ...former,
    "Everybody is signed out, and all API tokens are deleted: make new ones. Mails not sent yet are dropped.",
    "What people approved, rejected and paused since then is not in it, and nothing they had asked for begins.",
    ...begin,
  ].join("\n");
}
