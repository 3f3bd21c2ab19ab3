import {
  chmod,
  chown as chownTo,
  copyFile,
  mkdir,
  open as openFile,
  readdir,
  readFile,
  rename,
  stat,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import module from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished, test, vi } from "vitest";
import { ConfigError } from "../../../core/model/errors.ts";
import { connect, connectToLook } from "../../../core/store/sqlite/connect.ts";
import { DatabaseError, isOfMovedDatabase } from "../../../core/store/database-error.ts";
import { howMade } from "../../../core/store/made.ts";
import { openStore } from "../../../core/store/open.ts";
import { clock, linkOf, newFile, newFolder, open, start } from "./kit.ts";

/** The user that a child becomes (children/open-as-nobody.ts). */
const NOBODY = 65_534;

async function refusalOf(url: string): Promise<ConfigError> {
  const store = await openStore({ url, clock }).catch((error) => error);
  expect(store).toBeInstanceOf(ConfigError);
  expect(store.remedy).not.toBe("");
  return store;
}

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe("opening the store", () => {
  it("makes the folder and the files for their owner alone", async () => {
    const folder = join(await newFolder(), "state", "data");
    const store = await open(join(folder, "rollcall.db"));
    await store.meta.set("looked_at", "value");
    expect(await modeOf(folder)).toBe(0o700);
    expect(await modeOf(dirname(folder))).toBe(0o700);
    for (const name of await readdir(folder)) expect([name, await modeOf(join(folder, name))]).toEqual([name, 0o600]);
  });

  it("leaves nothing but the database and the note that it was there behind when it is closed", async () => {
    const file = await newFile();
    const store = await open(file);
    await store.meta.set("looked_at", "value");
    await store.close();
    expect(await readdir(dirname(file))).toEqual(["rollcall.db", "rollcall.db.known"]);
    expect(await (await open(file)).meta.get("looked_at")).toBe("value");
  });

  it("refuses a command that may make no database, and leaves nothing there", async () => {
    const folder = await newFolder();
    const file = join(folder, "data", "rollcall.db");
    const refused = await openStore({ url: `sqlite:${file}`, clock, ifNone: "refuse" }).catch((error) => error);
    expect(refused).toBeInstanceOf(ConfigError);
    expect(refused.message).toBe(`there is no database yet at ${file}`);
    expect(await readdir(folder)).toEqual([]);
  });

  it("stands in for a database that does not exist yet, in memory, until there is one", async () => {
    const file = await newFile();
    const how = { url: `sqlite:${file}`, clock, ifNone: "stand in" } as const;
    const store = await openStore(how);
    expect(store.standsInFor).toBe(file);
    expect(await store.targets.all()).toEqual([]);
    await store.close();
    expect(await readdir(dirname(file))).toEqual([]);
    await open(file);
    const real = await openStore(how);
    expect(real.standsInFor).toBeNull();
    await real.close();
  });

  it("does not make a database beside the -wal of one that is missing, nor touch that", async () => {
    const file = await newFile();
    const lost = await open(file);
    await lost.meta.set("looked_at", "last");
    await rename(file, `${file}.moved`);
    const wal = await readFile(`${file}-wal`);
    for (const ifNone of ["make", "refuse", "stand in"] as const) {
      const refused = await openStore({ url: `sqlite:${file}`, clock, ifNone }).catch((error) => error);
      expect(refused).toMatchObject({ message: expect.stringContaining("is missing"), code: "CONFIG" });
      expect(isOfMovedDatabase(refused)).toBe(true);
    }
    expect(await readFile(`${file}-wal`)).toEqual(wal);
    await rename(`${file}.moved`, file);
    expect(await (await open(file)).meta.get("looked_at")).toBe("last");
  });

  it("refuses a command that may make no database as one that lost it where a note says that there was one", async () => {
    const file = await newFile();
    await (await open(file)).close();
    await rename(file, `${file}.moved`);
    const refused = await openStore({ url: `sqlite:${file}`, clock, ifNone: "refuse" }).catch((error) => error);
    expect(refused.message).toBe(`the database ${file} is missing, and there was one`);
    expect(isOfMovedDatabase(refused)).toBe(true);
    const made = await open(file);
    expect(await howMade(made.meta)).toMatchObject({ again: true });
  });

  it("writes down that it made the database, and whether there had been one before", async () => {
    const file = await newFile();
    const first = await openStore({ url: `sqlite:${file}`, clock });
    expect(await howMade(first.meta)).toMatchObject({ where: file, again: false, told: false });
    await first.close();
    await rename(file, `${file}.moved`);
    expect(await howMade((await open(file)).meta)).toMatchObject({ where: file, again: true });
  });

  it("takes a path with spaces, quotes and question marks", async () => {
    const file = join(await newFolder(), "it's a ? #1 data", "rollcall.db");
    await (await open(file)).meta.set("looked_at", "value");
    expect((await stat(file)).isFile()).toBe(true);
  });

  it("sets what durability, sharing and pruning rest on", async () => {
    const file = await newFile();
    await open(file);
    const db = connect(file, clock);
    const pragmas = ["journal_mode", "synchronous", "foreign_keys", "auto_vacuum", "busy_timeout"];
    const values = await Promise.all(
      pragmas.map(async (name) => Object.values((await db.raw(`PRAGMA ${name}`))[0])[0]),
    );
    await db.destroy();
    expect(values).toEqual(["wal", 2, 1, 2, 10_000]);
  });

  it("keeps a store in memory to itself", async () => {
    const [one, two] = [await open(), await open()];
    await one.meta.set("looked_at", "value");
    expect(await two.meta.get("looked_at")).toBeUndefined();
  });

  it("is possible for several processes at the same moment, on a file that is not there yet", async () => {
    const file = await newFile();
    const children = Array.from({ length: 4 }, () => start("write-links.ts", `sqlite:${file}`, "50"));
    expect(await Promise.all(children.map((child) => child.said()))).toEqual(["done", "done", "done", "done"]);
    const store = await open(file);
    expect(await store.links.count("desks")).toBe(4 * 50);
  });

  it("beside a process that writes all the time never meets a lock", async () => {
    const file = await newFile();
    const store = await open(file);
    const writer = start("write-links.ts", `sqlite:${file}`, "300");
    const done = writer.said();
    let finished = false;
    void done.then(() => {
      finished = true;
    });
    let count = 0;
    while (!finished) {
      await store.transaction(async (inside) => {
        await inside.meta.get("looked_at");
        await inside.meta.set("looked_at", String(++count));
      });
      await store.links.put([linkOf(`own-${count % 10}`, { target: "others" })]);
    }
    expect(await done).toBe("done");
    expect(count).toBeGreaterThan(0);
    expect(await store.links.count("desks")).toBe(300);
  });
});

