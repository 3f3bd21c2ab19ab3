/** Finds what keeps a key out of a map of which a schema knows several kinds: `exclude` beside `include`, `url` beside `type: awork`. */
import { optionsOf } from "./choose.ts";
import { entryOf } from "./cast.ts";
import { type AnySchema, choicesOf, keysOf, peel } from "./peel.ts";
import { isTreeMap, Leaf, type Tree } from "../yaml/tree.ts";

/**
 * Returns what stands in the map and does not go with `key`, as it is written there; null if no kind of map has `key`, or nothing stands
 * in its way.
 */
export function rivalOf(key: string, choice: AnySchema | undefined, tree: Tree | undefined): string | null {
  if (choice === undefined || !isTreeMap(tree)) return null;
  const kind = optionsOf(peel(choice).core).find((option) => keysOf(option).includes(key));
  if (kind === undefined) return null;
  const known = keysOf(choice);
  for (const [name, item] of Object.entries(tree)) {
    if (!known.includes(name)) continue;
    if (!keysOf(kind).includes(name)) return name;
    if (decidesAgainst(kind, name, item)) return `${name}: ${item.text}`;
  }
  return null;
}

/** Whether the entry is a word, such as that of `type`, which this kind of map does not have. */
function decidesAgainst(kind: AnySchema, name: string, item: Tree): item is Leaf {
  const entry = entryOf(peel(kind).core, name);
  const choices = entry ? choicesOf(peel(entry).core) : [];
  if (!(item instanceof Leaf) || item.outside.length > 0 || choices.length === 0) return false;
  return !choices.some((choice) => String(choice) === item.text);
}
