/** Finds the place of a setting in the file: the key of an unknown one, the value of a wrong one, the parent of a missing one. */
import { isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from "yaml";

/** Line and column, counted from 1; null if there is no place to point at. */
export interface Place {
  readonly line: number | null;
  readonly column: number | null;
}

export type Path = readonly (string | number)[];

export class Positions {
  readonly #root: Node | null;
  readonly #lines: LineCounter;

  constructor(root: Node | null, lines: LineCounter) {
    this.#root = root;
    this.#lines = lines;
  }

  ofOffset(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return line === 0 ? { line: null, column: null } : { line, column: col };
  }

  /** The place of the value at `path`; if it is missing, that of the innermost parent that is there. */
  ofValue(path: Path): Place {
    const { key, value, found } = this.#descend(path);
    const wanted = found && value?.range && value.range[0] !== value.range[1] ? value : (key ?? value);
    return this.ofOffset(wanted?.range?.[0] ?? 0);
  }

  ofKey(path: Path): Place {
    const { key, value } = this.#descend(path);
    return this.ofOffset((key ?? value)?.range?.[0] ?? 0);
  }

  /** The path of the innermost setting in which the offset lies. */
  pathAt(offset: number): Path {
    const path: (string | number)[] = [];
    let node = this.#root;
    while (node) {
      const next: { name: string | number; node: Node | null } | undefined = childAt(node, offset);
      if (!next) break;
      path.push(next.name);
      node = next.node;
    }
    return path;
  }

  #descend(path: Path): { key: Node | null; value: Node | null; found: boolean } {
    let at: { key: Node | null; value: Node | null } = { key: null, value: this.#root };
    for (const segment of path) {
      const next = childNamed(at.value, segment);
      if (!next) return { ...at, found: false };
      at = next;
    }
    return { ...at, found: true };
  }
}

/** The key as it was written, so that `1` and `true` are names like any other. */
export function keyText(key: unknown): string {
  return isScalar(key) ? (key.source ?? String(key.value)) : String(key);
}

interface Child {
  readonly key: Node | null;
  readonly value: Node | null;
}

/** The entries of maps by name, kept because a file may have thousands of mistakes to find. */
const named = new WeakMap<Node, ReadonlyMap<string, Child>>();

function childNamed(node: Node | null, segment: string | number): Child | undefined {
  if (isMap(node)) {
    const known = named.get(node) ?? entriesOf(node.items as Pair<Node, Node | null>[]);
    named.set(node, known);
    return known.get(String(segment));
  }
  const item = isSeq(node) ? (node.items[Number(segment)] as Node | undefined) : undefined;
  return item && { key: null, value: item };
}

/** The entries by name. If a key is repeated, the first one counts. */
function entriesOf(items: readonly Pair<Node, Node | null>[]): ReadonlyMap<string, Child> {
  return new Map(items.toReversed().map(({ key, value }) => [keyText(key), { key, value }]));
}

function childAt(node: Node, offset: number): { name: string | number; node: Node | null } | undefined {
  if (isMap(node)) {
    const pair = (node.items as Pair<Node, Node | null>[]).findLast(({ key }) => (key.range?.[0] ?? 0) <= offset);
    return pair && { name: keyText(pair.key), node: pair.value };
  }
  if (!isSeq(node)) return undefined;
  const index = (node.items as Node[]).findLastIndex(({ range }) => (range?.[0] ?? 0) <= offset);
  return index < 0 ? undefined : { name: index, node: node.items[index] as Node };
}