describe("opening the store refuses in words", () => {
  it("a database of another kind, and one without a path", async () => {
    expect((await refusalOf("mysql://user:secret@host/db")).message).toBe(
      'a database of the kind "mysql" is not supported',
    );
    expect((await refusalOf("rollcall.db")).message).toContain("is not supported");
    expect((await refusalOf("sqlite:./rollcall.db")).message).toBe("the path of the database is not absolute");
  });

  it("a folder where the file should be, and a file where the folder should be", async () => {
    const folder = await newFolder();
    const error = await refusalOf(`sqlite:${folder}`);
    expect(error.message).toBe(`the database ${folder} is a folder`);
    expect(error.remedy).toContain(`sqlite:${folder}/rollcall.db`);
    expect(error.problems).toEqual([
      { path: "database", line: null, column: null, message: error.message, suggestion: null },
    ]);
    await writeFile(join(folder, "file"), "");
    expect((await refusalOf(`sqlite:${folder}/file/rollcall.db`)).message).toBe(
      `the folder ${folder}/file for the database cannot be created: a part of the path is a file`,
    );
  });

  it("a file that is something else, without touching it", async () => {
    const file = await newFile();
    await writeFile(file, "version: 1\ntimezone: Europe/Berlin\n");
    expect((await refusalOf(`sqlite:${file}`)).message).toBe(`${file} is not an SQLite database`);
    await writeFile(file, "x");
    expect((await refusalOf(`sqlite:${file}`)).message).toBe(`${file} is not an SQLite database`);
    expect(await readFile(file, "utf8")).toBe("x");
  });

  it("another program's database, without touching it", async () => {
    const file = await newFile();
    const db = connectToLook(file, clock);
    await db.raw("CREATE TABLE bookmarks (url TEXT)");
    await db.destroy();
    const before = await readFile(file);
    const error = await refusalOf(`sqlite:${file}`);
    expect(error.message).toBe(`${file} is a database of another program`);
    expect(await readFile(file)).toEqual(before);
  });

  it.each([
    [
      "whose install script did not run",
      "Could not locate the bindings file. Tried:\n → a\n → b",
      "its install script did not run",
    ],
    [
      "that was built for another system",
      "libc.so.6: version `GLIBC_9.9' not found",
      "libc.so.6: version `GLIBC_9.9' not found",
    ],
  ])("a package sqlite3 %s, with the command that builds it", async (_, thrown, why) => {
    const file = await newFile();
    // Whatever the database's client needs otherwise is loaded by now.
    await (await open(file)).close();
    const loaded = vi.spyOn(module as unknown as { _load(name: string): unknown }, "_load").mockImplementation(() => {
      throw new Error(thrown);
    });
    onTestFinished(() => loaded.mockRestore());
    const error = await refusalOf(`sqlite:${file}`);
    expect(loaded).toHaveBeenCalledOnce();
    expect(error.message).toBe(`the package sqlite3, which rollcall needs for its database, cannot be loaded: ${why}`);
    expect(error.remedy).toContain("npm rebuild sqlite3");
  });

  it("a database whose pages are damaged", async () => {
    const file = await newFile();
    await (await open(file)).close();
    const handle = await openFile(file, "r+");
    await handle.write(Buffer.alloc(4_000, 0x55), 0, 4_000, 100);
    await handle.close();
    const error = await refusalOf(`sqlite:${file}`);
    expect(error.message).toBe(`the database ${file} is damaged`);
    expect(error.remedy).toContain("put the latest backup there instead");
  });

  it("a database that was cut off, or says so at the first look at what is gone", async () => {
    const file = await newFile();
    const store = await open(file);
    for (let index = 0; index < 20; index++) {
      await store.links.put(Array.from({ length: 100 }, (_, row) => linkOf(`${index}-${row}`)));
    }
    await store.close();
    await truncate(file, Math.floor((await stat(file)).size / 2 / 4096) * 4096);
    const look = async () => (await open(file)).links.of("desks");
    const error = await look().catch((error) => error);
    expect([ConfigError, DatabaseError]).toContain(error.constructor);
    expect(error.message).toBe(`the database ${file} is damaged`);
  });

  it("what the user may not read, write or make, with the command that changes it: a folder that is not there has no owner yet", async () => {
    const folder = await newFolder();
    await chmod(folder, 0o755);
    const file = join(folder, "locked.db");
    await (await open(file)).close();
    await chmod(file, 0o400);
    const closed = join(folder, "closed");
    await mkdir(closed, { mode: 0o500 });
    const own = join(folder, "own");
    await mkdir(own);
    await chmod(own, 0o777);
    await copyFile(file, join(own, "rollcall.db"));
    await chmod(join(own, "rollcall.db"), 0o444);
    const theirs = join(folder, "theirs");
    await mkdir(theirs, { mode: 0o700 });
    await copyFile(file, join(theirs, "rollcall.db"));
    await chmod(join(theirs, "rollcall.db"), 0o444);
    const shut = join(folder, "shut");
    await mkdir(shut, { mode: 0o500 });
    const isRoot = process.getuid?.() === 0;
    for (const path of isRoot ? [theirs, join(theirs, "rollcall.db"), shut] : []) await chownTo(path, NOBODY, NOBODY);
    // Whoever is not root owns all of it here.
    const given = (path: string, rights: string) =>
      isRoot ? `sudo chown -R \\d+:\\d+ ${path}` : `chmod ${rights} ${path}`;
    const cases: [path: string, message: string, command: string][] = [
      [
        `${closed}/deeper/rollcall.db`,
        `the folder ${closed}/deeper for the database cannot be created: no permission`,
        `sudo install -d -m 700 -o \\d+ -g \\d+ ${closed}/deeper`,
      ],
      [
        `${closed}/rollcall.db`,
        `the folder ${closed} of the database cannot be written: no permission`,
        given(closed, "u\\+rwx"),
      ],
      [
        `${own}/rollcall.db`,
        `the database ${own}/rollcall.db cannot be written: no permission`,
        given(`${own}/rollcall.db`, "u\\+rw"),
      ],
      [
        `${theirs}/rollcall.db`,
        `the database ${theirs}/rollcall.db cannot be written: no permission`,
        `chmod u\\+rw ${theirs}/rollcall.db`,
      ],
      [
        `${shut}/rollcall.db`,
        `the folder ${shut} of the database cannot be written: no permission`,
        `chmod u\\+rwx ${shut}`,
      ],
    ];
    for (const [path, message, command] of cases) {
      const { said } = start("open-as-nobody.ts", `sqlite:${path}`);
      const error = (await said()) as { message: string; remedy: string };
      expect(error.message).toBe(message);
      expect(error.remedy).toMatch(new RegExp(`: ${command}$`));
    }
    // A command that may make no database does not take one that it cannot see for one that is not there.
    const unseen = join(folder, "unseen");
    await mkdir(unseen, { mode: 0o700 });
    if (!isRoot) await chmod(unseen, 0o000);
    const refused = await start("open-as-nobody.ts", `sqlite:${unseen}/rollcall.db`, "refuse").said();
    expect((refused as { message: string }).message).toBe(
      `the folder ${unseen} of the database cannot be written: no permission`,
    );
  });

  it("a folder that is there and takes no other one, without trying for ever", async () => {
    const { message } = await refusalOf("sqlite:/proc/rollcall/data/rollcall.db");
    expect(message).toMatch(/^the folder \/proc\/rollcall\/data for the database cannot be created: no/);
  });

  it("a link that leads nowhere", async () => {
    const folder = await newFolder();
    await symlink(join(folder, "gone", "rollcall.db"), join(folder, "rollcall.db"));
    expect((await refusalOf(`sqlite:${folder}/rollcall.db`)).message).toContain(
      "cannot be written: nothing can be created there",
    );
  });
});

