/** A database that cannot be used: one error in words, nothing written to the vendor, and what is there stays as it is. */
import { mkdir, open, readdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MIGRATIONS } from "../../../core/store/migrations/migrations.ts";
import { openWith } from "../../../core/store/open.ts";
import { connectToLook } from "../../../core/store/sqlite/connect.ts";
import { clock } from "../../core/store/kit.ts";
import { startDaemon, PAGE } from "./kit/daemon.ts";
import { makePlace, PATIENCE, TARGET, type Place } from "./kit/place.ts";
import { eventually } from "./kit/program.ts";

/** What becomes of the database, and what is said of it. */
const TROUBLES: readonly [what: string, how: (file: string) => Promise<unknown>, message: string, remedy: string][] = [
  ["is a folder", inItsPlace((file) => mkdir(file)), "is a folder", "Name a file in it"],
  [
    "is another kind of file",
    inItsPlace((file) => writeFile(file, "Dear colleagues,")),
    "is not an SQLite database",
    "Name another file",
  ],
  [
    "is of another program",
    inItsPlace((file) => sql(file, "CREATE TABLE bookmarks (url TEXT)")),
    "is a database of another program",
    "Name another file",
  ],
  [
    "is of a newer rollcall",
    (file) => sql(file, "INSERT INTO knex_migrations (name, batch) VALUES ('9999-later', 9)"),
    "was written by a newer rollcall",
    "Start the newer version again",
  ],
  ["has a broken head", (file) => overwrite(file, 100, 4_000), "is damaged", "put the latest backup there instead"],
  ["was cut off", (file) => truncate(file, 8_192), "is damaged", "put the latest backup there instead"],
];

describe("a database that", { timeout: 2 * PATIENCE }, () => {
  it.each(TROUBLES)("%s is refused in one line, by any command", async (_, spoil, message, remedy) => {
    const place = await settled();
    const file = join(place.folder, "data/rollcall.db");
    await spoil(file);
    const before = await contentOf(place);
    const { code, json } = await place.run("sync", TARGET, "--json");
    expect(code).toBe(1);
    const { error } = json();
    expect(error).toMatchObject({
      code: "CONFIG",
      message: expect.stringContaining(message),
      remedy: expect.stringContaining(remedy),
    });
    expect(error.message).not.toContain("\n");
    expect(place.company.awork.writes()).toEqual([]);
    expect(await contentOf(place)).toEqual(before);
  });

  it("an earlier version works on is left as it is, by any command", async () => {
    const place = await makePlace({ people: 1 });
    await place.write(place.config());
    const file = join(place.folder, "data/rollcall.db");
    await (await openWith(MIGRATIONS.slice(0, -1), `sqlite:${file}`, clock)).close();
    const lease = "'#daemon', 'old', 'old.example.com', 4711, '2026-07-21T08:00:00.000Z', '2099-01-01T00:00:00.000Z'";
    await sql(file, `INSERT INTO leases (name, holder, host, pid, since, expires_at) VALUES (${lease})`);
    const before = await contentOf(place);
    for (const command of [
      ["check"],
      ["plan", TARGET],
      ["status"],
      ["backup", "copy.db"],
      ["run", "--due"],
      ["start"],
    ]) {
      const { code, stderr } = await place.run(...command);
      expect([command, code]).toEqual([command, 1]);
      expect(stderr).toMatch(/an earlier version of rollcall still works on .*\n {2}→ Stop it first\./);
    }
    expect(await contentOf(place)).toEqual(before);
  });

  it("another program has locked is waited for, 10 seconds, and then named", async () => {
    const place = await settled();
    const file = join(place.folder, "data/rollcall.db");
    const other = connectToLook(file, clock);
    const held = await other.transaction();
    await held.raw("INSERT INTO meta (key, value) VALUES ('other', 'x')");
    const { code, stderr } = await place.run("sync", TARGET);
    await held.rollback();
    await other.destroy();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: the database .* was locked by another program for more than 10 s\n {2}→ See who has it open .*\n$/,
    );
    expect(place.company.awork.writes()).toEqual([]);
    expect((await place.run("sync", TARGET)).code).toBe(0);
  });

  it("goes away under a daemon is missed: nothing more is written to a vendor, readiness says so", async () => {
    const place = await settled();
    await place.write(place.config({ top: PAGE }));
    const daemon = await startDaemon(place);
    await rename(join(place.folder, "data"), join(place.folder, "moved"));
    await eventually(
      async () => (await fetch(`${daemon.url}/readyz`)).status === 503,
      "readiness to say so",
      () => daemon.program.said(),
    );
    await rename(join(place.folder, "moved"), join(place.folder, "data"));
    expect((await daemon.program.stop("SIGTERM")).code).toBe(0);
  });
});

