/** Every command that the documentation tells operators to type is typed here, page by page, in the order in which it stands. */
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { withdrawAbsence } from "../../plugins/personio/world.ts";
import { run } from "../core/cli/made-up.ts";
import { startSmtp } from "../core/notify/smtp-kit.ts";
import { PAGE, startDaemon } from "../e2e/process/kit/daemon.ts";
import { makePlace, PATIENCE, TARGET, type Place } from "../e2e/process/kit/place.ts";
import { WEBHOOK_SECRET, withWebhook } from "../e2e/process/kit/webhook.ts";
import { compiledMain } from "../kit/compiled-once.ts";
import { findProgram } from "../kit/find-program.ts";
import { postgres, startPostgres } from "../kit/postgres.ts";
import { blocks, blocksOf, commandsOf, pages } from "./blocks.ts";
import { shellIn } from "./shell.ts";

/** How many blocks may be marked as not run, and on which pages. Why is said in core/decisions/0013. */
const EXCEPTIONS = { blocks: 14, pages: ["README.md", "docs/docker.md", "docs/systemd.md"] };
/** Done, or something waits for a person; everything else failed. */
const GOOD = [0, 2];

const all = await blocks();
const typed = all.filter(({ language, because }) => language === "sh" && !because);

interface Stage {
  readonly pages: readonly string[];
  /** Gives what stands for the placeholders of these pages. */
  set(place: Place): Promise<Readonly<Record<string, string>>>;
}

/** What pages presume: that a config is there, a hold, a daemon. */
const STAGES: Readonly<Record<string, Stage>> = {
  // README.md comes first, and with it the first run.
  "a config": {
    pages: [
      "README.md",
      ...["personio", "targets", "switching-over", "backup", "privacy", "upgrading", "several-daemons"].map(doc),
    ],
    set: async (place) => ({ "/backups": place.folder }),
  },
  "a hold": { pages: [doc("when-something-fails")], set: withHold },
  "a daemon that Personio may call": { pages: [doc("webhook")], set: withCalls },
  "a daemon": { pages: [doc("dashboard-and-api")], set: withDaemon },
};

function doc(name: string): string {
  return `docs/${name}.md`;
}

/** Each command is typed once, at the first stage that has it. */
function commandsAt(name: string): string[] {
  const stageOf = new Map<string, string>();
  for (const [stage, { pages }] of Object.entries(STAGES))
    for (const command of pages.flatMap((page) => typed.filter((block) => block.page === page).flatMap(commandsOf)))
      if (!stageOf.has(command)) stageOf.set(command, stage);
  return [...stageOf].filter(([, stage]) => stage === name).map(([command]) => command);
}

const needs = findProgram("curl") ? "" : " (needs Debian's curl)";

let main: string;
beforeAll(async () => {
  main = await compiledMain();
}, PATIENCE);

describe("what is told to be typed after", { timeout: 3 * PATIENCE }, () => {
  for (const [name, { set }] of Object.entries(STAGES)) {
    test.skipIf(needs !== "")(`${name}${needs}`, async () => {
      const place = await makePlace();
      const stands = await set(place);
      const shell = await shellIn(place, main);
      for (const command of commandsAt(name)) {
        const line = filledIn(command, { ...stands, DIGEST: await digestFor(command, place) });
        const { code, said } = await shell.type(line);
        expect(GOOD, `${line}\n${said}`).toContain(code);
      }
    });
  }

  test("no page is left out", () => {
    const staged = Object.values(STAGES).flatMap((stage) => stage.pages);
    expect([...new Set(typed.map(({ page }) => page))].sort()).toEqual(staged.sort());
  });
});

test("each block says its language, and each that is not run says why; there are few of those", () => {
  // `yml` is for files of other programs: Prometheus.
  expect(all.filter(({ language }) => !["sh", "yaml", "yml", "sql", "text", "crontab"].includes(language))).toEqual([]);
  const marked = all.filter(({ because }) => because);
  expect(marked.filter(({ language }) => language === "yaml")).toEqual([]);
  expect(marked.length).toBeGreaterThan(0);
  expect(marked.length).toBeLessThanOrEqual(EXCEPTIONS.blocks);
  expect([...new Set(marked.map(({ page }) => page))]).toEqual(EXCEPTIONS.pages);
  const texts = blocksOf("made-up", "<!-- example: not run, because so -->\n\n```sh\nx\n```\n\n```sh\ny\n```\n");
  expect(texts.map(({ because }) => because)).toEqual(["so", null]);
});

