/** What the READMEs say is so: commands, links, tables, and code that stands where it is compiled. */
import { glob, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { CASES } from "../core/exam/cases.ts";
import { RULES, type Limit } from "../core/model/rules.ts";
import { PACKAGES, ROOMS } from "./architecture/rules.ts";
import { run } from "./core/cli/made-up.ts";
import { connectorFolders } from "./kit/connector-folders.ts";
import { DAY, HOUR, MINUTE, SECOND } from "./kit/swift-clock.ts";

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

describe("docs/safety.md", () => {
  test("tells the limits that are held, row by row", async () => {
    const page = (await read("docs/safety.md")).replaceAll(/\n +/g, " ");
    const { user, absence, attendance, booking, membership, team } = RULES.removals.limits;
    const { fresh, vanished } = RULES.creates;
    const all = RULES.removals.everythingFrom;
    expect(attendance).toEqual(absence);
    expect([membership.floor, membership.share]).toEqual([0, 0.5]);
    expect([...page.matchAll(/^\| .*Held if more than \|\n\|[-|]+\n((?:\|.*\n)+)/gm)].flatMap(rowsOf)).toEqual([
      `| accounts (locked, deactivated, removed, left out of a file) | ${larger(user)} of the linked ones, at most ${user.cap} |`,
      `| absences, working times | ${larger(absence)}, at most ${absence.cap} |`,
      `| bookings | ${larger(booking)} of the people known there |`,
      "| memberships | half of all |",
      `| teams | ${larger(team)} |`,
      `| new accounts and teams, after the first complete run | ${larger(fresh)} of the linked ones |`,
      `| accounts and teams that vanished from the tool and would be created again | ${larger(vanished)} of the linked ones |`,
    ]);
    expect([...page.matchAll(/^Always held are:\n\n((?:- .*\n)+)/gm)].flatMap(rowsOf)).toEqual([
      `- removals of everything that there is (accounts; other records from ${all} on), and all removals while Personio lists nobody,`,
      `- records that all vanished from the tool, from ${all} on, and would be created again,`,
      `- new accounts, if more than ${larger(vanished)} of the linked accounts are missing from the tool's list although the tool finds them by their ids: its list is incomplete,`,
      `- new accounts, if the tool has ${RULES.known.accounts} accounts or more and fewer than ${percent(RULES.known.share)} of them belong to anybody in Personio,`,
      "- new accounts, once Personio no longer gives `status`, `hire_date` or `last_working_day` to a target that used them; locked accounts stay locked.",
    ]);
  });

  test.each([
    `up to ${RULES.lookups.perRun} per run, and only "not found" confirms`,
    `up to ${RULES.narrow.records} changed records, it asks for these alone`,
    `more than ${percent(RULES.company.share)} of the linked people, and at least ${RULES.company.people}, changed both e-mail and name`,
    `mails list at most ${RULES.mail.names} records`,
    `a request is tried again after ${listOf(RULES.request.backoffMs, SECOND)} s`,
    `Each request has ${RULES.request.timeoutMs / SECOND} s`,
    `a run without progress for ${RULES.run.noProgressMs / MINUTE} minutes, or of more than ${RULES.run.longestMs / HOUR} hours, ends`,
    `at the next run, after ${listOf(RULES.records.retriesMs.slice(1), HOUR)} hours, then daily; ${RULES.records.retryForMs / DAY} days`,
  ])("says: %s", async (sentence) => {
    expect((await read("docs/safety.md")).replace(/\s+/g, " ")).toContain(sentence);
  });
});

/** The headings of a connector's README in their order: first what an administrator needs, then what was found out. */
const OF_CONNECTORS = [
  "What is needed",
  "Settings",
  "What is written",
  "What is not certain, and what it means for you",
  "What is asked",
  "Quirks",
  "Not tried on a live account",
] as const;

test("the README of every connector has the same headings in the same order; it may have others between them", async () => {
  const connectors = [...(await readmes())].filter(([path]) => /^plugins\/[^/]+\/connectors\/[^/]+\//.test(path));
  expect(connectors.length).toBeGreaterThan(9);
  const headings = connectors.map(([path, text]) => {
    const found = [...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title!);
    return [path, found.filter((title) => (OF_CONNECTORS as readonly string[]).includes(title))];
  });
  expect(Object.fromEntries(headings)).toEqual(Object.fromEntries(connectors.map(([path]) => [path, OF_CONNECTORS])));
});

test("every connector has a README, to which both tables of plugins and the page of targets lead", async () => {
  const folders = await connectorFolders();
  expect(folders.length).toBeGreaterThan(9);
  const pages = ["README.md", "plugins/README.md", "docs/targets.md"];
  const missing: string[] = [];
  for (const { plugin, type } of folders) {
    const readme = `${plugin}/connectors/${type}/README.md`;
    if (!(await stat(join(ROOT, "plugins", readme)).catch(() => null))) missing.push(`plugins/${readme}`);
    for (const page of pages)
      if (!(await read(page)).includes(`${readme})`)) missing.push(`in ${page}: a link to plugins/${readme}`);
  }
  expect(missing).toEqual([]);
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

test("every TypeScript block of every README stands in a template, which is compiled and run", async () => {
  const astray: string[] = [];
  let blocks = 0;
  for (const text of (await readmes()).values()) {
    for (const [, code] of text.matchAll(/^```ts\n([\s\S]*?)^```/gm)) {
      const [first = "", path] = /^\/\/ (templates\/\S+\.ts)\n/.exec(code!) ?? [];
      expect(path, `a block says in its first line which file it is of: ${code!.slice(0, 60)}`).toBeDefined();
      if (!(await read(path!)).includes(code!.slice(first.length))) astray.push(code!);
      blocks += 1;
    }
  }
  expect(blocks).toBeGreaterThan(5);
  expect(astray).toEqual([]);
});

test("the README for authors has the exam's cases, word for word", async () => {
  const rows = CASES.map(({ name, promise }) => `| \`${name}\` | ${promise} |`);
  const text = await read("plugins/README.md");
  for (const row of rows) expect(text).toContain(row);
  expect(text).toContain("eighteen cases");
  expect(CASES).toHaveLength(18);
});

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

function rowsOf([, rows]: RegExpMatchArray): string[] {
  return rows!.trim().split("\n");
}

function larger({ floor, share }: Limit): string {
  return `the larger of ${floor} and ${percent(share)}`;
}

/** `1, 3, 9 and 27` */
function listOf(times: readonly number[], unit: number): string {
  const numbers = times.map((ms) => String(ms / unit));
  return `${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
