/** A database whose pages are damaged one after the other: each damage is reported in words, and never as another error. */
import { copyFile, open as openFile, rm, stat } from "node:fs/promises";
import { expect, it } from "vitest";
import type { Store } from "../../../core/store/store.ts";
import { openStore } from "../../../core/store/open.ts";
import { beginRun, clock, endOf, entryOf, linkOf, newFile, NOW, open, urlOf } from "./kit.ts";

const PAGE = 4096;

it("whatever page is overwritten, the store says that it is damaged, or works", { timeout: 60_000 }, async () => {
  const [sound, file] = [await newFile(), await newFile()];
  const store = await open(sound);
  for (let run = 0; run < 3; run += 1) await work(store, `${run}`);
  await store.close();
  const pages = (await stat(sound)).size / PAGE;
  let damaged = 0;
  for (let page = 0; page < pages; page += 1) {
    await copyFile(sound, file);
    await overwrite(file, page);
    const error = await useOf(file);
    if (error) expect([page, error.message]).toEqual([page, expect.stringMatching(WORDS)]);
    if (error) damaged += 1;
    for (const end of ["-wal", "-shm"]) await rm(file + end, { force: true });
  }
  expect(damaged).toBeGreaterThan(pages / 4);
});

/** The two messages: the file's head is not that of a database, or its content cannot be read. */
const WORDS = /is damaged$|is not an SQLite database$/;

async function work(store: Store, name: string): Promise<void> {
  const { id } = await beginRun(store);
  await store.journal.write(Array.from({ length: 50 }, (_, position) => entryOf(id, position)));
  await store.journal.settle([{ run: id, position: 0, status: "done", remoteId: "r", at: NOW, error: null }]);
  await store.links.put(Array.from({ length: 50 }, (_, index) => linkOf(`${name}-${index}`)));
  await store.runs.finish(id, endOf());
  await store.targets.save("desks", { plugin: "bookings-release" });
}

async function useOf(file: string): Promise<Error | null> {
  try {
    const store = await openStore({ url: urlOf(file), clock });
    try {
      await store.links.of("desks");
      await store.journal.unsettled("desks");
      await store.targets.all();
      await store.runs.list({});
      await work(store, "more");
      await store.prune("2027-01-01T00:00:00.000Z");
    } finally {
      await store.close();
    }
    return null;
  } catch (error) {
    return error as Error;
  }
}

async function overwrite(file: string, page: number): Promise<void> {
  const handle = await openFile(file, "r+");
  await handle.write(Buffer.alloc(PAGE, 0x55), 0, PAGE, page * PAGE);
  await handle.close();
}
