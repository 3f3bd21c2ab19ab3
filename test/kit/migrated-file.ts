/** New databases with the schema in them: migrated once a run, copied for each test, which takes a tenth of the time. */
import { copyFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { instantOf } from "../../core/model/time.ts";
import { openStore } from "../../core/store/open.ts";
import { onceARun } from "./once-a-run.ts";

const clock = { now: () => instantOf(Date.now()), sleep: (ms: number) => sleep(ms) };

/** Puts an SQLite file there that no rollcall has written to since it was migrated. */
export async function putMigratedFile(file: string): Promise<void> {
  const made = await onceARun("migrated.db", async (path) =>
    (await openStore({ url: `sqlite:${path}`, clock })).close(),
  );
  await copyFile(made, file);
}
