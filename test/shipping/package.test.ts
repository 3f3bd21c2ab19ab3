/** The package as `npm pack` makes it, unpacked into an empty folder with nothing beside it but what it depends on. */
import { execFile } from "node:child_process";
import { cp, glob, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { putDist } from "../kit/compiled-once.ts";

const ROOT = join(import.meta.dirname, "../..");
const run = promisify(execFile);

interface Description {
  readonly files: readonly string[];
  readonly bin: { readonly rollcall: string };
}

let folder: string;
let home: string;
let packed: readonly string[];
let description: Description;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollcall-packed-"));
  description = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as Description;
  const source = join(folder, "source");
  await mkdir(source);
  const patterns = ["package.json", "README.md", "LICENSE", ...shipped().filter((one) => one !== "dist")];
  for await (const name of glob(patterns, { cwd: ROOT }))
    await cp(join(ROOT, name), join(source, name), { recursive: true });
  // What must not be packed.
  await cp(join(ROOT, "test/docs"), join(source, "test"), { recursive: true });
  await putDist(join(source, "dist"));
  await cp(join(ROOT, "test/docs"), join(source, "dist/core/compile-cache"), { recursive: true });
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: source,
  });
  const answer = JSON.parse(stdout) as readonly { filename: string; files: readonly { path: string }[] }[];
  const [{ filename, files }] = Object.values(answer) as [(typeof answer)[number]];
  packed = files.map(({ path }) => path);
  home = join(folder, "empty/node_modules/rollcall");
  await mkdir(home, { recursive: true });
  await run("tar", ["--extract", "--gzip", "--strip-components=1", "--file", join(folder, filename), "-C", home]);
  await linkDependencies(dirname(home));
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test("has code, example, schema, documentation, changelog and licences, and no source or test", () => {
  const tops = new Set(packed.map((path) => path.split("/")[0]));
  const wanted = shipped().map((one) => one.split("/")[0]);
  expect([...tops].sort()).toEqual([...new Set([...wanted, "LICENSE", "README.md", "package.json"])].sort());
  expect(packed.filter((path) => path.startsWith("plugins/") && !path.endsWith("/README.md"))).toEqual([]);
  expect(packed).toContain("dist/core/main.js");
  expect(packed).toContain("dist/core/licences.txt");
  expect(packed.filter((path) => path.startsWith("dist/") && /(?<!\.d)\.ts$/.test(path))).toEqual([]);
});

test("has nothing that Node compiled: it serves one machine and one user", () => {
  expect(packed.filter((path) => path.includes("compile-cache"))).toEqual([]);
});

test("has every page to which what administrators read in it leads", async () => {
  const dead: string[] = [];
  for (const page of packed.filter((path) => /^(README|SECURITY|CHANGELOG|docs\/.*)\.md$/.test(path)))
    for (const link of linksOf(await readFile(join(home, page), "utf8"))) {
      const to = join(dirname(page), link);
      if (!packed.includes(to) && !IN_THE_CLONE.test(to)) dead.push(`${page}: ${link}`);
    }
  expect(packed).toContain("docs/systemd/rollcall.service");
  expect(dead).toEqual([]);
});

/** For people who build an image or change rollcall itself. */
const IN_THE_CLONE = /^(core\/|\.github\/|CONTRIBUTING\.md$|compose\.yaml$)/;

function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, link]) => link!);
}

test("has the licence of every package whose code is part of it", async () => {
  const texts = (await readFile(join(home, "dist/core/licences.txt"), "utf8")).split(/^== (?=[@a-z])/m).slice(1);
  expect(texts.length).toBeGreaterThan(30);
  for (const text of texts) expect(text, text.slice(0, 80)).toMatch(/^\S+: \S+\n\n([\s\S]{200,}|.*; see https:.*\n+)$/);
});

test("runs the demo, each target twice", { timeout: 120_000 }, async () => {
  const main = join(home, description.bin.rollcall);
  const { stdout } = await run(process.execPath, [main, "demo", "--once", "--json", "--people", "12"], {
    cwd: join(folder, "empty"),
    env: { PATH: process.env.PATH },
  });
  const { targets } = JSON.parse(stdout) as { targets: readonly { second: { counts: { unchanged: number } } }[] };
  expect(targets.length).toBeGreaterThanOrEqual(5);
});

function shipped(): readonly string[] {
  return description.files.filter((one) => !one.startsWith("!"));
}

/** What npm would install beside it: no package that only developers have. */
async function linkDependencies(to: string): Promise<void> {
  const lock = JSON.parse(await readFile(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Readonly<Record<string, { readonly dev?: boolean }>>;
  };
  const names = Object.entries(lock.packages)
    .filter(([path, { dev }]) => !dev && /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path))
    .map(([path]) => path.slice("node_modules/".length));
  for (const name of names) {
    await mkdir(dirname(join(to, name)), { recursive: true });
    await symlink(join(ROOT, "node_modules", name), join(to, name));
  }
}
