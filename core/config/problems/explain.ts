/** Puts a schema's issue into words for people: where, what was expected, what was found, and the nearest valid word. */
import type { z } from "../../plugin/schema.ts";
import { choose, isAlike, optionsOf } from "./choose.ts";
import { expected, foundWord } from "./expected.ts";
import type { Findings } from "./findings.ts";
import { entryOf, isList, itemOf } from "./cast.ts";
import { nearest } from "./nearest.ts";
import { type AnySchema, choicesOf, type Core, keysOf, peel } from "./peel.ts";
import type { Path } from "../yaml/positions.ts";
import { rivalOf } from "./rival.ts";
import { hasFailed, isTreeMap, Leaf, type Tree } from "../yaml/tree.ts";

type Issue = z.core.$ZodIssue;

export interface Spot {
  readonly schema: AnySchema | undefined;
  readonly tree: Tree | undefined;
  readonly where: Path;
  /** Keys that are allowed beside those of the schema, such as those common to all targets. */
  readonly otherKeys: readonly string[];
  /** The choice of which `schema` is the branch that was meant. */
  readonly choice?: AnySchema | undefined;
}

/** Adds all issues of one parse to `findings`. A key that is misspelt is one mistake, not an unknown key and a missing one. */
export function explain(issues: readonly Issue[], spot: Spot, findings: Findings): void {
  const misspelt = new Set<string>();
  for (const issue of ordered(issues)) explainOne(issue, spot, findings, misspelt);
}

/** Puts unknown keys first, so that the keys they were meant to be are not reported as missing. */
function ordered(issues: readonly Issue[]): Issue[] {
  return issues.toSorted((a, b) => Number(b.code === "unrecognized_keys") - Number(a.code === "unrecognized_keys"));
}

function explainOne(issue: Issue, base: Spot, findings: Findings, misspelt: Set<string>): void {
  const spot = descend(base, issue.path as Path);
  if (issue.code === "unrecognized_keys") return unknownKeys(issue.keys, spot, findings, misspelt);
  if (hasFailed(spot.tree)) return;
  if (issue.code === "invalid_union") return union(issue, spot, base, findings, misspelt);
  if (spot.tree === undefined) return missing(spot, findings, misspelt);
  findings.add(spot.where, sentence(issue, spot), { suggestion: nearestChoice(spot) });
}

/** Follows a path in file and schema at once; at a union it follows the branch that was meant. */
function descend(base: Spot, path: Path): Spot {
  if (path.length === 0) return base;
  let { schema, tree } = base;
  for (const part of path) {
    const parent = schema && tree ? settle(schema, tree) : schema;
    const core = parent && peel(parent).core;
    schema = typeof part === "number" ? itemOf(core, part) : entryOf(core, String(part));
    tree = childOf(tree, part);
  }
  return { schema, tree, where: [...base.where, ...path], otherKeys: [] };
}

function settle(schema: AnySchema, tree: Tree): AnySchema {
  const { core } = peel(schema);
  return core._zod.def.type === "union" ? settle(choose(core, tree), tree) : schema;
}

function childOf(tree: Tree | undefined, part: string | number): Tree | undefined {
  if (tree === undefined || tree instanceof Leaf) return undefined;
  if (isList(tree)) return tree[Number(part)];
  return tree[String(part)];
}

function unknownKeys(keys: readonly string[], spot: Spot, findings: Findings, misspelt: Set<string>): void {
  const branch = spot.schema && spot.tree ? settle(spot.schema, spot.tree) : spot.schema;
  const known = [...(branch ? keysOf(branch) : []), ...spot.otherKeys];
  const written = isTreeMap(spot.tree) ? Object.keys(spot.tree) : [];
  const free = known.filter((key) => !written.includes(key));
  for (const key of keys) {
    const rival = rivalOf(key, spot.choice ?? spot.schema, spot.tree);
    if (rival !== null) {
      findings.add([...spot.where, key], `"${key}" cannot be used together with "${rival}": keep one of them`, {
        at: "key",
      });
      continue;
    }
    const suggestion = nearest(key, free) ?? nearest(key, known);
    if (suggestion !== null) misspelt.add([...spot.where, suggestion].join("\0"));
    const help = suggestion === null && known.length > 0 ? `; allowed here: ${known.join(", ")}` : "";
    findings.add([...spot.where, key], `unknown key "${key}"${help}`, { suggestion, at: "key" });
  }
}

function missing({ schema, where }: Spot, findings: Findings, misspelt: Set<string>): void {
  if (misspelt.has(where.join("\0"))) return;
  const description = schema && peel(schema).description;
  findings.add(where, `is missing: expected ${expected(schema)}${description ? `. ${description}` : ""}`);
}

