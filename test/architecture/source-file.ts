/** What a source file imports and which of the world's globals it touches, read from its syntax tree: comments do not count. */
import { parseAst } from "vitest/node";

export interface SourceFile {
  /** From the top of the repository: `core/plan/diff.ts`. */
  readonly path: string;
  readonly lines: number;
  /** Specifiers as written, of static, type, dynamic, side-effect imports and re-exports. */
  readonly imports: readonly string[];
  /** `Date.now`, `new Date`, `process.env`, `console`, `fetch` …; `import(…)` for an import of a computed name. */
  readonly globals: readonly string[];
  /** The names of constants that map texts to something by an object: `const REASONS: Record<string, string> = { … }`. */
  readonly tables: readonly string[];
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const IMPORTING = new Set([
  "ImportDeclaration",
  "ExportNamedDeclaration",
  "ExportAllDeclaration",
  "ImportExpression",
  "TSImportType",
]);
const MEMBERS = new Set(["Date.now", "Math.random", "process.env", "process.exit", "console"]);
const REACHING = new Set(["fetch", "WebSocket", "EventSource"]);

export function readSource(path: string, text: string): SourceFile {
  const imports: string[] = [];
  const globals = new Set<string>();
  const tables: string[] = [];
  for (const node of nodesIn(parseAst(text, { lang: "ts" }, path) as unknown as Node)) {
    if (IMPORTING.has(node.type)) readImport(node, imports, globals);
    else readGlobal(node, globals);
    if (node.type === "VariableDeclarator" && isTable(node)) tables.push(nameOf(node.id)!);
  }
  return { path, lines: text.trimEnd().split("\n").length, imports, globals: [...globals].sort(), tables };
}

function readImport({ source }: Node, imports: string[], globals: Set<string>): void {
  if (!isNode(source)) return;
  if (typeof source.value === "string") imports.push(source.value);
  else globals.add("import(…)");
}

function readGlobal(node: Node, globals: Set<string>): void {
  if (node.type === "NewExpression" && isNamed(node.callee, "Date")) globals.add("new Date");
  if (node.type === "MemberExpression") readMember(node, globals);
  if (node.type !== "CallExpression" && node.type !== "NewExpression") return;
  const name = nameOf(node.callee);
  if (name !== undefined && REACHING.has(name)) globals.add(name);
}

function readMember({ object, property }: Node, globals: Set<string>): void {
  const owner = nameOf(object);
  const name =
    nameOf(property) ?? (isNode(property) && typeof property.value === "string" ? property.value : undefined);
  if (owner === undefined) return;
  if (owner === "globalThis" && name !== undefined && REACHING.has(name)) globals.add(name);
  for (const known of [owner, `${owner}.${name}`]) if (MEMBERS.has(known)) globals.add(known);
}

/** Whether a constant in capitals is an object of which the type says that any text may be its key. */
function isTable({ id, init }: Node): boolean {
  if (!/^[A-Z_]+$/.test(nameOf(id) ?? "") || !isNode(init) || init.type !== "ObjectExpression") return false;
  return [...nodesIn(id as Node)].some((node) => {
    const [key] = isNode(node.typeArguments) ? (node.typeArguments.params as readonly Node[]) : [];
    return isNamed(node.typeName, "Record") && key?.type === "TSStringKeyword";
  });
}

function* nodesIn(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* nodesIn(child);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

function nameOf(value: unknown): string | undefined {
  return isNode(value) && value.type === "Identifier" ? (value.name as string) : undefined;
}

function isNamed(value: unknown, name: string): boolean {
  return nameOf(value) === name;
}
