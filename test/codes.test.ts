/** `docs/codes.md` has every code that users meet, in order, and none that the source does not have. */
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CODES } from "../core/render/codes.ts";
import { CONFLICTS, conflictWords } from "../core/render/conflicts.ts";

const ROOT = join(import.meta.dirname, "..");

/** Words in capital letters that are no codes of rollcall's: whose they are → the words. */
const FOREIGN = [
  ["HTTP and WebDAV", /^(GET|HEAD|PUT|POST|PATCH|DELETE|OPTIONS|REPORT|PROPFIND|MKCALENDAR|DENY)$/],
  [
    "Node, undici, OpenSSL",
    /^(EACCES|EAUTH|EABORT|EEXIST|EENVELOPE|EHOSTUNREACH|EISDIR|EMESSAGE|EAI_AGAIN|ENETUNREACH|ENOAUTH|ENOENT|ENOSPC|ENOTDIR|ENOTFOUND|ECONN[A-Z]+|EPERM|EPIPE|EROFS|ESOCKET|ETIMEDOUT|ETLS|ERR_.+|UND_ERR_.+|CERT_.+|SIG[A-Z]+|NFC|NFKD)$/,
  ],
  ["YAML", /^(TAB_AS_INDENT|RESOURCE_EXHAUSTION|TAG_RESOLVE_FAILED|BAD_DQ_ESCAPE|FAILED)$/],
  ["SQL", /^(SQLITE_.+|ROLLBACK|CASCADE|NOTHING|GROUP|USER)$/],
  [
    "variables of the environment",
    /^(PERSONIO_.+|AWORK_.+|SMTP_.+|ROLLCALL_.+|HEARTBEAT_.+|HTTPS?_PROXY|NO_PROXY|UTC)$/,
  ],
  [
    "calendars",
    /^(V[A-Z]+|OPAQUE|OOF|TRUE|INDIVIDUAL|RESOURCE|ROOM|CANCELLED|SECONDLY|MINUTELY|HOURLY|BY(SECOND|MINUTE|HOUR))$/,
  ],
  ["Personio", /^(FIRST_HALF|SECOND_HALF|ACTIVE|INACTIVE|LEAVE|ONBOARDING|UNSPECIFIED|ENABLED|TOKEN|WORK|BREAK)$/],
  ["names that stand for a name", /^(ACME|DESK_PLANNER|TARGET|ROLLCALL)$/],
] as const;

async function codesOfTheSource(): Promise<string[]> {
  const found = new Set<string>();
  for await (const path of glob("{core,plugins}/**/*.ts", {
    cwd: ROOT,
    exclude: (name) => /simulator|^exam$/.test(name),
  }))
    for (const [, word] of withoutComments(await readFile(join(ROOT, path), "utf8")).matchAll(/"([A-Z][A-Z_]{2,})"/g))
      found.add(word!);
  return [...found, ...Object.keys(CODES.en)].filter((word) => !FOREIGN.some(([, words]) => words.test(word)));
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}

test("docs/codes.md has every code of the source once, in order, and no other; a foreign word goes to FOREIGN above", async () => {
  const page = await readFile(join(ROOT, "docs/codes.md"), "utf8");
  const told = [...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code!);
  const there = [...new Set(await codesOfTheSource())];
  expect(told.length).toBeGreaterThan(80);
  expect(told).toEqual(there.sort());
});

test("each code of docs/codes.md has its place, its meaning and what to do", async () => {
  const page = await readFile(join(ROOT, "docs/codes.md"), "utf8");
  const places = /^(error|conflict|kept|left out|waits|check|API)(, (error|conflict|kept|left out|waits))*$/;
  for (const [, code, place, meaning, deed] of page.matchAll(/^\| `([A-Z_]+)` \| (.*?) \| (.*?) \| (.*) \|$/gm)) {
    expect(place, code).toMatch(places);
    expect(
      [meaning, deed].every((text) => text!.length > 5),
      code,
    ).toBe(true);
  }
});

test("each conflict of docs/codes.md has the meaning and the remedy that mails give it, and mails know no other", async () => {
  const page = await readFile(join(ROOT, "docs/codes.md"), "utf8");
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| (.*?) \| (.*?) \| (.*) \|$/gm)].filter(([, , place]) =>
    /conflict/.test(place!),
  );
  expect(Object.keys(CONFLICTS.en).sort()).toEqual(rows.map(([, code]) => code));
  for (const [, code, , meaning, deed] of rows) {
    const { meaning: told, remedy } = conflictWords("en", code!, "TARGET")!;
    // The page adds links, and its cells begin with a small letter and have no full stop.
    const withoutLink = deed!.replace(/\. \[[^\]]*\]\([^)]*\)$/, "");
    expect([meaning, withoutLink].map(asSentence), code).toEqual([told, remedy]);
  }
});

function asSentence(cell: string | undefined): string {
  const text = cell ?? "";
  return `${text.startsWith("rollcall") ? text : text.charAt(0).toUpperCase() + text.slice(1)}.`;
}

test("the remedy of each conflict names the same commands and settings in both languages", () => {
  const named = (language: "en" | "de", code: string) =>
    [...conflictWords(language, code, "learning")!.remedy.matchAll(/`[^`]+`/g)].map(([quoted]) => quoted);
  for (const code of Object.keys(CONFLICTS.en)) expect(named("de", code), code).toEqual(named("en", code));
});
