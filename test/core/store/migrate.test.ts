import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../core/model/errors.ts";
import { connectToLook } from "../../../core/store/connect.ts";
import { openStore, openWith } from "../../../core/store/open.ts";
import { appliedIn } from "../../../core/store/schema-check.ts";
import { clock, linkOf, newFile, ODD, open, start } from "./kit.ts";
import { number, upgrades } from "./upgrades.ts";

const LINKS = [linkOf("a1"), linkOf("a2", { title: ODD })];

/** A database of the present version with two links in it. */
async function oldDatabase(): Promise<string> {
  const file = await newFile();
  const store = await open(file);
  await store.links.put(LINKS);
  await store.close();
  return file;
}

async function stateOf(file: string) {
  const db = connectToLook(file, clock);
  const columns: string[] = Object.keys(await db("links").columnInfo());
  const state = {
    schema: (await appliedIn(db)).length,
    noted: columns.includes("note") && (await db("links").whereNotNull("note")).length,
    people: (await db.schema.hasTable("people")) && (await db("people")).length,
    check: await db.raw("PRAGMA integrity_check"),
  };
  await db.destroy();
  return state;
}

const schema = Number(number(0));
const SOUND = [{ integrity_check: "ok" }];
const OLD = { schema, noted: false, people: false, check: SOUND };
const MIDDLE = { schema: schema + 1, noted: 2, people: false, check: SOUND };
const NEW = { schema: schema + 2, noted: 2, people: 2, check: SOUND };

describe("migrating", () => {
  it("brings a new database to the latest schema, and an old one with its data, once", async () => {
    const file = await oldDatabase();
    expect(await stateOf(file)).toEqual(OLD);
    for (let time = 0; time < 2; time++) {
      const store = await openWith(upgrades(), `sqlite:${file}`, clock);
      expect(await store.links.of("desks")).toEqual(LINKS);
      await store.close();
      expect(await stateOf(file)).toEqual(NEW);
    }
  });

  it("puts a verified copy of the former database beside it, for its owner only, and none beside a new one", async () => {
    const file = await oldDatabase();
    expect(await readdir(dirname(file))).toEqual(["rollcall.db"]);
    await (await openWith(upgrades(), `sqlite:${file}`, clock)).close();
    const copy = `${file}.before-${number(1)}`;
    expect(await readdir(dirname(file))).toEqual(["rollcall.db", basename(copy)]);
    expect((await stat(copy)).mode & 0o777).toBe(0o600);
    expect(await stateOf(copy)).toEqual(OLD);
    const before = await open(copy);
    expect(await before.links.of("desks")).toEqual(LINKS);
  });

  it("refuses a newer database in words, names the copy, and leaves it as it is", async () => {
    const file = await oldDatabase();
    await (await openWith(upgrades(), `sqlite:${file}`, clock)).close();
    const bytes = await readFile(file);
    const error = await openStore({ url: `sqlite:${file}`, clock }).catch((error) => error);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toBe(
      `the database was written by a newer rollcall (schema ${schema + 2}, this one knows ${schema})`,
    );
    expect(error.remedy).toContain(`rollcall.db.before-${number(1)}`);
    expect(await readFile(file)).toEqual(bytes);
  });

  it("that fails leaves the former schema and all data", async () => {
    const file = await oldDatabase();
    const failing = upgrades(async (word) => {
      if (word === "filled") throw new Error("the migration broke");
    });
    await expect(openWith(failing, `sqlite:${file}`, clock)).rejects.toThrow("the migration broke");
    expect(await stateOf(file)).toEqual(OLD);
    const store = await openWith(upgrades(), `sqlite:${file}`, clock);
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
    const file = await oldDatabase();
    const migrating = start("migrate.ts", `sqlite:${file}`);
    while ((await migrating.said()) !== word);
    migrating.child.kill("SIGKILL");
    await migrating.ended;
    expect(await stateOf(file)).toEqual(expected);
    const store = await openWith(upgrades(), `sqlite:${file}`, clock);
    expect(await store.links.of("desks")).toEqual(LINKS);
    await store.close();
    expect(await stateOf(file)).toEqual(NEW);
  });

  it("of two processes at the same moment is done by one of them", async () => {
    const file = await oldDatabase();
    const both = [start("migrate.ts", `sqlite:${file}`), start("migrate.ts", `sqlite:${file}`)];
    const words = await Promise.all(
      both.map(async ({ said }) => {
        const heard: unknown[] = [];
        while (heard.at(-1) !== "open") heard.push(await said());
        return heard;
      }),
    );
    expect(words.flat().filter((word) => word === "made")).toHaveLength(1);
    await Promise.all(both.map(({ ended }) => ended));
    expect(await stateOf(file)).toEqual(NEW);
    expect(await stateOf(`${file}.before-${number(1)}`)).toEqual(OLD);
  });

  it("clears away the unfinished copies of processes that are gone", async () => {
    const file = await oldDatabase();
    const leftover = `${file}.before-${number(1)}.partial-999999999`;
    await writeFile(leftover, "half a copy");
    await (await openWith(upgrades(), `sqlite:${file}`, clock)).close();
    expect(await readdir(dirname(file))).toEqual(["rollcall.db", `rollcall.db.before-${number(1)}`]);
  });

  it("does not begin without its copy", async () => {
    const file = await oldDatabase();
    const copy = `${file}.before-${number(1)}`;
    await mkdir(copy);
    const opening = openWith(upgrades(), `sqlite:${file}`, clock);
    await expect(opening).rejects.toThrow(`the copy ${copy} cannot be written: EISDIR`);
    expect(await stateOf(file)).toEqual(OLD);
  });
});
