/** The version stands in package.json; everything else that says one says the same. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Program, TOP } from "../e2e/process/kit/program.ts";

const read = (name: string) => readFile(join(TOP, name), "utf8");
const { version } = JSON.parse(await read("package.json")) as { version: string };

test("`rollcall version` says it", async () => {
  const { stdout } = await new Program(["version"], { cwd: TOP, env: {}, main: join(TOP, "core/main.ts") }).ended;
  expect(stdout).toBe(`${version}\n`);
});

test("the lock has it", async () => {
  const { version: locked, packages } = JSON.parse(await read("package-lock.json"));
  expect([locked, packages[""].version]).toEqual([version, version]);
});

test("the image's label has it", async () => {
  const labels = [...(await read("Dockerfile")).matchAll(/image\.version="([^"]+)"/g)].map(([, label]) => label);
  expect(labels).toEqual([version]);
});

test("the changelog begins with it, and each further heading is an older version with its day", async () => {
  const [first, ...older] = [...(await read("CHANGELOG.md")).matchAll(/^## (.+)$/gm)].map(([, title]) => title!);
  expect(first).toMatch(/^\d+\.\d+\.\d+ \((unreleased|\d{4}-\d{2}-\d{2})\)$/);
  expect(first!.split(" ")[0]).toBe(version);
  for (const title of older) expect(title).toMatch(/^\d+\.\d+\.\d+ \(\d{4}-\d{2}-\d{2}\)$/);
});
