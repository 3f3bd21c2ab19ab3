/** Two made-up plugins and a folder with a config, for the tests of this room. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalogOf } from "../../../core/config/catalog.ts";
import type { Config } from "../../../core/config/config.ts";
import { loadConfig, type LoadOptions } from "../../../core/config/load.ts";
import { ConfigError, type Problem } from "../../../core/model/errors.ts";
import type { SourcePlugin, TargetPlugin } from "../../../core/plugin/contract.ts";
import { absenceTypes, address, civilDate, duration, secret, timeOfDay, z } from "../../../core/plugin/schema.ts";

function notConnected(): never {
  throw new Error("the tests of the config connect to nothing");
}

export const hrSource: SourcePlugin = {
  name: "people-place",
  summary: "A made-up HR system.",
  config: z
    .strictObject({
      client_id: z.string().min(1).describe("Name of the credential."),
      client_secret: secret().describe("Secret of the credential."),
      people: z.enum(["v1", "v2"]).default("v1").describe("Interface that people are read from."),
      base_url: address().default("https://hr.example.com").describe("Where it answers."),
      requests_per_minute: z.int().min(1).max(1000).default(300).describe("Pace."),
    })
    .describe("The HR system."),
  connect: notConnected,
};

export const mirror: TargetPlugin = {
  name: "calendar-mirror",
  summary: "A made-up target.",
  config: z.strictObject({
    connector: z
      .discriminatedUnion("type", [
        z.strictObject({
          type: z.literal("planner").describe("A planning tool."),
          api_key: secret().describe("An API key."),
          provider: z.string().default("people").describe("The mark."),
        }),
        z.strictObject({
          type: z.literal("dav").describe("A calendar server."),
          url: address().describe("Where it answers."),
          username: z.string().describe("Login name."),
          password: secret().describe("Login password."),
          port: z.int().min(1).max(65_535).default(443).describe("Port."),
        }),
      ])
      .describe("The way into the tool."),
    window: z
      .strictObject({
        past_days: z.int().min(0).max(3660).default(14).describe("Days back."),
        future_days: z.int().min(0).max(3660).default(180).describe("Days ahead."),
      })
      .default({ past_days: 14, future_days: 180 })
      .describe("The days around today."),
    hide_details: z.boolean().default(true).describe("Keep details back."),
    absence_types: absenceTypes().default("all").describe("Which absence types."),
    settled_for: duration().prefault("1h").describe("How long nobody touched it."),
    midday: timeOfDay().default("12:00").describe("Where a half day ends."),
    since: civilDate().optional().describe("The first day. Default: the day of set-up."),
    where: z.record(z.string(), z.array(z.string())).default({}).describe("Rules on attributes."),
    location: z
      .union([z.string(), z.strictObject({ by: z.string(), map: z.record(z.string(), z.string()) })])
      .optional()
      .describe("A place, or how to find it."),
  }),
  defaultSchedule: "every 1h",
  areas: ["absences"],
  needs: notConnected,
  connect: notConnected,
};

export const catalog = catalogOf([hrSource], [mirror]);

export const START = `version: 1
owners: [it@example.com]
source: { plugin: people-place, client_id: rollcall, client_secret: s3cr3t }
`;

export const TARGET = `targets:
  absences:
    plugin: calendar-mirror
    connector: { type: planner, api_key: k3y-of-the-planner }
`;

export interface Given {
  readonly env?: Record<string, string>;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly mayLack?: LoadOptions["mayLack"];
}

export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-config-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Loads `text` as config.yaml, with other files beside it. */
export function load(
  text: string | Uint8Array,
  { env = {}, files = {}, mayLack = "anything" }: Given = {},
): Promise<Config> {
  return inFolder(async (folder) => {
    for (const [name, content] of Object.entries({ ...files, "config.yaml": text })) {
      await writeFile(join(folder, name), content);
    }
    return loadConfig({ file: join(folder, "config.yaml"), env, plugins: catalog, mayLack });
  });
}

/** The problems of a text that is refused. */
export async function problemsOf(text: string | Uint8Array, given: Given = {}): Promise<readonly Problem[]> {
  const error = await load(text, given).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConfigError)) throw error ?? new Error("the config was accepted");
  return error.problems;
}

/** One line a problem: `3:5 path: message (suggestion)`. */
export async function linesOf(text: string | Uint8Array, given: Given = {}): Promise<string[]> {
  const problems = await problemsOf(text, given);
  return problems.map(({ line, column, path, message, suggestion }) => {
    return `${line}:${column} ${path}: ${message}${suggestion === null ? "" : ` (${suggestion})`}`;
  });
}
