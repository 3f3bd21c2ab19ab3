/** The tables of settings in the READMEs, made from the schemas. */
import type { PluginCatalog } from "../catalog.ts";
import { expected } from "../problems/expected.ts";
import { type AnySchema, branchesOf, choicesOf, peel, shapeOf, typeOf } from "../problems/peel.ts";
import { fileSchema, targetSchema } from "../schema.ts";

const START = "<!-- config:start -->";
const END = "<!-- config:end -->";

/** The text with the table between its marks replaced; unchanged if it has no marks. */
export function withTable(text: string, table: string): string {
  const from = text.indexOf(START);
  const to = text.indexOf(END);
  return from < 0 || to < from ? text : `${text.slice(0, from)}${START}\n\n${table}\n\n${text.slice(to)}`;
}

/** The table of each README, by the README's path from the root (with forward slashes). */
export function tables({ sources, targets }: PluginCatalog): ReadonlyMap<string, string> {
  const found = new Map([["README.md", fileTable()]]);
  for (const { name, config } of sources.values()) found.set(`plugins/${name}/README.md`, tableOf(shapeOf(config)));
  for (const { name, config } of targets.values()) {
    const { connector, ...rest } = shapeOf(config);
    found.set(`plugins/${name}/README.md`, tableOf({ ...(connector && { connector }), ...rest }));
    for (const branch of connector ? branchesOf(connector) : []) {
      found.set(`plugins/${name}/connectors/${typeOf(branch)}/README.md`, tableOf(shapeOf(branch)));
    }
  }
  return found;
}

function fileTable(): string {
  return `The file:\n\n${tableOf(shapeOf(fileSchema))}\n\nEvery target, whatever its plugin:\n\n${tableOf(shapeOf(targetSchema))}`;
}

function tableOf(shape: Readonly<Record<string, AnySchema>>): string {
  const head = ["| Setting | Default | Meaning |", "|---|---|---|"];
  return [...head, ...rowsOf(shape, "")].join("\n");
}

function rowsOf(shape: Readonly<Record<string, AnySchema>>, prefix: string): string[] {
  return Object.entries(shape).flatMap(([key, schema]) => {
    const { core, description = "" } = peel(schema);
    const row = `| \`${prefix}${key}\` | ${defaultOf(schema)} | ${cell(`${description}${kindOf(schema)}`)} |`;
    const inner = core._zod.def.type === "object" ? rowsOf(core._zod.def.shape, `${prefix}${key}.`) : [];
    return [row, ...inner];
  });
}

function defaultOf(schema: AnySchema): string {
  const { core, optional, fallback } = peel(schema);
  if (!optional) return core._zod.def.type === "literal" ? `\`${expected(schema)}\`, required` : "required";
  if (fallback === undefined || core._zod.def.type === "object") return "";
  return cell(`\`${typeof fallback === "string" ? fallback : JSON.stringify(fallback)}\``);
}

function kindOf(schema: AnySchema): string {
  const { core, secret, description = "" } = peel(schema);
  if (secret) return " A secret.";
  const { type } = core._zod.def;
  const isSaid = choicesOf(core).every((choice) => description.includes(String(choice)));
  if (type === "enum" && isSaid) return "";
  if (type === "enum") return ` One of ${expected(schema)}.`.replace(" or ", ", ");
  return type === "union" && "discriminator" in core._zod.def ? ` ${sentence(expected(schema))}` : "";
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