test("a database that was moved away while it is open is written no more, until it is back", async () => {
  const file = await newFile();
  const store = await open(file);
  await store.meta.set("looked_at", "before");
  await rename(file, `${file}.moved`);
  const attempts = [
    () => store.meta.set("looked_at", "after"),
    () => store.transaction((inside) => inside.meta.set("looked_at", "after")),
    () => store.meta.get("looked_at"),
  ];
  for (const attempt of attempts) await expect(attempt()).rejects.toThrow("was moved, deleted or replaced");
  await writeFile(file, "");
  await expect(store.meta.set("looked_at", "after")).rejects.toThrow("was moved, deleted or replaced");
  await rename(`${file}.moved`, file);
  expect(await store.meta.get("looked_at")).toBe("before");
});

test("whoever only looks does not wait for a program that has locked the database, when it is opened neither", async () => {
  const file = await newFile();
  await (await open(file)).meta.set("looked_at", "value");
  const other = connectToLook(file, clock);
  const held = await other.transaction();
  await held.raw("INSERT INTO meta (key, value) VALUES ('other', 'x')");
  const from = performance.now();
  expect(await (await open(file)).meta.get("looked_at")).toBe("value");
  expect(performance.now() - from).toBeLessThan(5_000);
  await held.rollback();
  await other.destroy();
});
