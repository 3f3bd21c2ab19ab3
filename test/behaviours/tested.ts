/** Which tests carry which behaviour's number in their titles. */
import { globSync, readFileSync } from "node:fs";
import { BEHAVIOURS } from "./rows.ts";

export interface TestTitle {
  readonly file: string;
  readonly title: string;
}

const TITLE = /\b(?:it|test|describe)(?:\.\w+(?:\([^)]*\))?)*\(\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/g;
const NUMBER = /\b([PBASUR]\d{1,2})\b/g;

/** Titles by number; a number that is no behaviour's is left out. */
export function testedBehaviours(top: string): ReadonlyMap<string, readonly TestTitle[]> {
  const tested = new Map<string, TestTitle[]>(Object.keys(BEHAVIOURS).map((id) => [id, []]));
  for (const file of globSync("test/**/*.test.ts", { cwd: top }).sort()) {
    const text = readFileSync(`${top}/${file}`, "utf8");
    for (const [, , title = ""] of text.matchAll(TITLE))
      for (const [, id = ""] of title.matchAll(NUMBER)) tested.get(id)?.push({ file, title });
  }
  return tested;
}
