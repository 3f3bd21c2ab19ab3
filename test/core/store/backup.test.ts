import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import type { MetaKey } from "../../../core/store/store.ts";
import { CommandRefused } from "../../../core/model/errors.ts";
import { automaticRun } from "../../../core/model/run.ts";
import { databaseAt } from "../../../core/store/database.ts";
import { makeStore } from "../../../core/store/make-store.ts";
import { connectToLook } from "../../../core/store/sqlite/connect.ts";
import {
  beginRun,
  clock,
  entryOf,
  linkOf,
  newDatabase,
  newFolder,
  NOW,
  ODD,
  onEachDatabase,
  open,
  tablesOf,
  urlOf,
} from "./kit.ts";
import { dialectOf } from "../../../core/store/dialect.ts";

/** Every row of every table, as text, since the databases' types differ; without the tables of migrations. */
async function rowsOf(url: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const db = await tablesOf(url);
  const tables: string[] = await db.from(db.raw(dialectOf(db).tables)).pluck("name");
  const ours = tables.filter((name) => !name.startsWith("knex_")).sort();
  const textOf = (row: object) =>
    JSON.stringify(
      Object.entries(row)
        .map(([name, value]) => [name, String(value)])
        .sort(),
    );
  const found = await Promise.all(ours.map(async (name) => [name, (await db(name)).map(textOf).sort()] as const));
  return Object.fromEntries(found);
}

/** A store whose copies wait until the test lets them go on: for a table, or for the connection by which they read. */
async function storeWithSlowCopies(url: string) {
  const store = await open(url);
  if (store.dialect === "postgres") {
    const tx = await (await tablesOf(url)).transaction();
    await tx.raw("LOCK TABLE runs IN ACCESS EXCLUSIVE MODE");
    return { store, goOn: () => tx.rollback() };
  }
  const database = await databaseAt(url, clock);
  const aside = database.aside!();
  const connection = await aside.client.acquireConnection();
  return {
    store: makeStore(database.connect(), clock, { ...database, aside: () => aside }),
    goOn: () => aside.client.releaseConnection(connection),
  };
}

