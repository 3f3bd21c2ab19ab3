// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the config writes its variables so.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { fingerprint, loadConfig } from "../../../core/config/load.ts";
import { createRedactor } from "../../../core/model/redact.ts";
import type { Secret } from "../../../core/model/secret.ts";
import { postgresSettings } from "../../../core/store/postgres/postgres-url.ts";
import { catalog, type Given, inFolder, linesOf, load, START, TARGET } from "./kit.ts";

interface Settings {
  readonly client_id: string;
  readonly client_secret: Secret;
  readonly people: string;
  readonly requests_per_minute: number;
}

async function sourceOf(line: string, given: Given = {}): Promise<Settings> {
  const text = `version: 1\nowners: [it@example.com]\nsource:\n  plugin: people-place\n${line}\ntargets: {}\n`;
  const config = await load(text, given);
  return config.sources["people-place"]!.settings as Settings;
}

const withSecret = (value: string) => `  client_id: rollcall\n  client_secret: ${value}`;
const secretOf = async (value: string, given: Given = {}) =>
  (await sourceOf(withSecret(value), given)).client_secret.reveal();

describe("a secret is what stands there", () => {
  test.each(["0123", "1e5", "true", "0x1F", "12345678901234567890", "1.50"])("%s stays text", async (text) => {
    expect(await secretOf(text)).toBe(text);
  });

  test("a variable is put in as it is, digits, quotes, braces and all", async () => {
    for (const text of ["0123", "p@ss: #\"'{}", "a\nb", "${OTHER}", "$${x}", " padded ", "*alias", "true"]) {
      expect(await secretOf("${PASSWORD}", { env: { PASSWORD: text, OTHER: "never" } })).toBe(text);
    }
  });

  test("a secret file loses one line break at its end and nothing else", async () => {
    for (const [content, text] of [
      ["abc\n", "abc"],
      ["abc\r\n", "abc"],
      ["abc\n\n", "abc\n"],
      [" abc ", " abc "],
    ]) {
      expect(await secretOf('"${file:key}"', { files: { key: content! } })).toBe(text);
    }
  });

  test("NAME_FILE stands in for NAME, also where NAME is empty", async () => {
    const files = { key: "from-file\n" };
    expect(await secretOf("${PASSWORD}", { env: { PASSWORD_FILE: "key" }, files })).toBe("from-file");
    expect(await secretOf("${PASSWORD}", { env: { PASSWORD: "", PASSWORD_FILE: "key" }, files })).toBe("from-file");
  });

  test("$${ is a literal ${", async () => {
    expect(await secretOf("a$${NAME}b")).toBe("a${NAME}b");
    expect(await secretOf("$$${NAME}", { env: { NAME: "x" } })).toBe("$${NAME}");
  });

  test("several variables may be part of one text", async () => {
    expect(await secretOf("${A}-${B}-${A}", { env: { A: "1", B: "2" } })).toBe("1-2-1");
  });

  test("it prints as [redacted] wherever a config is printed", async () => {
    const config = await load(START + TARGET);
    for (const shown of [inspect(config, { depth: 9 }), JSON.stringify(config.sources), String(config.database)]) {
      expect(shown).toContain("[redacted]");
    }
    const { secrets: _, ...rest } = config;
    expect(inspect(rest, { depth: 9 })).not.toMatch(/s3cr3t|k3y-of/);
  });
});

describe("text from outside becomes what the setting is", () => {
  test("a number where the setting is one, text where it is text, a choice where it is one", async () => {
    const lines = `${withSecret("x")}\n  requests_per_minute: \${PACE}\n  people: \${PEOPLE}`.replace(
      "rollcall",
      "${ID}",
    );
    const settings = await sourceOf(lines, { env: { PACE: "42", PEOPLE: "v2", ID: "0042" } });
    expect(settings).toMatchObject({ requests_per_minute: 42, people: "v2", client_id: "0042" });
  });

  test("a boolean where the setting is one", async () => {
    const config = await load(`${START}${TARGET}    hide_details: \${HIDE}\n`, { env: { HIDE: "false" } });
    expect(config.targets[0]!.settings).toMatchObject({ hide_details: false });
  });

  test("a wrong one is refused without being shown", async () => {
    const lines = await linesOf(`${START}${TARGET}    hide_details: \${HIDE}\n`, { env: { HIDE: "hunter2" } });
    expect(lines).toEqual([
      "8:19 targets.absences.hide_details: expected true or false, found another value in the variable or file that it comes from",
    ]);
  });

  test("a quoted number in the file is text, and refused where a number is wanted", async () => {
    expect(await linesOf(`${START}${TARGET}    window: { past_days: "14" }\n`)).toEqual([
      '8:26 targets.absences.window.past_days: expected a whole number, found the text "14"',
    ]);
  });
});

