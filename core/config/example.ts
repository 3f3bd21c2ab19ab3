/**
 * `config.example.yaml`: every setting with its meaning, made from the schemas, so that it cannot lag behind. A setting with a
 * default shows it; a secret shows a variable; an optional setting with neither is commented out.
 */
import { stringify } from "yaml";
import type { DefaultSchedule, TargetPlugin } from "../plugin/contract.ts";
import type { z } from "../plugin/schema.ts";
import type { PluginCatalog } from "./catalog.ts";
import { choicesOf, type AnySchema, peel } from "./peel.ts";
import { fileSchema, targetSchema } from "./schema.ts";

type Shape = Readonly<Record<string, AnySchema>>;

const WIDTH = 110;
const HEAD = `# yaml-language-server: $schema=./config.schema.json
#
# Every setting of rollcall, with its default where it has one. Made by \`npm run docs\` from the schemas.
# A start config is short: \`rollcall init\` writes it. \${NAME} is the environment, \${file:/path} a secret file.
`;

export function exampleFile({ sources, targets }: PluginCatalog): string {
  const parts = Object.entries(shapeOf(fileSchema)).map(([key, schema]) => {
    if (key === "source") return sourceLines([...sources.values()][0]!, schema);
    if (key === "sources") return comment(`sources: ${peel(schema).description ?? ""}`, "");
    if (key === "targets") return [...comment(peel(schema).description, ""), "targets:", ...targetsLines(targets)];
    return entryLines(key, schema, "", []);
  });
  return `${HEAD}\n${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function sourceLines({ name, config }: { name: string; config: AnySchema }, schema: AnySchema): string[] {
  const lines = mapLines(shapeOf(config), "  ", [name]);
  return [...comment(peel(schema).description, ""), "source:", `  plugin: ${name}`, ...lines];
}

/** One target for each connector of each plugin; the settings that they share are shown with the first. */
function targetsLines(targets: PluginCatalog["targets"]): string[] {
  const all = [...targets.values()].flatMap((plugin) => {
    const shape = shapeOf(plugin.config);
    const connectors = shape.connector ? branchesOf(shape.connector) : [];
    return connectors.map((connector, index) => ({ plugin, shape, connector, whole: index === 0 }));
  });
  return all.flatMap(({ plugin, shape, connector, whole }, index) => {
    const { connector: described, ...rest } = shape;
    const type = typeOf(connector);
    const common = {
      ...shapeOf(targetSchema),
      schedule: withDefault(targetSchema.shape.schedule, defaultOf(plugin, type)),
    };
    return [
      ...(index === 0 ? [] : [""]),
      `  ${plugin.name}-${type}:`,
      ...comment(plugin.summary, "    "),
      `    plugin: ${plugin.name}`,
      ...mapLines(index === 0 ? omitPlugin(common) : ownOf(common, defaultOf(plugin, type)), "    ", []),
      ...(whole ? comment(peel(described!).description, "    ") : []),
      "    connector:",
      ...mapLines(shapeOf(connector), "      ", [type]),
      ...(whole
        ? mapLines(rest, "    ", [type])
        : comment("The other settings are those of the target above.", "    ")),
    ];
  });
}

/** The common settings that differ between plugins: the schedule, and the time zone if the plugin's default schedule has its own. */
function ownOf({ schedule, timezone }: Shape, given: DefaultSchedule): Shape {
  const zone = typeof given === "string" ? undefined : given.timezone;
  return { schedule: schedule!, ...(zone && { timezone: (timezone as z.ZodType).meta({ examples: [zone] }) }) };
}

/** The schedule without its zone; one without a partial schedule is written as its text alone. */
function withoutZone({ full, partial, partial_window }: Exclude<DefaultSchedule, string>): unknown {
  return partial === undefined ? full : { full, partial, ...(partial_window && { partial_window }) };
}

function omitPlugin({ plugin: _, ...rest }: Shape): Shape {
  return rest;
}

/** The default schedule of a target that has this connector and no other settings. */
function defaultOf({ defaultSchedule }: TargetPlugin, type: string): DefaultSchedule {
  return typeof defaultSchedule === "function" ? defaultSchedule({ connector: { type } }) : defaultSchedule;
}

function withDefault(schema: z.ZodType, schedule: DefaultSchedule): AnySchema {
  const shown = typeof schedule === "string" ? schedule : withoutZone(schedule);
  return schema.meta({ examples: [shown] });
}

/** `names`: what the names of variables begin with, such as a connector's type or a section. */
function mapLines(shape: Shape, indent: string, names: readonly string[]): string[] {
  return Object.entries(shape).flatMap(([key, schema]) => entryLines(key, schema, indent, names));
}

function entryLines(key: string, schema: AnySchema, indent: string, names: readonly string[]): string[] {
  const { core, description, secret, optional, fallback, example } = peel(schema);
  const heading = comment(description, indent);
  const section = core._zod.def.type === "union" ? (sectionOf(core, fallback, example) ?? core) : core;
  if (section._zod.def.type === "object" && (isGiven(fallback) || example === undefined)) {
    return [...heading, `${indent}${key}:`, ...mapLines(section._zod.def.shape, `${indent}  `, [...names, key])];
  }
  const value =
    example ?? (secret ? variableOf([...names, key]) : (fallback ?? (optional ? undefined : sample(schema, key))));
  const line = `${key}:${value === undefined ? "" : ` ${valueText(value)}`}`;
  return [...heading, value === undefined ? `${indent}# ${line}` : `${indent}${line}`];
}

