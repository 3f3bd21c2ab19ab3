/** New databases with the schema in them: migrated once a run, copied for each test, which takes a tenth of the time. */
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { instantOf } from "../../core/model/time.ts";
import { MADE } from "../../core/store/made.ts";
import { openStore } from "../../core/store/open.ts";
import { onceARun } from "./once-a-run.ts";
import { sharedPostgres } from "./postgres.ts";

const clock = { now: () => instantOf(Date.now()), sleep: (ms: number) => sleep(ms) };

/** Puts an SQLite file there that no rollcall has written to since it was migrated. */
export async function putMigratedFile(file: string): Promise<void> {
  await copyFile(await onceARun("migrated.db", (path) => migrate(`sqlite:${path}`)), file);
}

/** The URL of such a place on PostgreSQL. */
export async function newMigratedPlace(): Promise<string> {
  const server = await sharedPostgres();
  const dump = await onceARun("migrated.sql", async (path) => {
    const url = await server.newDatabase();
    await migrate(url);
    await writeFile(path, await server.dump(url));
  });
  return server.newDatabase(await readFile(dump, "utf8"));
}

async function migrate(url: string): Promise<void> {
  const store = await openStore({ url, clock });
  // As if rollcall had worked on it for long: nobody is to be told that it is new.
  await store.meta.set(MADE, null);
  await store.close();
}