describe("what is missing", () => {
  test.each([
    ["an unset variable", "${PASSWORD}", {}, "the variable PASSWORD is not set (nor PASSWORD_FILE"],
    ["a secret file", "${file:gone}", {}, "gone"],
    ["a folder as a secret file", "${file:.}", {}, "is a folder, not a file"],
    ["a file of NAME_FILE", "${PASSWORD}", { PASSWORD_FILE: "/nowhere/at/all" }, "there is no file /nowhere/at/all"],
    ["one of two answers", "${A}", { A: "x", A_FILE: "y" }, "A and A_FILE are both set"],
    ["a default as in a shell", "${A:-x}", {}, "${A:-x} is not understood: write ${NAME} or ${file:/path}"],
    ["a brace", '"${A"', {}, "${A is not understood"],
    ["a path", "${file:}", {}, "names no file"],
  ])("%s is an error of the source, with its place", async (_, value, env, sentence) => {
    const text = START.replace("source: { plugin: people-place, client_id: rollcall, client_secret: s3cr3t }", "");
    const source = `source:\n  plugin: people-place\n  client_id: a\n  client_secret: ${value}\ntargets: {}\n`;
    const lines = await linesOf(text + source, { env });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\d+:18 source\.client_secret: /);
    expect(lines[0]).toContain(sentence);
  });

  test("a variable with nearly that name is suggested by name, never by value", async () => {
    const [line] = await linesOf(`${START}${TARGET}heartbeat: \${HEARTBEAT_URI}\n`, { env: { HEARTBEAT_URL: "hush" } });
    expect(line).toContain("(HEARTBEAT_URL)");
    expect(line).not.toContain("hush");
  });

  test("a variable that the config asks for elsewhere is not taken for a misspelling of this one", async () => {
    const text = START.replace("client_id: rollcall", 'client_id: "${PEOPLE_PLACE_CLIENT_ID}"').replace(
      "s3cr3t",
      '"${PEOPLE_PLACE_CLIENT_SECRET}"',
    );
    const lines = await linesOf(text + TARGET, { env: { PEOPLE_PLACE_CLIENT_ID: "a" } });
    expect(lines).toEqual([
      expect.stringMatching(/PEOPLE_PLACE_CLIENT_SECRET_FILE, the path of a file that holds it\)$/),
    ]);
  });

  test("an empty secret is refused, for a compose file makes unset variables empty", async () => {
    const lines = await linesOf(START.replace("s3cr3t", '"${X}"') + TARGET, { env: { X: "" } });
    expect(lines).toEqual([expect.stringContaining("source.client_secret: must not be empty")]);
  });
});

