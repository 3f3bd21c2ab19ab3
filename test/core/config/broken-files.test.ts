// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the config writes its variables so.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findConfigFile } from "../../../core/config/find-file.ts";
import { loadConfig } from "../../../core/config/load.ts";
import type { ConfigError } from "../../../core/model/errors.ts";
import { catalog, inFolder, linesOf, load, START, TARGET } from "./kit.ts";

const WHOLE = START + TARGET;

test.each([
  ["a tab as indentation", "version: 1\nowners:\n\t- it@example.com\n", "3:1 : a tab is used as indentation"],
  [
    "a cron line without quotes",
    "version: 1\nschedule: */5 * * * *\n",
    '2:15 : a value that begins with * needs quotes, such as "*/5 * * * *"',
  ],
  ["a colon without a blank", `${WHOLE}    mode:test\n`, "8:5 : a space is missing after the colon of mode"],
  ["an empty file", "", "1:1 : the file is empty"],
  ["nothing but comments", "# later\n", "1:1 : the file is empty"],
  ["a list", "- version: 1\n", "1:1 : the file must be a map of settings"],
  ["a quote that does not end", "version: 'one\n", "not valid YAML: missing closing 'quote"],
  ["a bracket that does not end", "owners: [it@example.com\nversion: 1\n", "2:1"],
  ["a second document", `${WHOLE}---\nversion: 1\n`, "8:1 : a second document begins here"],
  ["a directive", `%YAML 1.1\n---\n${WHOLE}`, "1:1 : directives (%YAML, %TAG) are not used"],
  ["a key that stands twice", `${WHOLE}owners: [b@example.com]\n`, "8:1 owners: this key occurs twice here"],
  ["an anchor", WHOLE.replace("[it", "&all [it"), "2:14 owners: an anchor (&) is not used in a config"],
  ["an alias", `${WHOLE}    owners: *all\n`, "8:13 targets.absences.owners: an alias (*) is not used in a config"],
  ["a tag", WHOLE.replace("s3cr3t", "!!str s3cr3t"), "source.client_secret: a tag (!) is not used in a config"],
  ["a key that is a list", `${WHOLE}? [a]\n: 1\n`, "a key must be a word"],
  ["a variable without quotes in braces", WHOLE.replace("s3cr3t", "${X}"), 'a variable needs quotes: "${NAME}"'],
  ["brackets thousands deep", `version: ${"[".repeat(20_000)}`, "the file is nested too deeply"],
  ["text that is not UTF-8", Buffer.from(`${WHOLE}# M\xfcller\n`, "latin1"), "config.yaml is not UTF-8 text"],
  ["ten megabytes", `${WHOLE}#${"x".repeat(10_000_000)}`, "config.yaml is larger than 1024 KiB"],
])("%s is refused in one sentence that says where", async (_, text, sentence) => {
  const lines = await linesOf(text);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(sentence);
});

test("what needs quotes or a blank is not repeated, for it may be a password", async () => {
  expect((await linesOf(`${WHOLE}    password:hush\n`)).join()).not.toContain("hush");
  expect((await linesOf(`${WHOLE}    password: *hush *hush\n`)).join()).toMatch(/needs quotes(?!.*hush)/);
});

test.each([
  ["!hush", "a value that begins with ! needs quotes"],
  ["!hush hush", "a value that begins with ! needs quotes"],
  ["!e!hush", "a value that begins with ! needs quotes"],
  ["!<hush>", "a value that begins with ! needs quotes"],
  ["&hush", "a value that begins with & needs quotes"],
  ["&hush hush", "a value that begins with & needs quotes"],
  ["&hush &hush", "not valid YAML"],
  ["*hush", "a value that begins with * needs quotes"],
  ["|hush", "not valid YAML"],
  ["@hush", "not valid YAML"],
  ["'hush' hush", "not valid YAML"],
  ['"\\Uhush"', "in double quotes a backslash"],
  ["]hush", "not valid YAML"],
])("a secret that means something to YAML is not repeated: %s", async (written, sentence) => {
  const lines = await linesOf(
    WHOLE.replace(
      "{ plugin: people-place, client_id: rollcall, client_secret: s3cr3t }",
      `\n  client_secret: ${written}`,
    ),
  );
  expect(lines.join()).toContain(sentence);
  expect(lines.join()).not.toContain("hush");
});

test("a merge key is refused although other YAML readers know it", async () => {
  expect(await linesOf(`${WHOLE}    <<: { mode: test }\n`)).toContainEqual(
    expect.stringContaining("8:5 targets.absences.<<: a merge key (<<) is not used in a config"),
  );
});

test("a byte order mark does no harm", async () => {
  expect((await load(`\ufeff${WHOLE}`)).targets).toHaveLength(1);
});

test("a missing file and a folder in its place are told apart", async () => {
  await inFolder(async (folder) => {
    const file = join(folder, "config.yaml");
    const refusal = () => loadConfig({ file, env: {}, plugins: catalog }).catch((error: ConfigError) => error.message);
    expect(await refusal()).toBe(`there is no file ${file}`);
    await mkdir(file);
    expect(await refusal()).toBe(`${file} is a folder, not a file`);
  });
});

test("the file is looked for by option, environment, here, and in /etc, in this order", () => {
  const places = new Set(["/srv/config.yaml", "/etc/rollcall/config.yaml"]);
  const find = (option?: string, env: Record<string, string> = {}) =>
    findConfigFile({ option, env, folder: "/srv", exists: (path) => places.has(path) });
  expect(find("my.yaml", { ROLLCALL_CONFIG: "other.yaml" })).toBe("/srv/my.yaml");
  expect(find(undefined, { ROLLCALL_CONFIG: "/opt/other.yaml" })).toBe("/opt/other.yaml");
  expect(find()).toBe("/srv/config.yaml");
  places.delete("/srv/config.yaml");
  expect(find()).toBe("/etc/rollcall/config.yaml");
});

test("where there is no file at all, the places are named and so is rollcall init", () => {
  const find = () => findConfigFile({ option: undefined, env: {}, folder: "/srv", exists: () => false });
  expect(find).toThrow("there is no config file: looked for /srv/config.yaml and /etc/rollcall/config.yaml");
  try {
    find();
  } catch (error) {
    expect((error as ConfigError).remedy).toContain("rollcall init");
  }
});
