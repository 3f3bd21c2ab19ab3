/** What the Dockerfile copies: it is given to the builder, and what is by other people is named with its licence. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

const read = (name: string) => readFile(join(import.meta.dirname, "../..", name), "utf8");
const dockerfile = await read("Dockerfile");
const last = dockerfile.slice(dockerfile.lastIndexOf("\nFROM ") + 1);

/** What each line COPY takes, from a stage or from the folder. */
function copied(text: string, from: string | null): string[] {
  const lines = [...text.matchAll(/^COPY (?:--from=(\S+) )?(.+) \S+$/gm)];
  return lines.filter(([, stage]) => (stage ?? null) === from).flatMap(([, , names]) => names!.split(" "));
}

test("the builder gets all that is copied from the folder", async () => {
  const given: readonly string[] = (await read(".dockerignore")).match(/(?<=^!).+$/gm) ?? [];
  const wanted = copied(dockerfile, null);
  expect(wanted).toEqual(expect.arrayContaining(["docs", "SECURITY.md", "core"]));
  const all = wanted.filter((name) => !given.includes(name) && !given.some((one) => one.startsWith(`${name}/`)));
  expect(all).toEqual([]);
});

test("the base, and each program that is copied from Debian with its notice, are named among what other people made", async () => {
  const text = await read("THIRD-PARTY.md");
  expect(text).toContain(/^FROM (\S+)$/m.exec(last)![1]);
  const theirs = copied(last, "packages").filter((path) => path.startsWith("/usr/"));
  const programs = theirs.filter((path) => path.startsWith("/usr/bin/")).map((path) => path.slice("/usr/bin/".length));
  expect(programs.length).toBeGreaterThan(0);
  for (const name of programs) {
    expect(text).toContain(`**${name}** of Debian`);
    expect(theirs).toContain(`/usr/share/doc/${name}/copyright`);
  }
});
