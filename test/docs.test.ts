/** What is written about the config is true: made from the schemas, accepted by the loader, and its typos are caught. */
import { execFileSync } from "node:child_process";
import { glob, readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { isMap, isScalar, parse, parseDocument, visit } from "yaml";
import { generatedFiles } from "../core/app/generate-docs.ts";
import { catalogOf } from "../core/config/catalog.ts";
import type { Config } from "../core/config/config.ts";
import { configJsonSchema } from "../core/config/documents/json-schema.ts";
import { loadConfig } from "../core/config/load.ts";
import { startFiles, START_VARIABLES } from "../core/config/documents/template.ts";
import type { ConfigError } from "../core/model/errors.ts";
import { writeFile } from "node:fs/promises";
import { sources, targets } from "../plugins/index.ts";
import { inFolder } from "./core/config/kit.ts";
import { blocks } from "./docs/blocks.ts";

const ROOT = join(import.meta.dirname, "..");
const plugins = catalogOf(sources, targets);

/** Every variable that a text mentions, with something in it. */
function variablesOf(text: string): Record<string, string> {
  const names = [...text.matchAll(/\$\{([A-Z0-9_]+)\}/g)].map(([, name]) => [name!, "made-up-value-long-enough"]);
  return Object.fromEntries(names);
}

function load(text: string): Promise<Config> {
  return inFolder(async (folder) => {
    const secretless = text.replace(/\$\{file:[^}]*\}/g, "made-up-value");
    const file = join(folder, "config.yaml");
    await writeFile(file, secretless);
    return loadConfig({ file, env: variablesOf(secretless), plugins, mayLack: [] });
  });
}

async function problems(text: string): Promise<ConfigError["problems"]> {
  return load(text).then(
    () => [],
    (error: ConfigError) => error.problems,
  );
}

describe("what is made from the schemas is fresh", async () => {
  for (const [path, text] of await generatedFiles(ROOT)) {
    test(path, async () => {
      const committed = await readFile(join(ROOT, path), "utf8").catch(() => "");
      expect(committed === text, `${path} is out of date: run \`npm run docs\``).toBe(true);
    });
  }
});

describe("config.example.yaml", () => {
  let example: string;
  beforeAll(async () => {
    example = await readFile(join(ROOT, "config.example.yaml"), "utf8");
  });

  test("is accepted as it stands, once its variables are set", async () => {
    const config = await load(example);
    expect(config.targets.length).toBeGreaterThan(0);
    expect(new Set(config.targets.map(({ plugin }) => plugin))).toEqual(new Set(plugins.targets.keys()));
  });

  test("each of its keys with one wrong letter is refused, with the right one suggested", async () => {
    const keys = keysWithPlaces(example);
    expect(keys.length).toBeGreaterThan(30);
    for (const { key, offset } of keys) {
      for (const typo of typosOf(key)) {
        const found = await problems(example.slice(0, offset) + typo + example.slice(offset + key.length));
        const about = found.find(({ message }) => message.includes(`unknown key "${typo}"`));
        expect(about?.suggestion, `${typo} for ${key}: ${JSON.stringify(found)}`).toBe(key);
        expect(found).toHaveLength(1);
      }
    }
  });

  test("satisfies the JSON Schema with plugins and connectors of other people, and not with names of nobody", () => {
    const validate = validator();
    const connector = { type: "rollcall-connector-acme", whatever: 1 };
    const named = (target: object) => ({ ...parse(example), targets: { one: target } });
    for (const plugin of ["./plugins/mine", "/opt/mine", "rollcall-plugin-mine", "@acme/rollcall-plugin-mine"])
      expect(validate(named({ plugin, whatever: 1 })), JSON.stringify(validate.errors)).toBe(true);
    expect(validate(named({ plugin: "absence-mirror", connector }))).toBe(true);
    expect(validate(named({ plugin: "mine" }))).toBe(false);
    expect(validate(named({ plugin: "absence-mirror", connector: { type: "acme" } }))).toBe(false);
  });

  test("satisfies the JSON Schema, and a typo in it does not", () => {
    const validate = validator();
    expect(validate(parse(example)), JSON.stringify(validate.errors)).toBe(true);
    expect(validate(parse(example.replace("retry_for", "retry_fro")))).toBe(false);
    expect(validate(parse(example.replace("client_id", "client_ids")))).toBe(false);
  });
});

