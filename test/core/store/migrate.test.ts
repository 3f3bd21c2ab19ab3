import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, vi } from "vitest";
import { ConfigError } from "../../../core/model/errors.ts";
import { databaseAt } from "../../../core/store/database.ts";
import { MIGRATIONS } from "../../../core/store/migrations/migrations.ts";
import { openStore, openWith } from "../../../core/store/open.ts";
import { appliedIn } from "../../../core/store/schema-check.ts";
import { compiledChild } from "./compiled-children.ts";
import { clock, linkOf, newDatabase, NOW, ODD, onEachDatabase, open, start, tablesOf, urlOf } from "./kit.ts";
import { number, upgrades } from "./upgrades.ts";

/** The lease of a daemon that is at work. */
const DAEMON = {
  ...{ name: "#daemon", holder: "other", host: "other.example.com", pid: 4711 },
  ...{ since: NOW, expires_at: "2099-01-01T00:00:00.000Z" },
};
const LINKS = [linkOf("a1"), linkOf("a2", { title: ODD })];

/** The URL of a database of the current version with two links in it. */
async function oldDatabase(): Promise<string> {
  const url = await newDatabase();
  const store = await open(url);
  await store.links.put(LINKS);
  await store.close();
  return url;
}

async function stateOf(url: string) {
  const database = await databaseAt(url, clock);
  const db = database.look?.() ?? database.connect();
  const columns: string[] = Object.keys(await db("links").columnInfo());
  const state = {
    schema: (await appliedIn(db)).length,
    noted: columns.includes("note") && (await db("links").whereNotNull("note")).length,
    people: (await db.schema.hasTable("people")) && (await db("people")).length,
    sound: url.startsWith("postgres:") || (await db.raw("PRAGMA integrity_check"))[0].integrity_check === "ok",
  };
  await db.destroy();
  return state;
}

const schema = Number(number(0));
const OLD = { schema, noted: false, people: false, sound: true };
const MIDDLE = { schema: schema + 1, noted: 2, people: false, sound: true };
const NEW = { schema: schema + 2, noted: 2, people: 2, sound: true };

onEachDatabase("migrating", (kind) => {
  it("brings a new database to the latest schema, and an old one with its data, once", async () => {
    const url = await oldDatabase();
    expect(await stateOf(url)).toEqual(OLD);
    for (let time = 0; time < 2; time++) {
      const store = await openWith(upgrades(), url, clock);
      expect(await store.links.of("desks")).toEqual(LINKS);
      await store.close();
      expect(await stateOf(url)).toEqual(NEW);
    }
  });

  it("[history] that fails leaves the former schema and all data", async () => {
    const url = await oldDatabase();
    const failing = upgrades(async (word) => {
      if (word === "filled") throw new Error("the migration broke");
    });
    await expect(openWith(failing, url, clock)).rejects.toThrow("the migration broke");
    expect(await stateOf(url)).toEqual(OLD);
    const store = await openWith(upgrades(), url, clock);
    expect(await store.links.of("desks")).toEqual(LINKS);
  });

  it.each([
    ["begun", OLD],
    ["altered", OLD],
    ["filled", OLD],
    ["begun again", MIDDLE],
    ["made", MIDDLE],
    ["open", NEW],
  ])('killed at "%s" leaves one schema with all data, and the next start goes on', async (word, expected) => {
    const url = await oldDatabase();
    const migrating = start(await compiledChild("migrate"), url, word);
    while ((await migrating.said()) !== word);
    migrating.child.kill("SIGKILL");
    await migrating.ended;
    expect(await stateOf(url)).toEqual(expected);
    const store = await openWith(upgrades(), url, clock);
    expect(await store.links.of("desks")).toEqual(LINKS);
    await store.close();
    expect(await stateOf(url)).toEqual(NEW);
  });

  it("waits until nobody works on it by the former schema, and changes nothing before: only a daemon joins others where they share it", async () => {
    const url = await oldDatabase();
    const db = await tablesOf(url);
    const lease = { name: "#daemon", holder: "old", host: "old.example.com", pid: 4711, since: NOW };
    await db("leases").insert({ ...lease, expires_at: "2099-01-01T00:00:00.000Z" });
    const refused = async (how: Parameters<typeof openWith>[3]) => {
      const error = await openWith(upgrades(), url, clock, how).catch((error) => error);
      expect(error).toBeInstanceOf(ConfigError);
      expect(error.message).toMatch(
        /^an earlier version of rollcall still works on .* \(process 4711 on old\.example\.com\)/,
      );
      expect(error.remedy).toMatch(/^Stop it first/);
      expect(await stateOf(url)).toEqual(OLD);
    };
    await refused({});
    await refused(kind === "sqlite" ? { joins: true } : { isGone: () => true });
    if (kind === "sqlite") expect((await readdir(dirname(url.slice("sqlite:".length)))).join()).not.toContain("before");
    await (
      await openWith(upgrades(), url, clock, kind === "sqlite" ? { isGone: () => true } : { joins: true })
    ).close();
    expect(await stateOf(url)).toEqual(NEW);
  });

  it("is not kept up by a lease that has expired", async () => {
    const url = await oldDatabase();
    const lease = { name: "#daemon", holder: "old", host: "old.example.com", pid: 4711, since: NOW, expires_at: NOW };
    await (await tablesOf(url))("leases").insert(lease);
    await (await openWith(upgrades(), url, clock)).close();
    expect(await stateOf(url)).toEqual(NEW);
  });

  it("refuses a database of a preview whose schema went another way, leaves it as it is, and never says to begin with a new one", async () => {
    const url = await oldDatabase();
    const preview = MIGRATIONS.with(3, { ...MIGRATIONS[3]!, name: "0004-settings" });
    await (await tablesOf(url))("knex_migrations")
      .where({ name: MIGRATIONS[3]!.name })
      .update({ name: "0004-settings" });
    const error = await openStore({ url, clock }).catch((error) => error);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toMatch(/ was written by a preview of rollcall from .* \(its schema has 0004-settings\)$/);
    expect(error.remedy).toMatch(/^Start the commit that wrote it again, or .*before/);
    const store = await openWith(preview, url, clock);
    expect(await store.links.of("desks")).toEqual(LINKS);
    await store.close();
  });

  it("of two processes at the same moment is done by one of them", async () => {
    const url = await oldDatabase();
    const script = await compiledChild("migrate");
    const both = [start(script, url), start(script, url)];
    const words = await Promise.all(
      both.map(async ({ said }) => {
        const heard: unknown[] = [];
        while (heard.at(-1) !== "open") heard.push(await said());
        return heard;
      }),
    );
    expect(words.flat().filter((word) => word === "made")).toHaveLength(1);
    await Promise.all(both.map(({ ended }) => ended));
    expect(await stateOf(url)).toEqual(NEW);
  });

  it("refuses a newer database in words, and says the way back", async () => {
    const url = await oldDatabase();
    await (await openWith(upgrades(), url, clock)).close();
    const error = await openStore({ url, clock }).catch((error) => error);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toBe(
      `the database was written by a newer rollcall (schema ${schema + 2}, this one knows ${schema})`,
    );
    expect(error.remedy).toContain(kind === "sqlite" ? `rollcall.db.before-${number(1)}` : "the dump from before");
    expect(await stateOf(url)).toEqual(NEW);
  });
});

