import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { DOORS } from "../../../core/app/external/author-imports.ts";
import { writePart } from "../../../core/app/external/new-part.ts";
import { homeOf } from "../../../core/app/home.ts";
import { SHELF } from "../../kit/shelf.ts";

test("what authors import is there, also where the file that knows of it has moved a room further in", () => {
  const { url } = homeOf(import.meta.url);
  expect([...DOORS.values()].filter((path) => !existsSync(new URL(path, url)))).toEqual([]);
});

test("home is found from released code, which lies less deep than the sources, and past packages on the way", async () => {
  const folder = await emptyFolder();
  await mkdir(join(folder, "dist/core"), { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "rollcall", version: "1.2.3" }));
  await writeFile(join(folder, "dist/package.json"), JSON.stringify({ type: "module" }));
  const { url, version } = homeOf(pathToFileURL(join(folder, "dist/core/new-part.js")).href);
  expect([url.href, version]).toEqual([pathToFileURL(`${folder}/`).href, "1.2.3"]);
});

test("`new` finds its templates in the sources", async () => {
  const { files } = await writePart(
    { kind: "connector", name: "desk", plugin: "absence-mirror" },
    await emptyFolder(),
    new Set(),
  );
  expect(files.length).toBeGreaterThan(5);
});

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(SHELF, "rollcall-home-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
