/** Every schema that was ever released, with data in it, is brought up to date, also by processes that are killed in the middle. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { openWith } from "../../../core/store/open.ts";
import { MIGRATIONS } from "../../../core/store/migrations/migrations.ts";
import { compiledChild } from "./compiled-children.ts";
import { clock, newDatabase, newFile, onEachDatabase, open, tablesOf, urlOf } from "./kit.ts";

const SCHEMAS = MIGRATIONS.map(({ name }, index) => ({ name, schema: index + 1 }));
/** A migration that does nothing on PostgreSQL. */
const LEAVES_POSTGRES = "0011-people-texts";
const LINK = {
  target: "desks",
  kind: "user",
  subject: "12",
  remote_id: "r",
  title: "Ada Anvil",
  written_values: "{}",
  active: 1,
  since: "2026-07-21T08:00:00.000Z",
};
const WATCHER = new URL("../../crash/kill-at.ts", import.meta.url).href;

/** A database in the state that an earlier version left. */
async function databaseOf(schema: number): Promise<string> {
  const url = await newDatabase();
  await (await openWith(MIGRATIONS.slice(0, schema), url, clock)).close();
  await (await tablesOf(url))("links").insert(LINK);
  return url;
}

async function stateOf(url: string) {
  const db = await tablesOf(url);
  const [applied, links] = [
    await db("knex_migrations").pluck("name"),
    await db("links").select("subject", "remote_id"),
  ];
  return { applied, links };
}

const NEW = { applied: MIGRATIONS.map(({ name }) => name), links: [{ subject: "12", remote_id: "r" }] };

onEachDatabase("the former schema", (kind) => {
  it.each(SCHEMAS)("$name is brought up to date with what it holds", async ({ schema }) => {
    const url = await databaseOf(schema);
    expect((await (await open(url)).links.of("desks")).map(({ subject }) => subject)).toEqual(["12"]);
    expect(await stateOf(url)).toEqual(NEW);
  });

  it("0013-told-records knows afterwards under which digest each rejection was made, the latest", async () => {
    const url = await databaseOf(13);
    const db = await tablesOf(url);
    const hold = { target: "desks", since: LINK.since, last_seen_at: LINK.since, edits: "[]", state: "rejected" };
    const records = (...prints: string[]) => JSON.stringify(prints.map((fingerprint) => ({ fingerprint })));
    await db("holds").insert([
      { ...hold, digest: "early", decided_at: "2026-07-20T08:00:00.000Z", records: records("f1", "f2") },
      { ...hold, digest: "late", decided_at: "2026-07-21T08:00:00.000Z", records: records("f2") },
    ]);
    const rejection = { target: "desks", at: LINK.since };
    await db("rejections").insert(["f1", "f2", "f3"].map((fingerprint) => ({ ...rejection, fingerprint })));
    const known = (await (await open(url)).holds.rejections("desks")).map((one) => [one.fingerprint, one.digest]);
    expect(known.sort()).toEqual([
      ["f1", "early"],
      ["f2", "late"],
      ["f3", null],
    ]);
  });

  const followed = SCHEMAS.filter((_, index) => {
    const next = SCHEMAS[index + 1];
    return next && !(kind === "postgres" && next.name === LEAVES_POSTGRES);
  });
  it.each(followed)("$name survives a kill at every step of what follows", async ({ schema }) => {
    const url = await databaseOf(schema);
    for (const at of ["after migration#1", "before commit#1", "after commit#1"]) {
      const { signal } = await openIn(url, { TEST_KILL_AT: at, TEST_KILL_DATABASE: kind });
      expect([at, signal]).toEqual([at, "SIGKILL"]);
      const { applied, links } = await stateOf(url);
      expect(applied).toEqual(NEW.applied.slice(0, schema + (at === "after commit#1" ? 1 : 0)));
      expect(links).toEqual(NEW.links);
    }
    await open(url);
    expect(await stateOf(url)).toEqual(NEW);
  });
});

it("[privacy] what an earlier version deleted and left in its file is in it no more after an upgrade", async () => {
  const file = await newFile();
  await (await openWith(MIGRATIONS.slice(0, -1), urlOf(file), clock)).close();
  const before = await tablesOf(urlOf(file));
  await before.raw("PRAGMA secure_delete = OFF");
  await before("links").insert({ ...LINK, title: "Bruno Beispiel", subject: "13" });
  await before("links").where({ subject: "13" }).del();
  await before.destroy();
  expect((await readFile(file)).includes("Bruno Beispiel")).toBe(true);
  const store = await open(file);
  await store.close();
  expect((await readFile(file)).includes("Bruno Beispiel")).toBe(false);
});

describe("a database that is not there yet", () => {
  it.each(["before migration#1", "after migration#7", "before commit#1"])(
    "is made whole after a kill %s",
    async (at) => {
      const url = await newDatabase();
      expect(await openIn(url, { TEST_KILL_AT: at })).toEqual({ code: null, signal: "SIGKILL" });
      await open(url);
      expect((await stateOf(url)).applied).toEqual(NEW.applied);
    },
  );
});

async function openIn(url: string, env: Record<string, string>) {
  const child = fork(await compiledChild("open"), [url], {
    execArgv: [`--import=${WATCHER}`],
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [code, signal] = await once(child, "exit");
  return { code, signal };
}