test("each `rollcall …` in the text is a command of the program, with options that it has", async () => {
  const wrong: string[] = [];
  const told = [...(await pages("{README.md,docs/*.md,{plugins,templates}/**/README.md}"))].flatMap(([page, text]) =>
    [...text.matchAll(/`rollcall ([a-z-]+)([^`]*)`/g)].map(([, name, rest]) => ({ page, name: name!, rest: rest! })),
  );
  expect(told.length).toBeGreaterThan(20);
  const help = new Map<string, string>();
  for (const { name } of told) if (!help.has(name)) help.set(name, (await run(`${name} --help`)).out);
  for (const { page, name, rest } of told) {
    const text = help.get(name)!;
    const options = [...rest.matchAll(/--[a-z-]+/g)].map(([option]) => option);
    const there = new RegExp(`^Usage: rollcall ${name}\\b`, "m").test(text);
    const unknown = options.filter((option) => !text.includes(option) && !SUBCOMMANDS.test(rest));
    if (!there || unknown.length > 0) wrong.push(`${page}: rollcall ${name}${rest}`);
  }
  expect(wrong).toEqual([]);
});

test("what authors of plugins are told to type names its target", async () => {
  const read = [...(await pages("{plugins/README.md,templates/**/*.{md,ts}}"))];
  const told = read.flatMap(([page, text]) =>
    [...text.matchAll(/`rollcall (?:plan|sync)([^`]*)`/g)].map(([command, rest]) => ({ page, command, rest })),
  );
  expect(told.length).toBeGreaterThan(3);
  expect(told.filter(({ rest }) => rest === "")).toEqual([]);
});

/** `rollcall tokens create`: has a help of its own. */
const SUBCOMMANDS = /^ (create|revoke|plugin|connector)\b/;

test.skipIf(!postgres)(
  "the SQL is taken by PostgreSQL (needs Debian's postgresql)",
  { timeout: PATIENCE },
  async () => {
    // What is not the administrator's is typed into a database of rollcall's: dump.test.ts.
    const sql = all.filter(({ language, code }) => language === "sql" && /\b(ROLE|DATABASE)\b/.test(code));
    expect(sql.length).toBeGreaterThan(0);
    const server = await startPostgres();
    onTestFinished(() => server.close());
    // The kit's administrator has that name already.
    const statements = sql.flatMap(({ code }) => code.replaceAll("rollcall", "other").split(/;\n/));
    for (const statement of statements.filter((one) => one !== "")) await server.ask(statement);
    const [database] = await server.ask(
      "SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = 'other'",
    );
    expect(database).toEqual({ owner: "other" });
  },
);

async function withHold(place: Place): Promise<Record<string, string>> {
  const smtp = await startSmtp();
  onTestFinished(() => smtp.close());
  const mail = `mail: { from: rollcall@example.com, smtp: "smtp://127.0.0.1:${smtp.port}" }`;
  await place.write(
    place.config({ top: mail, targets: place.target(TARGET, { more: "    limits: { removals: 0 }\n" }) }),
  );
  expect((await place.run("sync", TARGET)).code).toBe(0);
  const { world } = place.company.personio;
  withdrawAbsence(world, world.absences[0]!);
  expect((await place.run("sync", TARGET)).code).toBe(2);
  return {};
}

async function withDaemon(place: Place): Promise<Record<string, string>> {
  await place.write(place.config({ top: PAGE }));
  const daemon = await startDaemon(place);
  await daemon.program.says(/"run ends"/);
  place.env.TOKEN = (await place.run("tokens", "create", "grafana")).stdout.trim();
  return { "https://rollcall.example.com": daemon.url, "curl ": "curl --silent --show-error --fail " };
}

async function withCalls(place: Place): Promise<Record<string, string>> {
  await place.write(withWebhook(place, place.config({ top: PAGE })));
  const daemon = await startDaemon(place);
  place.env.PERSONIO_WEBHOOK_TOKEN = WEBHOOK_SECRET;
  return { "https://rollcall.example.com": daemon.url, "curl ": "curl --silent --show-error --fail " };
}

/** Of what is held now, where the command wants to know it. */
async function digestFor(command: string, place: Place): Promise<string> {
  if (!command.includes("DIGEST")) return "";
  const { targets } = (await place.run("status", "--json")).json();
  return targets[0].hold.digest;
}

function filledIn(command: string, stands: Readonly<Record<string, string>>): string {
  return Object.entries(stands).reduce((line, [name, value]) => line.replaceAll(name, value), command);
}