function isGiven(fallback: unknown): boolean {
  return typeof fallback === "object" && fallback !== null && !Array.isArray(fallback);
}

/** The first alternative of a choice between maps, which is the one shown. A choice whose default or example is a plain value has none. */
function sectionOf(core: AnySchema, fallback: unknown, example: unknown): ReturnType<typeof peel>["core"] | undefined {
  if (example !== undefined || (fallback !== undefined && !isGiven(fallback))) return undefined;
  const first = branchesOf(core)[0];
  const { core: shape } = first ? peel(first) : { core: undefined };
  return shape?._zod.def.type === "object" ? shape : undefined;
}

function variableOf(names: readonly string[]): string {
  const words = names
    .join("_")
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_");
  return `$\{${words}}`;
}

/** A value that the schema accepts, for a setting that is required. */
function sample(schema: AnySchema, key: string): unknown {
  const [choice] = choicesOf(peel(schema).core);
  const site = "https://tool.example.com";
  const candidates = [choice, key === "username" ? "rollcall" : undefined, site, key, "it@example.com", "1h", "06:30"];
  const more = ["2026-07-21", 1, true, ["it@example.com"], [], {}];
  const isPlain = (value: unknown) => value !== undefined && (schema as z.ZodType).safeParse(value).success;
  const wantsSite = /url$|address|site/.test(key);
  const ordered = wantsSite ? [...candidates, ...more] : [...candidates.filter((one) => one !== site), ...more, site];
  return ordered.find(isPlain);
}

function valueText(value: unknown): string {
  if (typeof value === "string" && value.includes("${")) return JSON.stringify(value);
  return stringify(value, { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 }).trim();
}

function comment(text: string | undefined, indent: string): string[] {
  const lines: string[] = [];
  for (const word of (text ?? "").split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}# ${word}`);
  }
  return lines;
}

export function shapeOf(schema: AnySchema): Shape {
  const { def } = peel(schema).core._zod;
  return def.type === "object" ? def.shape : {};
}

/** The alternatives of a union; any other schema is its only one. */
export function branchesOf(schema: AnySchema): readonly AnySchema[] {
  const { core } = peel(schema);
  return core._zod.def.type === "union" ? core._zod.def.options.flatMap(branchesOf) : [core];
}

/** The type of a connector, from its schema: `awork`. */
export function typeOf(connector: AnySchema): string {
  const { type } = shapeOf(connector);
  return type ? String(choicesOf(peel(type).core)[0]) : "";
}
