/** Compares source files with the rules and says in one line each what is not so. Pure. */
import { isBuiltin } from "node:module";
import { posix } from "node:path";
import { BUILTINS, COMPUTED, LONG_FILES, LONGEST, ONE_SCREEN, PACKAGES, ROOMS, WAYS_OUT, WORLD } from "./rules.ts";
import type { SourceFile } from "./source-file.ts";

export function violations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => [
    ...file.imports.flatMap((specifier) => importViolations(file.path, specifier)),
    ...file.globals.flatMap((name) => globalViolations(file.path, name)),
    ...file.tables.flatMap((name) => tableViolations(file.path, name)),
    ...sizeViolations(file),
  ]);
}

/** Exceptions that nothing needs any more: a list that only grows protects nothing. */
export function staleExceptions(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return Object.keys(LONG_FILES)
    .filter((path) => (byPath.get(path)?.lines ?? 0) <= LONGEST)
    .map((path) => `${path} is no longer over ${LONGEST} lines: take it off the list in test/architecture/rules.ts`);
}

/** `core/plan`, `plugins/personio`, `core/main.ts`. */
export function roomOf(path: string): string {
  return path.split("/").slice(0, 2).join("/");
}

function importViolations(path: string, specifier: string): string[] {
  if (specifier.startsWith(".")) return fileViolations(path, posix.join(posix.dirname(path), specifier));
  return isBuiltin(specifier) ? builtinViolations(path, specifier) : packageViolations(path, specifier);
}

function fileViolations(path: string, imported: string): string[] {
  const room = roomOf(path);
  const allowed = allowedOf(room);
  if (allowed === undefined) return [`${path} is in no room of the import table`];
  const found: string[] = [];
  const own = roomOf(imported) === room;
  if (!own && !allowed.some((start) => imported.startsWith(start))) {
    found.push(`${path} imports ${imported}: ${room} may import ${allowed.join(", ") || "nothing"}`);
  }
  if (isSimulator(imported) && !isSimulator(path) && !mayStart(path)) {
    found.push(`${path} imports ${imported}: only simulators, tests and core/app/demo may`);
  }
  return found;
}

/** The demo and the exam start simulators. */
function mayStart(path: string): boolean {
  return path.startsWith("core/app/demo") || path.startsWith("core/exam/");
}

function allowedOf(room: string): readonly string[] | undefined {
  return ROOMS[room] ?? (room.startsWith("plugins/") && !room.endsWith(".ts") ? ROOMS["plugins/*"] : undefined);
}

function builtinViolations(path: string, specifier: string): string[] {
  if (!specifier.startsWith("node:")) return [`${path} imports ${specifier}: write node:${specifier}`];
  const room = roomOf(path);
  if (BUILTINS[room]?.includes(specifier) === false) {
    return [`${path} imports ${specifier}: ${room} may use ${BUILTINS[room].join(", ") || "nothing"} of Node`];
  }
  if (specifier === "node:process") return [`${path} imports ${specifier}: use the global, which is looked for`];
  return wayOutViolations(path, specifier);
}

function packageViolations(path: string, specifier: string): string[] {
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  const owners = PACKAGES[name];
  if (name === "rollcall") return [`${path} imports ${specifier}: in the repository by its path, ../core/plugin/…`];
  if (owners === undefined) return [`${path} imports ${name}, which no room may import`];
  return owners.some((owner) => path.startsWith(owner))
    ? []
    : [`${path} imports ${name}: only ${owners.join(", ")} may`];
}

function globalViolations(path: string, name: string): string[] {
  if (name === "import(…)" && path in COMPUTED) return [];
  if (name === "import(…)") return [`${path} imports a computed name: nobody can see from outside what it needs`];
  const owned = WORLD[name];
  if (owned && !owned.files.includes(path)) {
    return [`${path} uses ${name}: only ${owned.files.join(", ") || "nobody"} may (${owned.why})`];
  }
  return wayOutViolations(path, name);
}

function wayOutViolations(path: string, name: string): string[] {
  const bars = path.startsWith("plugins/") && !isSimulator(path) && WAYS_OUT.includes(name);
  return bars ? [`${path} uses ${name}: plugins reach the outside by context.http alone`] : [];
}

/** A vendor's word may be any word. Every object has a `constructor`, which is none of its entries: a Map has entries alone. */
function tableViolations(path: string, name: string): string[] {
  const meetsVendors = path.startsWith("plugins/") || path.startsWith("core/plugin/");
  return meetsVendors && !isSimulator(path)
    ? [`${path} has the table ${name}, an object: look vendors' words up in a Map`]
    : [];
}

function sizeViolations({ path, lines }: SourceFile): string[] {
  const most = ONE_SCREEN[path] ?? LONG_FILES[path]?.lines ?? LONGEST;
  return lines > most ? [`${path} has ${lines} lines: look twice; at most ${most}`] : [];
}

/** `simulator.ts`, `simulator-filter.ts`, a folder of that name, and the made-up world that a simulator serves. */
function isSimulator(path: string): boolean {
  const file = posix.basename(path);
  return file.includes("simulator") || file === "world.ts" || path.split("/").includes("simulator");
}