describe("what `rollcall init` writes", () => {
  const start = startFiles(plugins).get("config.yaml")!;

  test("runs once its four variables are set", async () => {
    expect(Object.keys(variablesOf(start.replace(/^#.*$/gm, ""))).sort()).toEqual([...START_VARIABLES].sort());
    const { targets } = await load(start);
    expect(targets).toMatchObject([{ plugin: "absence-mirror", mode: "test" }]);
  });

  test("names the schema beside it, which it satisfies", () => {
    expect(start).toMatch(/^# yaml-language-server: \$schema=\.\/config\.schema\.json\n/);
    expect([...startFiles(plugins).keys()]).toContain("config.schema.json");
    const validate = validator();
    expect(validate(parse(start)), JSON.stringify(validate.errors)).toBe(true);
  });
});

test("a line for cron has the whole path of its program, and a backslash before each %, which would end it", async () => {
  const crontabs = (await blocks()).filter(({ language }) => language === "crontab");
  const lines = crontabs.flatMap(({ code }) => code.trim().split("\n")).filter((line) => !/^[A-Z]+=/.test(line));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    expect(line).toMatch(/^(\S+ ){5}(\/usr\/local\/bin\/rollcall|cd \/srv\/rollcall && docker compose )/);
    expect(line.replaceAll("\\%", "")).not.toContain("%");
  }
});

test("[pause] what is typed in Docker to go back restores the copy, by the newer version and before the former one starts", async () => {
  const typed = (await blocks()).find(({ code }) => code.includes("git checkout v"))!;
  const commands = typed.code.trim().split("\n");
  expect(commands.filter((line) => !line.includes("--entrypoint ls"))).toEqual([
    "docker compose stop",
    "docker compose run --rm rollcall restore rollcall.db.before-0004",
    expect.stringMatching(/^git checkout v/),
    "docker compose up --build --detach",
  ]);
});

test("[pause] no page puts a copy in the place of the database but by `restore`", async () => {
  const commands = (await blocks()).flatMap(({ code }) => code.split("\n"));
  expect(commands.filter((line) => /\b(cp|mv|install)\b.* \S*rollcall\.db\b(?![-.])/.test(line))).toEqual([]);
});

test("what is typed in Docker to give a file to the container's user is typed in a container, since rootless engines number users anew", async () => {
  const commands = (await blocks())
    .filter(({ page }) => page === "docs/docker.md")
    .flatMap(({ code }) => code.split("\n"));
  const giving = commands.filter((line) => line.includes("chown"));
  expect(giving).toHaveLength(2);
  for (const line of giving)
    expect(line).toMatch(/^docker run --rm --user 0 --volume \.\/(\w+):\/\1 .* 1000\b.* \/\1(\/\*')?$/);
});

test("what is typed in Docker to restore a copy gives it to the command, and leaves nothing of it behind", async () => {
  const commands = (await blocks()).flatMap(({ code }) => code.split("\n"));
  const [, script, input] = commands
    .map((line) => /--entrypoint sh rollcall -ec '(umask[^']+)' < (\S+)$/.exec(line) ?? [])
    .find(([line]) => line !== undefined)!;
  expect(input).toMatch(/^rollcall-\d{4}-\d{2}-\d{2}\.db$/);
  await inFolder(async (folder) => {
    await writeFile(join(folder, "rollcall"), '#!/bin/sh\necho "$@" > typed; cp "$2" given\n', { mode: 0o755 });
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    execFileSync("sh", ["-ec", script!], { cwd: folder, input: "copy", env });
    expect(await readFile(join(folder, "given"), "utf8")).toBe("copy");
    expect((await readdir(folder)).sort()).toEqual(["given", "rollcall", "typed"]);
    expect(await readFile(join(folder, "typed"), "utf8")).toMatch(/^restore \S+\n$/);
  });
});

test("every YAML block of every README is YAML, and those that are whole configs are accepted", async () => {
  const refused: string[] = [];
  for await (const path of glob("{*.md,core/**/*.md,docs/**/*.md,plugins/**/*.md}", { cwd: ROOT })) {
    const text = await readFile(join(ROOT, path), "utf8");
    for (const [, block] of text.matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)) {
      const [error] = parseDocument(block!).errors;
      if (error) refused.push(`${path}: ${error.message}`);
      const isWhole = /^version:/m.test(block!) && /^targets:/m.test(block!) && /^services:/m.test(block!) === false;
      if (isWhole) refused.push(...(await problems(block!)).map((one) => `${path}: ${one.path} ${one.message}`));
    }
  }
  expect(refused).toEqual([]);
});

/** All keys of the file but the names that are free: of targets, of attributes. */
function keysWithPlaces(text: string): { key: string; offset: number }[] {
  const found: { key: string; offset: number }[] = [];
  const document = parseDocument(text);
  visit(document, {
    Pair: (_, { key }, path) => {
      const parents = path.filter(isMap);
      const isTargetName = parents.length === 2 && document.get("targets") === parents[1];
      if (isScalar(key) && key.range && !isTargetName) found.push({ key: String(key.value), offset: key.range[0] });
    },
  });
  return found;
}

/** One letter wrong, one missing, one too many. */
function typosOf(key: string): string[] {
  const at = Math.floor(key.length / 2);
  return [`${key.slice(0, at)}q${key.slice(at + 1)}`, key.slice(0, at) + key.slice(at + 1), `${key}q`];
}

type Validator = ((value: unknown) => boolean) & { errors?: unknown };

/** The validator that openapi-backend brings along. */
function validator(): Validator {
  const require = createRequire(createRequire(import.meta.url).resolve("openapi-backend"));
  const { Ajv2020 } = require("ajv/dist/2020.js") as {
    Ajv2020: new (options: object) => { compile(schema: object): Validator };
  };
  return new Ajv2020({ strict: false }).compile(configJsonSchema(plugins));
}