onEachDatabase("a backup", () => {
  it("is a whole database, made while others write, for its owner only", async () => {
    const store = await open(await newDatabase());
    await store.links.put([linkOf("a1")]);
    const copy = join(await newFolder(), "it's a copy.db");
    const writing = Array.from({ length: 20 }, (_, index) => store.meta.set(`key-${index}` as MetaKey, "x"));
    await Promise.all([store.backup(copy), ...writing]);
    expect((await stat(copy)).mode & 0o777).toBe(0o600);
    expect(await readdir(dirname(copy))).toEqual(["it's a copy.db"]);
    expect(await (await open(copy)).links.of("desks")).toEqual([linkOf("a1")]);
  });

  it("holds everything: runs with their changes, links, holds, leases, sessions, and values of every kind", async () => {
    const url = await newDatabase();
    const store = await open(url);
    const { id } = await beginRun(store);
    await store.journal.write(
      Array.from({ length: 2_500 }, (_, position) =>
        entryOf(id, position, { title: ODD, wanted: { [ODD]: position } }),
      ),
    );
    const holder = { holder: "a", host: "b", pid: 3 };
    await store.leases.take("desks", holder, NOW, NOW, () => false);
    await store.requests.add("desks", automaticRun("manual"), NOW);
    await store.sessions.add({ hash: "h", user: "ann", passwordMark: "m", createdAt: NOW, seenAt: NOW });
    await store.tokens.add({ name: "t", role: "reader", createdAt: NOW, createdBy: "web:ann", hash: "h" });
    await store.actions.add({ at: NOW, actor: "web:ann", action: "pause", target: "desks", detail: null });
    const file = join(await newFolder(), "copy.db");
    await store.backup(file);
    expect(await rowsOf(urlOf(file))).toEqual(await rowsOf(url));
    const copy = await open(file);
    expect(await copy.sessions.get("h")).toMatchObject({ user: "ann" });
    expect(await copy.journal.ofRun(id)).toEqual(await store.journal.ofRun(id));
    expect(await copy.runs.list({})).toEqual(await store.runs.list({}));
    expect(await copy.leases.get("desks")).toEqual(await store.leases.get("desks"));
    expect(await copy.requests.waiting()).toEqual(await store.requests.waiting());
    // The copy can also be written to.
    await copy.requests.add("rooms", automaticRun("manual"), NOW);
    await beginRun(copy);
    expect((await copy.runs.list({})).runs).toHaveLength(2);
  });

  it("keeps nobody waiting who works on the database meanwhile, only whoever closes it", async () => {
    const { store, goOn } = await storeWithSlowCopies(await newDatabase());
    const copy = join(await newFolder(), "copy.db");
    let isDone = false;
    const copying = store.backup(copy).then(() => {
      isDone = true;
    });
    const holder = { holder: "a", host: "b", pid: 3 };
    for (let n = 0; n < 20; n += 1) {
      expect(await store.leases.take(`desks-${n}`, holder, NOW, NOW, () => false)).toBe(true);
      await sleep(10);
    }
    expect(isDone).toBe(false);
    const closed = store.close();
    await goOn();
    await closed;
    expect(isDone).toBe(true);
    await copying;
  });

  it("is of one moment", async () => {
    const url = await newDatabase();
    const [store, other] = [await open(url), await open(url)];
    for (let index = 0; index < 3; index += 1) await store.meta.set(`a${index}` as MetaKey, "0");
    let writing = true;
    const writer = (async () => {
      for (let round = 1; writing; round += 1)
        await other.transaction(async (inside) => {
          for (let index = 0; index < 3; index += 1) await inside.meta.set(`a${index}` as MetaKey, String(round));
        });
    })();
    const file = join(await newFolder(), "copy.db");
    await store.backup(file);
    writing = false;
    await writer;
    const copy = await open(file);
    const values = await Promise.all([0, 1, 2].map((index) => copy.meta.get(`a${index}` as MetaKey)));
    expect(new Set(values).size).toBe(1);
  });

  it("can take the database's place: pruning gives room back to the disk there too", async () => {
    const copy = join(await newFolder(), "copy.db");
    await (await open(await newDatabase())).backup(copy);
    const db = connectToLook(copy, clock);
    const [{ auto_vacuum: mode }] = await db.raw("PRAGMA auto_vacuum");
    await db.destroy();
    expect(mode).toBe(2);
  });

  it("takes out what killed processes left in its folder, under whatever name, and nothing that may be somebody else's", async () => {
    const store = await open(await newDatabase());
    const folder = await newFolder();
    const day = 24 * 3_600_000;
    const leave = async (name: string, age: number) => {
      await writeFile(join(folder, name), "half a copy");
      await utimes(join(folder, name), new Date(Date.now() - age), new Date(Date.now() - age));
    };
    await leave("rollcall-1.db.rollcall-partial-999999999", 2 * day);
    await leave("rollcall-1.db.rollcall-partial-999999999-journal", 2 * day);
    await mkdir(join(folder, ".rollcall-copy-to-send-Ab12Cd"));
    await leave(".rollcall-copy-to-send-Ab12Cd/rollcall.db", 2 * day);
    await utimes(join(folder, ".rollcall-copy-to-send-Ab12Cd"), 0, 0);
    // One may be a copy that an unseen process is making, one is not rollcall's, and one has another name.
    await leave("rollcall-2.db.rollcall-partial-999999999", 1_000);
    await leave("film.partial-999999999", 2 * day);
    await leave("rollcall-3.db.rollcall-partial-old", 2 * day);
    await store.backup(join(folder, "copy.db"));
    expect((await readdir(folder)).sort()).toEqual([
      "copy.db",
      "film.partial-999999999",
      "rollcall-2.db.rollcall-partial-999999999",
      "rollcall-3.db.rollcall-partial-old",
    ]);
  });

  it("is written through no file and no link that somebody else has put where it is made", async () => {
    const store = await open(await newDatabase());
    const folder = await newFolder();
    const precious = join(folder, "important.conf");
    await writeFile(precious, "precious");
    for (const [name, prepare] of [
      ["link.db", (path: string) => symlink(precious, path)],
      ["mode.db", (path: string) => writeFile(path, "").then(() => chmod(path, 0o666))],
      ["folder.db", (path: string) => mkdir(path)],
    ] as const) {
      const copy = join(folder, name);
      await prepare(`${copy}.rollcall-partial-${process.pid}`);
      await store.backup(copy);
      const made = await lstat(copy);
      expect([name, made.isFile(), made.mode & 0o777]).toEqual([name, true, 0o600]);
    }
    expect(await readFile(precious, "utf8")).toBe("precious");
    expect((await readdir(folder)).sort()).toEqual(["folder.db", "important.conf", "link.db", "mode.db"]);
  });

  it("never takes the place of a file, and says where it cannot be written", async () => {
    const store = await open();
    const folder = await newFolder();
    const file = join(folder, "precious.txt");
    await writeFile(file, "precious");
    const link = join(folder, "link.db");
    await symlink("nowhere", link);
    for (const [path, message] of [
      [file, `${file} exists already`],
      [join(folder, "none", "copy.db"), "cannot be written: its folder does not exist"],
      [join(file, "copy.db"), "cannot be written: its folder does not exist"],
      [link, `${link} exists already`],
      [folder, `${folder} is a folder`],
      ["/proc/copy.db", "the copy /proc/copy.db cannot be written: "],
    ] as const) {
      const error = await store.backup(path).catch((error) => error);
      expect(error).toBeInstanceOf(CommandRefused);
      expect(error.message).toContain(message);
    }
    expect(await readFile(file, "utf8")).toBe("precious");
    expect(await readdir(folder)).toEqual(["link.db", "precious.txt"]);
  });
});
