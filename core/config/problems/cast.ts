/**
 * Turns leaves into the values that a schema expects. Text from outside (a variable or a secret file) becomes a number or boolean
 * only if the setting is one; a secret or a text stays as it was written (`0123`). The schema then checks the result.
 */
import { choose } from "./choose.ts";
import { type AnySchema, choicesOf, type Core, peel } from "./peel.ts";
import { Leaf, type Tree, type TreeMap } from "../yaml/tree.ts";

/** Called with every leaf that may hold a secret: one whose setting is marked so, or a free text with something from outside in it. */
export type SecretSink = (leaf: Leaf, marked: boolean) => void;

export const nobody: SecretSink = () => undefined;

export function cast(schema: AnySchema | undefined, tree: Tree, sink: SecretSink, inSecret = false): unknown {
  const peeled = schema && peel(schema);
  const secret = inSecret || peeled?.secret === true;
  if (peeled?.core._zod.def.type === "union") return cast(choose(peeled.core, tree), tree, sink, secret);
  if (tree instanceof Leaf) return castLeaf(peeled?.core, tree, sink, secret);
  if (isList(tree)) return tree.map((item, index) => cast(itemOf(peeled?.core, index), item, sink, secret));
  return castMap(peeled?.core, tree, sink, secret);
}

function castMap(core: Core | undefined, map: TreeMap, sink: SecretSink, secret: boolean): unknown {
  const values = Object.entries(map).map(([key, item]) => [key, cast(entryOf(core, key), item, sink, secret)] as const);
  return Object.fromEntries(values);
}

export function isList(tree: Tree): tree is readonly Tree[] {
  return Array.isArray(tree);
}

/** The schema of the entry `key` of a map. */
export function entryOf(core: Core | undefined, key: string): AnySchema | undefined {
  const def = core?._zod.def;
  if (def?.type === "object") return Object.hasOwn(def.shape, key) ? def.shape[key] : def.catchall;
  if (def?.type === "record") return def.valueType;
  if (def?.type === "intersection") return entryOf(peel(def.left).core, key) ?? entryOf(peel(def.right).core, key);
  return undefined;
}

export function itemOf(core: Core | undefined, index: number): AnySchema | undefined {
  const def = core?._zod.def;
  if (def?.type === "array") return def.element;
  return def?.type === "tuple" ? (def.items[index] ?? def.rest ?? undefined) : undefined;
}

function castLeaf(core: Core | undefined, leaf: Leaf, sink: SecretSink, secret: boolean): unknown {
  const fromOutside = leaf.outside.length > 0;
  if (leaf.value === null) return null;
  if (secret) sink(leaf, true);
  if (secret) return leaf.text;
  const choices = core ? choicesOf(core) : [];
  const chosen = choices.find((choice) => String(choice) === leaf.text);
  if (chosen !== undefined && (fromOutside || typeof chosen === "string")) return chosen;
  switch (core?._zod.def.type) {
    case "number":
      return fromOutside && /^-?\d+(\.\d+)?$/.test(leaf.text.trim()) ? Number(leaf.text) : leaf.value;
    case "boolean":
      return fromOutside && /^(true|false)$/.test(leaf.text) ? leaf.text === "true" : leaf.value;
    case "string":
    case "template_literal":
      if (fromOutside) sink(leaf, false);
      return leaf.text;
    default:
      if (fromOutside && choices.length === 0) sink(leaf, false);
      return leaf.value;
  }
}
