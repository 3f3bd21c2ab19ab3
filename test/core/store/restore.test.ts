/** [crash] A restore takes a whole copy or changes nothing, and deletes nothing that was there. */
import { copyFile, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { putInPlace } from "../../../core/store/put-in-place.ts";
import { restoreDatabase } from "../../../core/store/restore.ts";
import { beginRun, clock, linkOf, newDatabase, newFolder, open, tablesOf, urlOf } from "./kit.ts";

const everybodyIsGone = { clock, isGone: () => true };
const fileOf = (url: string) => url.slice("sqlite:".length);

/** A database with one link, a copy of it, and a second link that was made since. */
async function copied() {
  const url = await newDatabase();
  const store = await open(url);
  await store.links.put([linkOf("then")]);
  await beginRun(store, "desks");
  await store.leases.take(
    "desks",
    { holder: "p1", host: "here", pid: 1 },
    clock.now(),
    "2999-01-01T00:00:00.000Z",
    () => false,
  );
  await store.tokens.add({ name: "ci", role: "operator", createdAt: clock.now(), createdBy: "cli:ann", hash: "h" });
  const copy = join(await newFolder(), "copy.db");
  await store.backup(copy);
  await store.links.put([linkOf("since")]);
  return { url, store, copy };
}

async function subjectsIn(url: string): Promise<string[]> {
  const store = await open(url);
  return (await store.links.of("desks")).map(({ subject }) => subject).sort();
}

it("puts the copy in the place of the database, which is moved aside whole", async () => {
  const { url, store, copy } = await copied();
  await store.close();
  const { database, bytes, aside, last_run_at } = await restoreDatabase(url, copy, everybodyIsGone);
  expect(database).toBe(fileOf(url));
  expect(last_run_at).toMatch(/^2026-/);
  expect((await stat(database)).size).toBe(bytes);
  expect((await stat(database)).mode & 0o777).toBe(0o600);
  expect(await subjectsIn(url)).toEqual(["then"]);
  expect(await subjectsIn(urlOf(aside[0]!))).toEqual(["since", "then"]);
});

it("frees the leases that the copy remembers, so that nobody waits for processes of then", async () => {
  const { url, store, copy } = await copied();
  await store.close();
  await restoreDatabase(url, copy, everybodyIsGone);
  expect(await (await open(url)).leases.all()).toEqual([]);
});

it("brings back no token and no request of then", async () => {
  const { url, store, copy } = await copied();
  await store.close();
  await restoreDatabase(url, copy, everybodyIsGone);
  const restored = await open(url);
  expect([await restored.tokens.all(), await restored.requests.waiting()]).toEqual([[], []]);
});

it("moves everything back if the copy cannot take the place", async () => {
  const { url, store } = await copied();
  await store.close();
  const file = fileOf(url);
  const before = (await readdir(dirname(file))).sort();
  const folder = await newFolder();
  await expect(putInPlace(folder, file, clock.now())).rejects.toThrow(/cannot be written/);
  expect((await readdir(dirname(file))).sort()).toEqual(before);
  expect(await subjectsIn(url)).toEqual(["since", "then"]);
});

it("takes a place with an empty file", async () => {
  const { copy } = await copied();
  const file = join(await newFolder(), "rollcall.db");
  await writeFile(file, "");
  await restoreDatabase(urlOf(file), copy, everybodyIsGone);
  expect(await subjectsIn(urlOf(file))).toEqual(["then"]);
});

it("is refused while a process works on the database", async () => {
  const { url, copy } = await copied();
  const before = (await readdir(dirname(fileOf(url)))).sort();
  await expect(restoreDatabase(url, copy, { clock, isGone: () => false })).rejects.toMatchObject({
    message: expect.stringMatching(/^a process still works on .*\(process 1 on here\)$/),
    remedy: expect.stringMatching(/^Stop rollcall first/),
  });
  expect((await readdir(dirname(fileOf(url)))).sort()).toEqual(before);
});

it("takes a place in which the database is lost or damaged", async () => {
  const { url, store, copy } = await copied();
  await store.close();
  await writeFile(fileOf(url), "SQLite format 3\0 and rubbish");
  const { aside } = await restoreDatabase(url, copy, everybodyIsGone);
  expect(await readFile(aside[0]!, "utf8")).toContain("rubbish");
  expect(await subjectsIn(url)).toEqual(["then"]);
});

it("moves aside also what a lost database has left beside it", async () => {
  const { store, copy } = await copied();
  await store.close();
  const elsewhere = urlOf(join(await newFolder(), "data", "rollcall.db"));
  await (await open(elsewhere)).close();
  const file = fileOf(elsewhere);
  await copyFile(file, `${file}-wal`);
  await rm(file);
  const { aside } = await restoreDatabase(elsewhere, copy, everybodyIsGone);
  expect(aside).toEqual([expect.stringMatching(/\.before-restore-\d{8}T\d{6}Z-wal$/)]);
  expect(await subjectsIn(elsewhere)).toEqual(["then"]);
});

it.each([
  ["no file", async () => undefined, /^there is no copy of the database at /],
  ["text", (file: string) => writeFile(file, "hello"), /is not|no database|cannot be read|not a database/],
  ["a copy that is cut off", cutOff, /damaged|malformed|cannot be read/],
  ["another program's database", another, /is a database of another program$/],
  ["an empty database", (file: string) => writeFile(file, ""), /is an empty database$/],
])("refuses %s, and changes nothing", async (_, make, message) => {
  const { url, store } = await copied();
  await store.close();
  const file = join(await newFolder(), "odd.db");
  await make(file);
  const before = await readdir(dirname(fileOf(url)));
  await expect(restoreDatabase(url, file, everybodyIsGone)).rejects.toThrow(message);
  expect(await readdir(dirname(fileOf(url)))).toEqual(before);
  expect(await subjectsIn(url)).toEqual(["since", "then"]);
});

it("refuses a database in use as a copy, and the database itself", async () => {
  const { url, store, copy } = await copied();
  await store.close();
  await writeFile(`${copy}-wal`, "rest");
  await expect(restoreDatabase(url, copy, everybodyIsGone)).rejects.toThrow(/is a database in use, not a copy/);
  await expect(restoreDatabase(url, fileOf(url), everybodyIsGone)).rejects.toThrow(/is the database itself$/);
});

async function cutOff(file: string): Promise<void> {
  const { copy } = await copied();
  const whole = await readFile(copy);
  await writeFile(file, whole.subarray(0, whole.length / 2));
}

async function another(file: string): Promise<void> {
  const db = await tablesOf(urlOf(file));
  await db.schema.createTable("recipes", (table) => {
    table.text("name");
  });
  await db.destroy();
}
