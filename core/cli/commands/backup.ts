/** `rollcall backup FILE`: a consistent copy of the database, also while a daemon and its runs are at work. */
import type { Command } from "commander";
import type { BackupReport } from "../../engine/operations/actions.ts";
import { renderBytes } from "../../render/text.ts";
import { example } from "../example.ts";
import { EXIT } from "../exit-codes.ts";
import type { Act } from "../session.ts";

export function addBackup(program: Command, act: Act): void {
  program
    .command("backup")
    .argument("<file>", "file to write; it must not exist yet")
    .description("write a consistent, verified copy of the database, even while rollcall is running")
    .addHelpText("after", example("rollcall backup /backups/rollcall-2026-11-22.db"))
    .action((file: string) =>
      act(({ open }) =>
        open(async (operations) => {
          const report = await operations.backup(file);
          const text = () => renderBackup(report);
          return { document: report, text, exit: EXIT.done };
        }),
      ),
    );
}

function renderBackup({ file, bytes, database }: BackupReport): string {
  const restore =
    database === null
      ? [`To use it instead of PostgreSQL: stop rollcall, set database: sqlite:${file}, start rollcall.`]
      : [`To restore: stop rollcall, then rollcall restore ${file}`];
  return [`wrote ${file} (${renderBytes(bytes)}), verified`, ...restore].join("\n");
}
