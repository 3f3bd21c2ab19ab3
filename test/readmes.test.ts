/** What the READMEs say is so: commands, links, tables, and code that compiles against the contract as it is. */
import { execFile } from "node:child_process";
import { glob, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { PACKAGES, ROOMS } from "./architecture/rules.ts";
import { run } from "./core/cli/made-up.ts";

const ROOT = join(import.meta.dirname, "..");
const read = (path: string) => readFile(join(ROOT, path), "utf8");

async function readmes(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const path of glob("{*.md,core/**/*.md,docs/**/*.md,plugins/**/*.md}", { cwd: ROOT }))
    found.set(path, await read(path));
  return found;
}

describe("README.md", () => {
  test("has every command of the program in its table, and no other", async () => {
    const [, table = ""] = /^## Commands\n([\s\S]*?)^## /m.exec(await read("README.md")) ?? [];
    const rows = [...table.matchAll(/^\| (`.*?) \|/gm)].map(([, cell]) => cell!);
    const named = rows.flatMap((cell) => [...cell.matchAll(/`([a-z-]+)[^`]*`/g)].map(([, name]) => name!));
    const { out } = await run("--help");
    const [help] = out.split("Example:");
    const there = [...help!.matchAll(/^ {2}([a-z][a-z-]*) /gm)]
      .map(([, name]) => name!)
      .filter((name) => name !== "help");
    expect(there.length).toBeGreaterThan(15);
    expect(named.sort()).toEqual(there.sort());
  });

  test("names scripts that are there", async () => {
    const { scripts } = JSON.parse(await read("package.json")) as { scripts: Record<string, string> };
    const texts = [...(await readmes()).values()].join("\n");
    const named = new Set([...texts.matchAll(/npm run (?:--silent )?([a-z:]+)/g)].map(([, name]) => name!));
    expect(named.size).toBeGreaterThan(3);
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
  });
});

test("every link between the READMEs leads to a file, and to a heading where it names one", async () => {
  const all = await readmes();
  const astray: string[] = [];
  for (const [path, text] of all) {
    for (const [, link] of text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const [file = "", heading] = link!.split("#");
      const target = file === "" ? path : join(dirname(path), file);
      const there = await stat(join(ROOT, target)).catch(() => null);
      const headings = [...(all.get(target) ?? "").matchAll(/^#+ (.+)$/gm)].map(([, title]) => anchorOf(title!));
      if (!there || (heading !== undefined && !headings.includes(heading))) astray.push(`${path}: ${link}`);
    }
  }
  expect(astray).toEqual([]);
});

test("the import table in core/README.md is the one that is held", async () => {
  const lines = (await read("core/README.md")).split("\n");
  const told = lines.filter((line) => /^\| `(core|plugins)\//.test(line)).map((line) => line.replaceAll(/ +/g, " "));
  const held = Object.entries(ROOMS).map(([room, rooms]) => {
    const may = rooms.map((one) => one.replace(/\/$/, "")).join(", ") || "nothing";
    return `| \`${room}\` | ${may} | ${packagesOf(room).join(", ")} |`.replaceAll(/ +/g, " ");
  });
  expect(told).toEqual(held);
});

test("every TypeScript block of every README compiles", { timeout: 60_000 }, async () => {
  const blocks = new Map<string, string>();
  for (const text of (await readmes()).values()) {
    for (const [, code] of text.matchAll(/^```ts\n([\s\S]*?)^```/gm)) {
      const [, path] = /^\/\/ (\S+\.ts)\n/.exec(code!) ?? [];
      expect(path, `a block says in its first line which file it would be: ${code!.slice(0, 60)}`).toBeDefined();
      blocks.set(path!, code!);
    }
  }
  expect(blocks.size).toBeGreaterThan(0);
  expect(await compile(blocks)).toBe("");
});

test("a TypeScript block that breaks the contract would be found", { timeout: 60_000 }, async () => {
  const code =
    'import type { Flow } from "../../core/plugin/contract.ts";\nexport const flow: Flow = { kind: "user" };\n';
  expect(await compile(new Map([["plugins/made-up/index.ts", code]]))).toContain("error TS2740");
});

/** What the compiler says of these files, as if they lay at their paths in the project; empty when nothing. */
async function compile(files: ReadonlyMap<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-blocks-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, code] of files) {
    const text = code.replaceAll(/(from ")(\.[^"]+)(")/g, (_, before: string, specifier: string, after: string) => {
      const target = join(dirname(path), specifier);
      return before + (files.has(target) ? specifier : resolve(ROOT, target)) + after;
    });
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const types = join(ROOT, "node_modules/@types");
  const compilerOptions = { typeRoots: [types], noEmit: true };
  const tsconfig = { extends: join(ROOT, "tsconfig.json"), compilerOptions, include: ["**/*.ts"] };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  return promisify(execFile)(process.execPath, [tsc, "-p", folder]).then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
  );
}

/** The packages that a room may import, alone or with those named. */
function packagesOf(room: string): string[] {
  const isIts = (place: string) => (room === "plugins/*" ? place.startsWith("plugins/") : place.startsWith(`${room}/`));
  return Object.entries(PACKAGES)
    .filter(([, places]) => places.some(isIts))
    .map(([name]) => name);
}

/** As forges make them. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, "")
    .replaceAll(" ", "-");
}
