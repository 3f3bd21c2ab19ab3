/**
 * The file as maps, lists and leaves. A leaf keeps what a plain value would lose: the text as it was written (`0123` as a password
 * is no number), and whether it came from outside.
 */
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import { Secret } from "../../model/secret.ts";
import { fillIn, type Found } from "./interpolate.ts";
import { keyText, type Path } from "./positions.ts";

export type Tree = Leaf | readonly Tree[] | TreeMap;
export type TreeMap = { readonly [key: string]: Tree };

export class Leaf {
  /** The value as YAML reads it; always text if something came from outside. */
  readonly value: string | number | boolean | bigint | null;
  /** The text as it was written, without quotes. */
  readonly text: string;
  /** The texts from outside that are part of it. */
  readonly outside: readonly string[];
  /** True if a variable in it is not set, its secret file is not readable, or it is an alias. The findings name the problem already. */
  readonly failed: boolean;

  constructor(value: Leaf["value"], text: string, outside: readonly string[], failed: boolean) {
    this.value = value;
    this.text = text;
    this.outside = outside;
    this.failed = failed;
  }
}

export function isTreeMap(tree: Tree | undefined): tree is TreeMap {
  return tree !== undefined && !(tree instanceof Leaf) && !Array.isArray(tree);
}

/** Whether something in the tree could not be filled in. An issue about the whole may then be a consequence of that. */
export function hasFailed(tree: Tree | undefined): boolean {
  if (tree === undefined) return false;
  return tree instanceof Leaf ? tree.failed : Object.values(tree).some(hasFailed);
}

/** What a part of the file says, as text: the same for the same settings, in whatever order they stand. */
export function asWritten(tree: Tree): Secret {
  return new Secret(JSON.stringify(plain(tree)));
}

function plain(tree: Tree): unknown {
  if (tree instanceof Leaf) return tree.text;
  if (!isTreeMap(tree)) return tree.map(plain);
  return Object.keys(tree)
    .sort()
    .map((key) => [key, plain(tree[key]!)]);
}

/** Builds the tree. `complain` is called for every reference that could not be filled in. */
export function readTree(
  node: Node | null,
  found: ReadonlyMap<string, Found>,
  complain: (path: Path, message: string, suggestion: string | null) => void,
): Tree {
  function read(at: Node | null, path: Path): Tree {
    if (isMap(at)) {
      const map: Record<string, Tree> = Object.create(null);
      for (const { key, value } of at.items as Pair<Node, Node | null>[]) {
        if (!isScalar(key)) continue;
        map[keyText(key)] ??= read(value, [...path, keyText(key)]);
      }
      return map;
    }
    if (isSeq(at)) return at.items.map((item, index) => read(item as Node, [...path, index]));
    if (isAlias(at)) return new Leaf("", "", [], true);
    return isScalar(at) ? leafOf(at.value, at.source, path) : new Leaf(null, "", [], false);
  }

  function leafOf(value: unknown, source: string | undefined, path: Path): Leaf {
    if (typeof value !== "string") return new Leaf(value as Leaf["value"], source ?? String(value), [], false);
    const filled = fillIn(value, found);
    for (const { message, suggestion } of filled.problems) complain(path, message, suggestion);
    return new Leaf(filled.text, filled.text, filled.outside, filled.problems.length > 0);
  }

  return read(node, []);
}
