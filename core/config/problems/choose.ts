/** Finds the branch of a union that somebody meant: the one that their text satisfies, else the one that it resembles most. */
import { z } from "../../plugin/schema.ts";
import { cast, isList, nobody } from "./cast.ts";
import { nearest } from "./nearest.ts";
import { type AnySchema, choicesOf, type Core, keysOf, peel } from "./peel.ts";
import { Leaf, type Tree, type TreeMap } from "../yaml/tree.ts";

/** The likeness of a branch that wants another kind of value altogether, such as a map where a text was written. */
const UNLIKE = -1_000;

export function choose(union: Core, tree: Tree): AnySchema {
  const options = optionsOf(union);
  const satisfied = options.find((option) => z.core.safeParse(option, cast(option, tree, nobody)).success);
  return satisfied ?? options.toSorted((a, b) => likeness(b, tree) - likeness(a, tree))[0]!;
}

export function optionsOf(union: Core): readonly AnySchema[] {
  return union._zod.def.type === "union" ? union._zod.def.options : [];
}

/** Whether the value is at least of the kind that the schema wants. */
export function isAlike(schema: AnySchema, tree: Tree): boolean {
  return likeness(schema, tree) > UNLIKE;
}

function likeness(schema: AnySchema, tree: Tree): number {
  const { core } = peel(schema);
  if (core._zod.def.type === "union") return Math.max(...core._zod.def.options.map((option) => likeness(option, tree)));
  if (tree instanceof Leaf) return leafLikeness(core, tree);
  if (isList(tree)) return ["array", "tuple"].includes(core._zod.def.type) ? 10 : UNLIKE;
  return mapLikeness(core, tree);
}

function leafLikeness(core: Core, { value }: Leaf): number {
  const { type } = core._zod.def;
  if (["object", "record", "array", "tuple", "intersection"].includes(type)) return UNLIKE;
  if (type === typeof value) return 6;
  return choicesOf(core).some((choice) => typeof choice === typeof value) ? 4 : 2;
}

function mapLikeness(core: Core, map: TreeMap): number {
  const { def } = core._zod;
  if (def.type === "record") return 1;
  if (def.type !== "object") return UNLIKE;
  const known = new Set(keysOf(core));
  const named = Object.entries(map).map(([key, item]): number => {
    if (!known.has(key)) return nearest(key, known) === null ? -1 : 0;
    const choices = choicesOf(peel(def.shape[key]!).core);
    if (def.shape[key]!._zod.def.type !== "literal" || !(item instanceof Leaf)) return 1;
    return choices.some((choice) => String(choice) === item.text) ? 50 : -50;
  });
  return named.reduce((sum, one) => sum + one, 0);
}
