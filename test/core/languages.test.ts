/** Mails and pages speak both languages: that German lacks no text the compiler sees; that none is English, this does. */
import { describe, expect, test } from "vitest";
import { english } from "../../core/notify/mails/texts.en.ts";
import { german } from "../../core/notify/mails/texts.de.ts";
import { wordsOf } from "../../core/web/words.ts";

/** Words that are the same in both, or that keep their names as commands show them. */
const SAME = new Set(["Team", "Mail", "Digest"]);

/** Stands beside words that are English, so English has none. */
const GERMAN_ALONE = /^besideEnglish\./;

describe.each([
  ["mails", english, german],
  ["pages", wordsOf("en"), wordsOf("de")],
])("%s", (_, inEnglish, inGerman) => {
  const texts = textsOf(inEnglish);
  const theirs = textsOf(inGerman);

  test("have the same texts in both languages, none of them empty", () => {
    const shared = [...theirs.keys()].filter((path) => !GERMAN_ALONE.test(path));
    expect(shared.sort()).toEqual([...texts.keys()].sort());
    for (const [path, text] of [...texts, ...theirs]) expect(text.trim(), path).not.toBe("");
    expect(texts.size).toBeGreaterThan(40);
  });

  test("are not English in German", () => {
    const english = [...texts].filter(([path, text]) => theirs.get(path) === text && !SAME.has(text));
    expect(english.filter(([path]) => path !== "language")).toEqual([]);
  });
});

/** `opened.lead` → the text; what a function makes of its arguments is tested where it is used. */
function textsOf(value: unknown, path = ""): Map<string, string> {
  if (typeof value === "string") return new Map([[path, value]]);
  if (typeof value !== "object" || value === null) return new Map();
  const inside = Object.entries(value).map(([key, one]) => textsOf(one, path ? `${path}.${key}` : key));
  return new Map(inside.flatMap((map) => [...map]));
}
