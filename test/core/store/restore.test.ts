/** [crash] A restore takes a whole copy or changes nothing, and deletes nothing that was there. */
import { copyFile, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { databaseAt } from "../../../core/store/database.ts";
import { DatabaseBusy, DatabaseMoved } from "../../../core/store/database-error.ts";
import { moveAside, takePlace } from "../../../core/store/put-in-place.ts";
import { MIGRATIONS } from "../../../core/store/migrations/migrations.ts";
import { openWith } from "../../../core/store/open.ts";
import { knownAs } from "../../../core/engine/run/former-name.ts";
import { restoreDatabase } from "../../../core/store/restore.ts";
import type { Store } from "../../../core/store/store.ts";
import { beginRun, clock, linkOf, newDatabase, newFolder, NOW, open, tablesOf, urlOf } from "./kit.ts";

const everybodyIsGone = { clock, isGone: () => true, targets: [] };
const fileOf = (url: string) => url.slice("sqlite:".length);

/** A database with one link and what `make` adds, a copy of it, and a second link that was made since. */
async function copied(make: (store: Store) => Promise<unknown> = async () => undefined) {
  const url = await newDatabase();
  const store = await open(url);
  await make(store);
  await store.links.put([linkOf("then")]);
  await beginRun(store, "desks");
  await store.leases.take(
    "desks",
    { holder: "p1", host: "here", pid: 1 },
    clock.now(),
    "2999-01-01T00:00:00.000Z",
    () => false,
  );
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

it("deletes tokens, sign-ins and unsent mails of the copy, since what was taken back after it is not known", async () => {
  const { url, store, copy } = await copied(async ({ tokens, sessions, outbox }) => {
    await tokens.add({ name: "ci", hash: "token", role: "operator", createdAt: NOW, createdBy: "cli:ada" });
    await sessions.add({ hash: "cookie", user: "ada", passwordMark: "mark", createdAt: NOW, seenAt: NOW });
    const texts = { subject: "s", text: "t", html: "h", messageId: "m" };
    await outbox.add({ recipient: "ada@example.com", cause: null, ...texts, createdAt: NOW });
  });
  await store.tokens.drop("ci");
  await store.close();
  await restoreDatabase(url, copy, everybodyIsGone);
  const { tokens, sessions, outbox } = await open(url);
  expect(await tokens.byHash("token")).toBeUndefined();
  expect(await sessions.get("cookie")).toBeUndefined();
  expect((await outbox.state()).queued).toBe(0);
});

it("[holds] carries out no approval that waited in the copy, nor one whose run was under way in it", async () => {
  const approval = {
    trigger: "approval",
    triggeredBy: "web:ada",
    scope: "full",
    area: null,
    approve: "digest",
  } as const;
  let taken = { request: 0, run: "" };
  const { url, store, copy } = await copied(async (then) => {
    await then.requests.add("plan", approval, NOW);
    const { request } = await then.requests.add("shifts", approval, NOW);
    taken = { request: request.id, run: (await beginRun(then, "shifts")).id };
    await then.requests.taken(request.id, taken.run);
  });
  await store.close();
  await restoreDatabase(url, copy, everybodyIsGone);
  const { requests } = await open(url);
  expect(await requests.waiting()).toEqual([]);
  await requests.putBack(taken.run);
  expect(await requests.waiting()).toEqual([]);
  expect((await requests.get(taken.request))?.refused?.message).toMatch(/before an older copy of the database/);
});

it("[pause] pauses each target, so that a person begins it, and leaves a pause of then as it is", async () => {
  const { url, store, copy } = await copied(async ({ targets }) => {
    await targets.save("desks", { mode: "active", activatedAt: NOW });
    await targets.save("plan", { mode: "active", pausedAt: NOW, pausedBy: "cli:ada", pauseReason: "holidays" });
  });
  await store.close();
  expect((await restoreDatabase(url, copy, everybodyIsGone)).paused).toEqual(["desks"]);
  const { targets } = await open(url);
  expect(await targets.get("desks")).toMatchObject({
    pausedBy: "restore",
    pauseReason: expect.stringContaining("begin with `rollcall resume desks`"),
  });
  expect(await targets.get("plan")).toMatchObject({ pausedAt: NOW, pausedBy: "cli:ada", pauseReason: "holidays" });
});

it("[pause] pauses also a target of the config that was added after the copy was made", async () => {
  const { url, store, copy } = await copied(async ({ targets }) => {
    await targets.save("desks", { mode: "active", activatedAt: NOW });
  });
  await store.close();
  const { paused } = await restoreDatabase(url, copy, {
    ...everybodyIsGone,
    targets: ["desks", "accounts"].map((name) => ({ name, was: null })),
  });
  expect(paused).toEqual(["accounts", "desks"]);
  const { targets } = await open(url);
  expect(await targets.get("accounts")).toMatchObject({ pausedBy: "restore", activatedAt: null });
});

it.each([
  ["has another name by now", { name: "old" }, { name: "new", was: "old" }],
  ["has its former name again", { name: "new", formerly: "old" }, { name: "old", was: null }],
])(
  "[pause] pauses a target that %s under the name that the copy knows, so that it takes over its links",
  async (_, row, one) => {
    const { url, store, copy } = await copied(async ({ targets }) => {
      const { name, ...formerly } = { formerly: null, ...row };
      await targets.save(name, { mode: "active", plugin: "desks", activatedAt: NOW, lastSuccessAt: NOW, ...formerly });
    });
    await store.close();
    expect((await restoreDatabase(url, copy, { ...everybodyIsGone, targets: [one] })).paused).toEqual([one.name]);
    const restored = await open(url);
    expect(await restored.targets.get(one.name)).toBeUndefined();
    expect((await restored.targets.get(row.name))?.pauseReason).toContain(`rollcall resume ${one.name}`);
    expect(await knownAs({ ...one, plugin: "desks", names: new Set([one.name]) }, restored)).toBe(row.name);
  },
);

it("restores a copy of the first version, which lacks tables of today", async () => {
  const copy = join(await newFolder(), "copy.db");
  const early = await openWith(MIGRATIONS.slice(0, 1), urlOf(copy), clock);
  await early.close();
  const url = await newDatabase();
  await restoreDatabase(url, copy, everybodyIsGone);
  expect(await (await open(url)).tokens.all()).toEqual([]);
});

it("is refused while a process works on the database", async () => {
  const { url, copy } = await copied();
  const before = (await readdir(dirname(fileOf(url)))).sort();
  await expect(restoreDatabase(url, copy, { clock, isGone: () => false, targets: [] })).rejects.toMatchObject({
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

it("is refused if a process begins while the copy is being made", async () => {
  const { url, store, copy } = await copied();
  await store.close();
  let looks = 0;
  const begins = { clock, targets: [], isGone: () => ++looks === 1 };
  await expect(restoreDatabase(url, copy, begins)).rejects.toThrow(/^a process still works on /);
  expect(await readdir(dirname(fileOf(url)))).not.toContain("rollcall.db.restoring");
  expect(await subjectsIn(url)).toEqual(["since", "then"]);
});

it("replaces no file that a process makes between its steps, and says where the former one is", async () => {
  const { url, store } = await copied();
  await store.close();
  const [file, fresh] = [fileOf(url), `${fileOf(url)}.restoring`];
  await copyFile(file, fresh);
  const moved = await moveAside(file, clock.now());
  await writeFile(file, "another's");
  await expect(takePlace(fresh, file, moved)).rejects.toMatchObject({
    message: `a process made ${file} meanwhile; ${file} is at ${moved[0]!.to}`,
    remedy: "Stop rollcall and whatever starts it, and type the command again.",
  });
  expect(await readFile(file, "utf8")).toBe("another's");
  expect(await subjectsIn(urlOf(moved[0]!.to))).toEqual(["since", "then"]);
});

it("puts the former database back if the copy cannot take its place", async () => {
  const { url, store } = await copied();
  await store.close();
  const file = fileOf(url);
  await writeFile(`${file}-wal`, "");
  const before = await readdir(dirname(file));
  const moved = await moveAside(file, clock.now());
  await expect(takePlace(join(dirname(file), "none"), file, moved)).rejects.toThrow(
    /^the copy cannot take the place of /,
  );
  expect(await readdir(dirname(file))).toEqual(before);
  expect(await subjectsIn(url)).toEqual(["since", "then"]);
});

it("keeps rollcall from starting where it was cut off, until the same command goes on", async () => {
  const { url, store, copy } = await copied();
  await store.close();
  const file = fileOf(url);
  await copyFile(copy, `${file}.restoring`);
  await moveAside(file, clock.now());
  await expect(open(url)).rejects.toMatchObject({
    message: `the database ${file} is missing: a restore was cut off before the copy was in its place`,
    cause: expect.any(DatabaseMoved),
  });
  expect((await restoreDatabase(url, copy, everybodyIsGone)).aside).toEqual([]);
  expect(await subjectsIn(url)).toEqual(["then"]);
});

it("leaves its note where no database was, so that none that is made there is taken for the first", async () => {
  const { store, copy } = await copied();
  await store.close();
  const url = urlOf(join(await newFolder(), "rollcall.db"));
  await restoreDatabase(url, copy, everybodyIsGone);
  expect(await (await databaseAt(url, clock)).note!.isThere()).toBe(true);
});

it.each([
  ["an empty file", (file: string) => writeFile(file, "")],
  ["another program's database", another],
])("takes a place in which %s lies", async (_, make) => {
  const { store, copy } = await copied();
  await store.close();
  const file = join(await newFolder(), "rollcall.db");
  await make(file);
  expect((await restoreDatabase(urlOf(file), copy, everybodyIsGone)).aside).toHaveLength(1);
  expect(await subjectsIn(urlOf(file))).toEqual(["then"]);
});

it("is refused while another program keeps the database locked", { timeout: 60_000 }, async () => {
  const { url, store, copy } = await copied();
  await store.close();
  const db = (await databaseAt(url, clock)).look!();
  await db.raw("PRAGMA journal_mode = DELETE");
  await db.raw("BEGIN EXCLUSIVE");
  try {
    await expect(restoreDatabase(url, copy, everybodyIsGone)).rejects.toThrow(DatabaseBusy);
  } finally {
    await db.raw("ROLLBACK");
    await db.destroy();
  }
  expect(await subjectsIn(url)).toEqual(["since", "then"]);
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
