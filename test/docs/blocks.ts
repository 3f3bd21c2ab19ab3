/** The examples in what operators read, README.md and docs/*.md, and with them those of plugins: every fenced block, with the mark of those that are not run. */
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
const FENCE = /^( *)```(\S*)\n([\s\S]*?)^\1```$/gm;
const MARK = /<!-- example: not run(?: here)?, because (.+?) -->\s*$/;

export interface Block {
  /** From the root. */
  readonly page: string;
  readonly language: string;
  readonly code: string;
  /** Why it is not run; null where it is. */
  readonly because: string | null;
}

/** What operators read. */
const OPERATORS = "{README.md,docs/*.md}";

/** Path from the root → text. */
export async function pages(which = OPERATORS): Promise<ReadonlyMap<string, string>> {
  const paths: string[] = [];
  for await (const path of glob(which, { cwd: ROOT })) paths.push(path);
  const texts = await Promise.all(
    paths.sort().map(async (path) => [path, await readFile(join(ROOT, path), "utf8")] as const),
  );
  return new Map(texts);
}

export async function blocks(which = OPERATORS): Promise<readonly Block[]> {
  return [...(await pages(which))].flatMap(([page, text]) => blocksOf(page, text));
}

export function blocksOf(page: string, text: string): Block[] {
  return [...text.matchAll(FENCE)].map(({ index, 1: indent, 2: language, 3: code }) => ({
    page,
    language: language!,
    code: code!.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    because: MARK.exec(text.slice(0, index))?.[1] ?? null,
  }));
}

/** One a line, but for those that a backslash continues. */
export function commandsOf({ code }: Block): string[] {
  return code
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
}