function union(
  issue: z.core.$ZodIssueInvalidUnion,
  spot: Spot,
  base: Spot,
  findings: Findings,
  misspelt: Set<string>,
): void {
  if ("discriminator" in issue && issue.discriminator) {
    return undecided(String(issue.discriminator), descend(base, issue.path.slice(0, -1) as Path), findings, misspelt);
  }
  if (spot.tree === undefined) return missing(spot, findings, misspelt);
  const core = spot.schema && peel(spot.schema).core;
  const isMeant = core?._zod.def.type === "union" && !isUndecided(core, spot.tree);
  const chosen = core && isMeant ? choose(core, spot.tree) : undefined;
  const inside = chosen && core ? issue.errors[optionsOf(core).indexOf(chosen)] : undefined;
  if (!chosen || !inside?.length || !isAlike(chosen, spot.tree) || spot.tree instanceof Leaf) {
    const own = inside?.find(({ message }) => inside.length === 1 && isOurs(message));
    const message = own?.message ?? `expected ${expected(spot.schema)}`;
    return findings.add(spot.where, withFound(message, spot.schema, spot.tree), { suggestion: nearestChoice(spot) });
  }
  for (const one of ordered(inside))
    explainOne(one, { ...spot, schema: chosen, choice: spot.schema }, findings, misspelt);
}

/** Whether the map may be meant for any of several kinds of map: none of its keys is, or resembles, a key of one. */
function isUndecided(union: Core, tree: Tree): boolean {
  const maps = optionsOf(union).filter((option) => peel(option).core._zod.def.type === "object");
  const known = maps.flatMap(keysOf);
  return isTreeMap(tree) && maps.length > 1 && Object.keys(tree).every((key) => nearest(key, known) === null);
}

/** Explains a union whose deciding key (`type:`) names none of the branches, is missing, or is misspelt itself. */
function undecided(key: string, spot: Spot, findings: Findings, misspelt: Set<string>): void {
  const options = spot.schema ? optionsOf(peel(spot.schema).core) : [];
  const choices = options.flatMap((option) => {
    const entry = entryOf(peel(option).core, key);
    return entry ? choicesOf(peel(entry).core).map(String) : [];
  });
  const given = isTreeMap(spot.tree) ? spot.tree[key] : undefined;
  if (hasFailed(given)) return;
  const where = [...spot.where, key];
  if (given !== undefined) {
    const suggestion = given instanceof Leaf ? nearest(given.text, choices) : null;
    return findings.add(where, `expected ${choices.join(" or ")}, found ${foundWord(undefined, given)}`, {
      suggestion,
    });
  }
  const known = spot.schema ? keysOf(spot.schema) : [];
  const unknown = isTreeMap(spot.tree) ? Object.keys(spot.tree).filter((name) => !known.includes(name)) : [];
  unknownKeys(unknown, spot, findings, misspelt);
  if (!misspelt.has(where.join("\0"))) findings.add(where, `is missing: expected ${choices.join(" or ")}`);
}

function sentence(issue: Issue, { schema, tree }: Spot): string {
  if (issue.code === "custom" || isOurs(issue.message)) return withFound(issue.message, schema, tree);
  if (issue.code === "invalid_key") return `this name cannot be used here${whyNot(issue)}`;
  return `expected ${expected(schema, issue)}, found ${foundWord(schema, tree)}`;
}

/** Why a name cannot be used, if the schema says it in words of ours; zod would only show the pattern. */
function whyNot({ issues }: Extract<Issue, { code: "invalid_key" }>): string {
  const message = issues[0]?.message ?? "";
  return isOurs(message) ? `: ${message}` : "";
}

/** Adds what was found to a message that says what was expected; any other sentence is kept as it is. */
function withFound(message: string, schema: AnySchema | undefined, tree: Tree | undefined): string {
  if (!/^(expected|must be) /.test(message) || !(tree instanceof Leaf)) return message;
  return `${message}, found ${foundWord(schema, tree)}`;
}

/** Whether the message was written for the schema. Zod's own sentences are replaced. */
function isOurs(message: string): boolean {
  return !/^(Invalid|Too (small|big)|Unrecognized)/.test(message);
}

function nearestChoice({ schema, tree }: Spot): string | null {
  if (!schema || !(tree instanceof Leaf)) return null;
  const { core, timezone, secret } = peel(schema);
  if (secret || tree.outside.length > 0) return null;
  if (timezone) return nearest(tree.text, Intl.supportedValuesOf("timeZone"));
  const cores = core._zod.def.type === "union" ? core._zod.def.options.map((option) => peel(option).core) : [core];
  return nearest(
    tree.text,
    cores.flatMap(choicesOf).filter((choice) => typeof choice === "string"),
  );
}
