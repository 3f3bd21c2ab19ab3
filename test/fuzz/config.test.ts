// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the config writes its variables so.
/** The config loader over files that nobody should write: it loads them or refuses with places, and never anything else. */
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { catalogOf } from "../../core/config/catalog.ts";
import { loadConfig } from "../../core/config/load.ts";
import { stringifyConfig } from "../../core/config/yaml/stringify.ts";
import { ConfigError } from "../../core/model/errors.ts";
import { sources, targets } from "../../plugins/index.ts";
import { mutated, mutations, PATIENCE, runs, text } from "./fuzz.ts";

const EXAMPLE = new URL("../../config.example.yaml", import.meta.url);
const SECRET = "canary-of-the-environment";

async function loader() {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-fuzz-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "config.yaml");
  const env = new Proxy(
    {},
    {
      get: (_, name) =>
        typeof name === "string" && /^[A-Z_]+$/.test(name) && !name.endsWith("_FILE") ? SECRET : undefined,
    },
  );
  const plugins = catalogOf(sources, targets);
  return async (content: string | Uint8Array) => {
    await writeFile(file, content);
    try {
      await loadConfig({ file, env, plugins });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      expect(error.remedy).not.toBe("");
      for (const { path, message, line, column } of error.problems) {
        expect([typeof path, message !== "", line === null || line > 0, column === null || column > 0]).toEqual([
          "string",
          true,
          true,
          true,
        ]);
        expect(`${path} ${message}`).not.toContain(SECRET);
      }
    }
  };
}

test("bytes", { timeout: PATIENCE }, async () => {
  const load = await loader();
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), load), runs(100));
});

test("the example with pieces put in, taken out and doubled", { timeout: PATIENCE }, async () => {
  const load = await loader();
  const example = await readFile(EXAMPLE, "utf8");
  await load(example);
  const place = fc.nat({ max: example.length });
  const piece = text(
    ": ",
    "- ",
    "\t",
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "!!js/function ",
    "<<: ",
    "? ",
    "| ",
    "> ",
    "#",
    "'",
    '"',
    "%YAML 1.1\n",
    "---\n",
    "...\n",
    "${A}",
    "${file:/nowhere}",
    "$${",
    "${",
    "~",
    "version: 2\n",
  );
  const edit = fc.record({ at: place, drop: fc.nat({ max: 60 }), piece });
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      let content = example;
      for (const { at, drop, piece } of edits) content = content.slice(0, at) + piece + content.slice(at + drop);
      await load(content);
    }),
    runs(25),
  );
});

test("the right shape with wrong values in it", { timeout: PATIENCE }, async () => {
  const load = await loader();
  const whole = {
    version: 1,
    timezone: "Europe/Berlin",
    owners: ["it@example.com"],
    database: "sqlite:./x.db",
    mail: { from: "Rollcall <rollcall@example.com>", smtp: "smtp://x:${SMTP}@smtp.example.com:587" },
    web: { listen: "127.0.0.1:8080" },
    history: { keep: "90d" },
    limits: { removals: { users: 5 } },
    source: { plugin: "personio", client_id: "${ID}", client_secret: "${SECRET}" },
    targets: {
      absences: { plugin: "absence-mirror", connector: { type: "awork", api_key: "${KEY}" }, schedule: "every 1h" },
      desks: {
        plugin: "bookings-release",
        connector: { type: "seatsurfing", base_url: "https://x.example", username: "a", password: "b" },
      },
      learning: {
        plugin: "user-and-team-provisioning",
        connector: { type: "scim", url: "https://x.example", token: "t" },
        teams: { from: ["department"] },
      },
      shifts: {
        plugin: "staff-scheduling",
        connector: {
          type: "staffomatic",
          account: "acme",
          username: "a@example.com",
          password: "p",
          contact: "it@example.com",
        },
        schedule: { full: "30 6 * * *", partial: "every 2h" },
      },
    },
  };
  await fc.assert(
    fc.asyncProperty(mutations, (changes) => load(stringifyConfig((mutated(whole, changes) ?? null) as never))),
    runs(80),
  );
});

test("nested deeper than any stack", async () => {
  const load = await loader();
  for (const open of ["[", "{a: ", "- ", "a:\n "]) await load(`version: ${open.repeat(5_000)}`);
  await load(`${"a".repeat(1_000_000)}: 1`);
  await load(`version: 1\n${Array.from({ length: 5_000 }, (_, n) => `k${n}: 1`).join("\n")}`);
});