describe("migrating a file", () => {
  it("[history] puts a verified copy of the former database beside it, for its owner only, and none beside a new one", async () => {
    const file = (await oldDatabase()).slice("sqlite:".length);
    expect(await readdir(dirname(file))).toEqual(["rollcall.db", "rollcall.db.known"]);
    await (await openWith(upgrades(), urlOf(file), clock)).close();
    const copy = `${file}.before-${number(1)}`;
    expect(await readdir(dirname(file))).toEqual(["rollcall.db", basename(copy), "rollcall.db.known"]);
    expect((await stat(copy)).mode & 0o777).toBe(0o600);
    expect(await stateOf(urlOf(copy))).toEqual(OLD);
    const before = await open(copy);
    expect(await before.links.of("desks")).toEqual(LINKS);
  });

  it("[history] refuses a newer database in words, names the copy, and leaves it as it is", async () => {
    const file = (await oldDatabase()).slice("sqlite:".length);
    await (await openWith(upgrades(), urlOf(file), clock)).close();
    const bytes = await readFile(file);
    const error = await openStore({ url: urlOf(file), clock }).catch((error) => error);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toBe(
      `the database was written by a newer rollcall (schema ${schema + 2}, this one knows ${schema})`,
    );
    expect(error.remedy).toContain(`type \`rollcall restore ${file}.before-${number(1)}\``);
    expect(await readFile(file)).toEqual(bytes);
  });

  it("takes nobody for an earlier version who works on it once another process has migrated meanwhile", async () => {
    const file = (await oldDatabase()).slice("sqlite:".length);
    const other = await tablesOf(urlOf(file));
    let opening: ReturnType<typeof openWith> | undefined;
    await other.transaction(async (tx) => {
      // The other process has its turn, so that this one makes its copy of before, and then waits.
      opening = openWith(upgrades(), urlOf(file), clock);
      await vi.waitFor(() => stat(`${file}.before-${number(1)}`), { timeout: 10_000 });
      for (const { name, up } of upgrades().slice(MIGRATIONS.length)) {
        await up(tx);
        await tx("knex_migrations").insert({ name, batch: 2, migration_time: NOW });
      }
      await tx("leases").insert(DAEMON);
    });
    await (await opening!).close();
    expect(await stateOf(urlOf(file))).toEqual(NEW);
  });

  it("takes nobody for an earlier version who began to work on it while this process looked who does", async () => {
    const url = await oldDatabase();
    await (await tablesOf(url))("leases").insert(DAEMON);
    const other = new DatabaseSync(url.slice("sqlite:".length));
    const isGone = () => {
      for (const { name } of upgrades().slice(MIGRATIONS.length))
        other.prepare("INSERT INTO knex_migrations (name, batch) VALUES (?, 2)").run(name);
      other.close();
      return false;
    };
    await (await openWith(upgrades(), url, clock, { isGone })).close();
    expect((await stateOf(url)).schema).toBe(NEW.schema);
  });

  it("clears away the unfinished copies of processes that are gone", async () => {
    const file = (await oldDatabase()).slice("sqlite:".length);
    const leftover = `${file}.before-${number(1)}.rollcall-partial-999999999`;
    await writeFile(leftover, "half a copy");
    await (await openWith(upgrades(), urlOf(file), clock)).close();
    expect(await readdir(dirname(file))).toEqual([
      "rollcall.db",
      `rollcall.db.before-${number(1)}`,
      "rollcall.db.known",
    ]);
  });

  it("does not begin without its copy", async () => {
    const file = (await oldDatabase()).slice("sqlite:".length);
    const copy = `${file}.before-${number(1)}`;
    await mkdir(copy);
    const opening = openWith(upgrades(), urlOf(file), clock);
    await expect(opening).rejects.toThrow(`the copy ${copy} cannot be written: EISDIR`);
    expect(await stateOf(urlOf(file))).toEqual(OLD);
  });
});
