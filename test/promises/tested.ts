/** Which tests carry which promise's name in their titles. */
import { globSync, readFileSync } from "node:fs";

/** What is promised, row by row, by the name that tests carry. */
export interface Promised {
  /** What one of them is called. */
  readonly one: string;
  readonly rows: Readonly<Record<string, string>>;
  /** Finds names in a title; its first group is the name. */
  readonly mark: RegExp;
}

export interface TestTitle {
  readonly file: string;
  readonly title: string;
}

export interface Tested {
  /** Titles by name, in the order of the rows. */
  readonly rows: ReadonlyMap<string, readonly TestTitle[]>;
  /** Titles that carry a name which is no row's. */
  readonly strays: readonly TestTitle[];
}

const TITLE = /\b(?:it|test|describe)(?:\.\w+(?:\((?:[^()]|\([^()]*\))*\))?)*\(\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/g;

export function testsOf({ rows, mark }: Promised, top: string): Tested {
  const tested = new Map<string, TestTitle[]>(Object.keys(rows).map((name) => [name, []]));
  const strays: TestTitle[] = [];
  for (const file of globSync("test/**/*.test.ts", { cwd: top, exclude: ["**/node_modules"] }).sort())
    for (const [, , title = ""] of readFileSync(`${top}/${file}`, "utf8").matchAll(TITLE))
      for (const [, name = ""] of title.matchAll(mark)) (tested.get(name) ?? strays).push({ file, title });
  return { rows: tested, strays };
}

export function withoutTest({ rows }: Tested): string[] {
  return [...rows].filter(([, titles]) => titles.length === 0).map(([name]) => name);
}
