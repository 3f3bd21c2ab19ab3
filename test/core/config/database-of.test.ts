// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the config writes its variables so.
/** The database of a config file that has a mistake elsewhere. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { databaseOf } from "../../../core/config/database-of.ts";

type Texts = Readonly<Record<string, string>>;

/** @param beside further files, by name */
async function named(text: string, env: Texts = {}, beside: Texts = {}): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-database-of-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "config.yaml");
  await writeFile(file, text);
  for (const [name, content] of Object.entries(beside)) await writeFile(join(folder, name), content);
  const url = await databaseOf(file, env);
  return url?.reveal().replace(folder, "FOLDER");
}

it.each([
  ["as it is written, relative to the file", "database: sqlite:./here/a.db", "sqlite:FOLDER/here/a.db"],
  ["in quotes", 'database: "sqlite:/var/lib/a b.db"   # ours', "sqlite:/var/lib/a b.db"],
  ["with Windows line ends", "version: 1\r\ndatabase: sqlite:/a.db\r\nowners: []\r\n", "sqlite:/a.db"],
  ["in a file that is no YAML", "targets: [\ndatabase: sqlite:/a.db\n  }", "sqlite:/a.db"],
  ["by its default where the file names none", "version: 1", "sqlite:FOLDER/data/rollcall.db"],
  ["where it is PostgreSQL's", "database: postgres://ann:pw@db/rollcall # ours", "postgres://ann:pw@db/rollcall"],
  [
    "in parts on one line",
    "database: { url: postgres://ann@db/rollcall, password: 'p@ss/1' }",
    "postgres://ann:p%40ss%2F1@db/rollcall",
  ],
  [
    "in parts below",
    "database:\n  url: postgres://ann@db/rollcall\n  password: pw # ours\nmail:\n  password: other",
    "postgres://ann:pw@db/rollcall",
  ],
  ["not where it stands deeper", "web:\n  database: sqlite:/a.db", "sqlite:FOLDER/data/rollcall.db"],
])("is found %s", async (_, text, url) => {
  expect(await named(text)).toBe(url);
});

it("is found behind a variable, and not guessed without it", async () => {
  expect(await named("database: sqlite:${DATA}/a.db", { DATA: "/srv" })).toBe("sqlite:/srv/a.db");
  expect(await named("database: sqlite:${DATA}/a.db")).toBeUndefined();
});

it("is found where all of it is behind a variable or in a file, and the usual one is not taken in its place", async () => {
  const env = { DB: "postgres://ann:pw@db/rollcall" };
  for (const written of ["${DB}", '"${DB}"', "'${DB}' # ours"])
    expect(await named(`targets: [\ndatabase: ${written}\n`, env)).toBe(env.DB);
  expect(await named("database: ${DB}\r\nowners: []\r\n", env)).toBe(env.DB);
  expect(await named("database: { url: '${DB}', password: pw }", { DB: "postgres://ann@db/rollcall" })).toBe(env.DB);
  expect(await named("database: ${file:./url.txt}", {}, { "url.txt": `${env.DB}\n` })).toBe(env.DB);
  for (const written of ["${DB}", "${file:./url.txt}", "", "!ours", "{ url: postgres://ann@db/rollcall"])
    expect(await named(`database: ${written}\n`), written).toBeUndefined();
});

it("is found with a password behind a variable, which may hold anything", async () => {
  const env = { DB: 'p@ss "x" /1' };
  const url = "postgres://ann:p%40ss%20%22x%22%20%2F1@db/rollcall";
  expect(await named("database: { url: postgres://ann@db/rollcall, password: ${DB} }", env)).toBe(url);
  expect(await named("database:\n  url: postgres://ann@db/rollcall\n  password: ${DB}\n", env)).toBe(url);
  expect(await named("database: { url: postgres://ann@db/rollcall, password: ${DB} }")).toBeUndefined();
});

it("is unknown where there is no file", async () => {
  expect(await databaseOf(join(tmpdir(), "rollcall-nowhere", "config.yaml"), {})).toBeNull();
});
