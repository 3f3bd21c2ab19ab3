/** Says in a few words what a setting expects and what was found there. A secret or anything from outside is never shown. */
import type { z } from "../../plugin/schema.ts";
import { isList } from "./cast.ts";
import { type AnySchema, choicesOf, peel } from "./peel.ts";
import { Leaf, type Tree } from "../yaml/tree.ts";

const SHOWN = 60;
/** An address with a login, which may hold a password in whatever setting it stands. */
const LOGIN = /:\/\/.*@/s;

export function expected(schema: AnySchema | undefined, issue?: z.core.$ZodIssue): string {
  if (!schema) return "something else";
  const { core, duration } = peel(schema);
  if (duration) return "a duration such as 10m, 12h or 90d";
  const { def } = core._zod;
  const choices = choicesOf(core);
  if (choices.length > 0) return orList(choices.map(String));
  switch (def.type) {
    case "string":
      return issue?.code === "too_small" ? "a text that is not empty" : `a text${range(issue, "characters")}`;
    case "number":
      return `${isWhole(core) ? "a whole number" : "a number"}${range(issue, "")}`;
    case "boolean":
      return "true or false";
    case "array":
    case "tuple":
      return `a list${range(issue, "entries")}`;
    case "object":
      return `a map of ${Object.keys(def.shape).join(", ")}`;
    case "record":
      return "a map";
    case "union":
      if ("discriminator" in def) return decidedBy(String(def.discriminator), def.options);
      return orList([...new Set(def.options.map((option) => expected(option)))]);
    default:
      return "something else";
  }
}

/** Names the branches only, since that says more than all their settings together. */
function decidedBy(key: string, options: readonly AnySchema[]): string {
  const names = options.flatMap((option) => {
    const { def } = peel(option).core._zod;
    return def.type === "object" && def.shape[key] ? choicesOf(peel(def.shape[key]).core) : [];
  });
  return `a map with ${key}: ${orList(names.map(String))}`;
}

/** Whether a schema of numbers accepts whole ones only; zod says so in two ways. */
export function isWhole(core: AnySchema): boolean {
  return (core as z.ZodNumber).isInt === true || (core as z.ZodNumber).format === "safeint";
}

function range(issue: z.core.$ZodIssue | undefined, unit: string): string {
  const of = unit === "" ? "" : ` ${unit}`;
  if (issue?.code === "too_small") return ` of at least ${issue.minimum}${of}`;
  if (issue?.code === "too_big") return ` of at most ${issue.maximum}${of}`;
  return "";
}

function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

export function foundWord(schema: AnySchema | undefined, tree: Tree | undefined): string {
  if (tree === undefined) return "nothing";
  if (!(tree instanceof Leaf)) return isList(tree) ? "a list" : "a map";
  if (tree.value === null) return "nothing";
  if (tree.outside.length > 0) return "another value in the variable or file that it comes from";
  if (schema && isSecret(schema)) return "a value that is not shown, because it may hold a secret";
  if (LOGIN.test(tree.text)) return "an address with a login";
  const shown = tree.text.length > SHOWN ? `${tree.text.slice(0, SHOWN)}…` : tree.text;
  return typeof tree.value === "string" ? `the text "${shown}"` : shown;
}

function isSecret(schema: AnySchema): boolean {
  const { core, secret } = peel(schema);
  return secret || (core._zod.def.type === "union" && core._zod.def.options.some(isSecret));
}