describe("in one target alone", () => {
  const text = `${START}${TARGET.replace("k3y-of-the-planner", '"${PLANNER_KEY}"')}  other:
    plugin: calendar-mirror
    connector: { type: planner, api_key: other-key }
`;

  test("a missing secret is that target's problem, and the others can run", async () => {
    const { targets } = await load(text);
    expect(targets.map(({ name, settings }) => [name, settings !== null])).toEqual([
      ["absences", false],
      ["other", true],
    ]);
    expect(targets[0]!.problem).toMatchObject({
      path: "targets.absences.connector.api_key",
      line: 7,
      column: 42,
      message: expect.stringContaining("PLANNER_KEY"),
    });
    expect(targets[1]!.problem).toBeNull();
  });

  test("where no target may lack anything, it refuses the file", async () => {
    expect(await linesOf(text, { mayLack: [] })).toHaveLength(1);
  });

  test("where it was lacking before, it refuses nothing, and what is lacking besides does", async () => {
    const mayLack = (await load(text)).targets.flatMap(({ problem }) => problem?.problems ?? []);
    expect((await load(`# moved down by a line\n${text}`, { mayLack })).targets[0]!.problem).not.toBeNull();
    expect(await linesOf(text.replace("PLANNER_KEY", "ANOTHER_KEY"), { mayLack })).toHaveLength(1);
  });

  test("common settings that lack their variable fall back, the others hold", async () => {
    const { targets } = await load(`${START}${TARGET}    schedule: \${WHEN}\n    mode: test\n`);
    expect(targets[0]).toMatchObject({ mode: "test", scheduleText: "every 1h", settings: null });
    expect(targets[0]!.problem?.path).toBe("targets.absences.schedule");
  });

  test("a real mistake beside it still refuses the file, and both are said", async () => {
    const lines = await linesOf(`${text}    hide_detials: true\n`);
    expect(lines.map((line) => line.split(" ")[1])).toEqual([
      "targets.absences.connector.api_key:",
      "targets.other.hide_detials:",
    ]);
  });

  test("what a target is at all must be known: its plugin refuses the file", async () => {
    expect(await linesOf(`${START}targets:\n  a:\n    plugin: \${PLUGIN}\n`)).toEqual([
      expect.stringContaining("6:13 targets.a.plugin: the variable PLUGIN is not set"),
    ]);
  });
});

describe("the secrets of a config", () => {
  test("are every marked value and every free text from outside", async () => {
    const text = `${START.replace("client_id: rollcall", 'client_id: "${ID}"')}${TARGET}mail:
  from: it@example.com
  smtp: smtp://robot:p%40ss\${TAIL}@mail.example.com
timezone: \${ZONE}
`;
    const { secrets } = await load(text, { env: { ID: "the-id", TAIL: "-word", ZONE: "Europe/Berlin" } });
    expect(secrets).toEqual(
      expect.arrayContaining(["s3cr3t", "k3y-of-the-planner", "the-id", "p%40ss-word", "p@ss-word", "-word"]),
    );
    expect(secrets).not.toContain("Europe/Berlin");
  });

  test.each([
    "database: postgres://ann:${DB}@db.example.com/rollcall",
    "database: { url: postgres://ann@db.example.com/rollcall, password: '${DB}' }",
  ])("%s: the database's password, and not its host", async (line) => {
    const { secrets, database } = await load(`${START}${TARGET}${line}\n`, { env: { DB: "p@ss/w%40rd" } });
    expect(secrets).toContain("p@ss/w%40rd");
    const { password, host } = postgresSettings(database.reveal());
    // Within an address, percent-encoding is decoded; as a setting of its own, the password is taken as it is.
    expect([host, password]).toEqual(["db.example.com", line.includes("{ url") ? "p@ss/w%40rd" : "p@ss/w@rd"]);
    expect(createRedactor(secrets)(database.reveal())).toBe("postgres://ann:[redacted]@db.example.com/rollcall");
  });
});

test("the fingerprint changes with the file, a variable it uses and a secret file, and with nothing else", async () => {
  await inFolder(async (folder) => {
    const file = join(folder, "config.yaml");
    const seen = new Set<string>();
    const look = async (env: Record<string, string>) => seen.add(await fingerprint({ file, env })).size;
    expect(await look({})).toBe(1);
    await mkdir(join(folder, "secrets"));
    await writeFile(join(folder, "secrets/key"), "one");
    const text = START.replace("s3cr3t", '"${file:secrets/key}"').replace("rollcall", '"${ID}"') + TARGET;
    await writeFile(file, text);
    expect(await look({ ID: "a" })).toBe(2);
    expect(await look({ ID: "a", UNRELATED: "b" })).toBe(2);
    expect(await look({ ID: "b" })).toBe(3);
    await writeFile(join(folder, "secrets/key"), "two");
    expect(await look({ ID: "b" })).toBe(4);
    expect(seen).toContain((await loadConfig({ file, env: { ID: "b" }, plugins: catalog })).hash);
    await writeFile(file, "version: [\n");
    expect(await look({ ID: "b" })).toBe(5);
  });
});
