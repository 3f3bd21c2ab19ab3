/** New databases with the schema in them: migrated once a process, copied for each company. An exam founds dozens of them. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../model/time.ts";
import { MADE } from "../store/made.ts";
import { openStore } from "../store/open.ts";

let migrated: Promise<Buffer> | null = null;

/** Writes an SQLite file that was migrated and holds nothing yet. */
export async function putNewDatabase(file: string, clock: Clock): Promise<void> {
  migrated ??= migrate(clock);
  await writeFile(file, await migrated, { mode: 0o600 });
}

async function migrate(clock: Clock): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-exam-"));
  try {
    const file = join(folder, "rollcall.db");
    const store = await openStore({ url: `sqlite:${file}`, clock });
    // Made once, for many companies: it says nothing about theirs.
    await store.meta.set(MADE, null);
    await store.close();
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