describe("a database whose file is moved while its daemon runs", { timeout: 2 * PATIENCE }, () => {
  it("is not replaced by an empty one, and has lost nothing once it is put back", async () => {
    const { place, file } = await paused();
    const daemon = await startDaemon(place);
    await rename(file, `${file}.moved`);
    await daemon.program.stop("SIGKILL");
    const wal = await readFile(`${file}-wal`);
    for (const command of [["start"], ["run", "--due"], ["sync", TARGET], ["status"]]) {
      const { code, stderr } = await place.run(...command);
      expect([command, code]).toEqual([command, 66]);
      expect(stderr).toContain("is missing, though the files that belong to it are there");
    }
    expect(await readFile(`${file}-wal`)).toEqual(wal);
    expect(place.company.awork.writes()).toEqual([]);
    await rename(`${file}.moved`, file);
    expect((await place.run("status")).stdout).toContain("an audit");
  });

  it("is missed by a new one: no target starts by itself, and a command that looks makes none", async () => {
    const { place, file } = await paused();
    await rename(file, `${file}.moved`);
    const looked = await place.run("status", "--json");
    expect(looked.code).toBe(66);
    expect(looked.json().error.message).toBe(`the database ${file} is missing, and there was one`);
    expect((await place.run("plan", TARGET)).stderr).toContain("There is no database yet at");
    expect(await readdir(join(place.folder, "data"))).not.toContain("rollcall.db");
    const due = await place.run("run", "--due", "--json");
    expect(due.code).toBe(1);
    expect(due.json().runs).toMatchObject([{ run: { trigger: "activation", error: { code: "CONFIG" } } }]);
    expect(place.company.awork.writes()).toEqual([]);
    expect((await place.run("status")).stdout).toContain("in the place of one that is missing");
  });
});

/** The same, with the target paused. */
async function paused(): Promise<{ readonly place: Place; readonly file: string }> {
  const place = await settled();
  await place.write(place.config({ top: PAGE }));
  expect((await place.run("pause", TARGET, "--reason", "an audit")).code).toBe(0);
  return { place, file: join(place.folder, "data/rollcall.db") };
}

/** One run was made; then the vendor's log begins anew. */
async function settled(): Promise<Place> {
  const place = await makePlace({ people: 2 });
  const { code, stderr } = await place.run("sync", TARGET);
  expect(code, stderr).toBe(0);
  place.company.awork.log.length = 0;
  return place;
}

function inItsPlace(make: (file: string) => Promise<unknown>): (file: string) => Promise<unknown> {
  return async (file) => {
    await rm(file);
    await make(file);
  };
}

async function sql(file: string, statement: string): Promise<void> {
  const db = connectToLook(file, clock);
  await db.raw(statement);
  await db.destroy();
}

async function overwrite(file: string, from: number, length: number): Promise<void> {
  const handle = await open(file, "r+");
  await handle.write(Buffer.alloc(length, 0x55), 0, length, from);
  await handle.close();
}

/** The database's files, without those that any reader makes beside it. */
async function contentOf({ folder }: Place): Promise<unknown[]> {
  const data = join(folder, "data");
  const names = (await readdir(data)).filter((name) => !/-(wal|shm)$/.test(name));
  return Promise.all(names.map(async (name) => [name, await readFile(join(data, name)).catch(() => "a folder")]));
}
