// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the config writes its variables so.
/** The JSON Schema of the file, for editors: printed by `rollcall schema`, written beside the config by `rollcall init`. */
import { z } from "../../plugin/schema.ts";
import type { PluginCatalog } from "../catalog.ts";
import { EXTERNAL } from "../external.ts";
import { type AnySchema, peel } from "../problems/peel.ts";
import { fileSchema, TARGET_NAME, targetSchema } from "../schema.ts";

type Json = { [key: string]: unknown };

/** A reference such as `${NAME}`, which may stand where a number, a choice or a pattern is expected. */
const VARIABLE = { $ref: "#/$defs/variable" };
/** The name of an external plugin or connector, whose settings are not known here. */
const OTHERS = {
  type: "string",
  pattern: EXTERNAL,
  description: "From outside rollcall: ./plugins/mine, or a package.",
};
const TEXT = { $ref: "#/$defs/text" };

export function configJsonSchema({ sources, targets }: PluginCatalog): object {
  const file = plain(fileSchema);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "rollcall",
    ...file,
    properties: {
      ...propertiesOf(file),
      source: { $ref: "#/$defs/source", description: "The HR system that is read." },
      sources: named("source", 1, "Several companies: a map of named sources, instead of source."),
      targets: named("target", 0, "The tools to keep in step, each under a name of letters, digits and dashes."),
    },
    required: ["version", "owners", "targets"],
    oneOf: [{ required: ["source"] }, { required: ["sources"] }],
    $defs: {
      source: byPlugin([...sources.values()], {}),
      target: byPlugin([...targets.values()], propertiesOf(plain(targetSchema))),
      variable: { type: "string", pattern: "\\$\\{", description: "From outside: ${NAME} or ${file:/path}" },
      text: { type: ["string", "number", "boolean"] },
    },
  };
}

/** Allows exactly the keys of the plugin that `plugin` names, and the common ones. */
function byPlugin(plugins: readonly { name: string; summary: string; config: AnySchema }[], common: Json): Json {
  const branches = plugins.map(({ name, summary, config }) => {
    const own = plain(config);
    const then = {
      ...own,
      description: summary,
      properties: {
        plugin: { const: name, description: summary },
        ...omit(common, "plugin"),
        ...openedTo(propertiesOf(own)),
      },
      required: ["plugin", ...((own.required as string[] | undefined) ?? [])],
    };
    return { if: { properties: { plugin: { const: name } }, required: ["plugin"] }, then };
  });
  const names = plugins.map(({ name }) => name);
  const plugin = { anyOf: [{ enum: names }, OTHERS], description: "Which rules it follows." };
  return { type: "object", properties: { plugin }, required: ["plugin"], allOf: branches };
}

/** Allows external connectors beside those of the plugin. */
function openedTo(properties: Json): Json {
  const { oneOf, ...connector } = (properties.connector ?? {}) as { readonly oneOf?: readonly unknown[] };
  if (!oneOf) return properties;
  const other = { type: "object", properties: { type: OTHERS }, required: ["type"] };
  return { ...properties, connector: { oneOf: [...oneOf, other], ...connector } };
}

function named(kind: "source" | "target", minProperties: number, description: string): Json {
  const additionalProperties = { $ref: `#/$defs/${kind}` };
  return {
    type: "object",
    description,
    propertyNames: { pattern: TARGET_NAME.source },
    minProperties,
    additionalProperties,
  };
}

function plain(schema: AnySchema): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema as z.ZodType, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => override(zodSchema, jsonSchema as Json),
  }) as Json;
  return json;
}

/** Adds what zod cannot know: how people write a default, and that a variable may stand in place of most values. */
function override(schema: AnySchema, json: Json): void {
  const { fallback, secret, duration, timezone } = peel(schema);
  if (fallback !== undefined) json.default = fallback;
  if (duration || timezone) json.format = undefined;
  if (secret && json.type === "string")
    Object.assign(json, { ...TEXT, type: undefined, minLength: undefined, pattern: undefined });
  else if (mayBeVariable(schema, json)) moveInto(json);
}

function mayBeVariable(schema: AnySchema, json: Json): boolean {
  if ("anyOf" in json || "$ref" in json) return false;
  const { type } = schema._zod.def;
  return type === "number" || type === "boolean" || type === "enum" || (json.type === "string" && "pattern" in json);
}

function moveInto(json: Json): void {
  const { description, default: fallback, ...rest } = json;
  for (const key of Object.keys(rest)) delete json[key];
  Object.assign(json, { anyOf: [rest, VARIABLE] });
}

function propertiesOf(json: Json): Json {
  return (json.properties ?? {}) as Json;
}

function omit(json: Json, key: string): Json {
  return Object.fromEntries(Object.entries(json).filter(([name]) => name !== key));
}
