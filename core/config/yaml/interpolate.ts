// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the config writes its variables so.
/**
 * Fills in references: `${NAME}` is a variable of the environment, `${file:/path}` a secret file, `$${` a literal `${`. What is filled in
 * is not searched for references again, so a password that happens to contain `${` stays that password.
 */
import { resolve } from "node:path";
import { type Node, visit } from "yaml";
import { nearest } from "../problems/nearest.ts";
import { readText, UnreadableText } from "./read-text.ts";

const REFERENCE = /\$\$\{|\$\{([^{}]*)\}?/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const LARGEST_SECRET = 64 * 1024;

export type Found = { readonly text: string } | { readonly problem: string; readonly suggestion: string | null };

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of the config file, from which relative paths start. */
  readonly folder: string;
}

/** The text between the braces of every reference in the file. */
export function referencesIn(root: Node | null): string[] {
  const references = new Set<string>();
  visit(root, {
    Scalar: (key, { value }) => {
      if (key === "key" || typeof value !== "string") return;
      for (const [all, inside] of value.matchAll(REFERENCE)) {
        if (inside !== undefined && all.endsWith("}")) references.add(inside);
      }
    },
  });
  return [...references].sort();
}

export async function resolveReferences(
  references: readonly string[],
  surroundings: Surroundings,
): Promise<ReadonlyMap<string, Found>> {
  // Variables that the config uses by their right names are not what a misspelt one was meant to be.
  const free = Object.keys(surroundings.env).filter((name) => !references.includes(name));
  const found = await Promise.all(references.map((reference) => resolveOne(reference, surroundings, free)));
  return new Map(references.map((reference, index) => [reference, found[index]!]));
}

async function resolveOne(reference: string, { env, folder }: Surroundings, free: readonly string[]): Promise<Found> {
  if (reference.startsWith("file:")) return readSecret(reference.slice("file:".length).trim(), folder);
  if (!NAME.test(reference)) return { problem: misspelt(`\${${reference}}`), suggestion: null };
  const text = env[reference];
  const file = env[`${reference}_FILE`];
  if (text && file) {
    const problem = `the variables ${reference} and ${reference}_FILE are both set: unset one`;
    return { problem, suggestion: null };
  }
  if (file) return readSecret(file, folder);
  if (text !== undefined) return { text };
  const problem = `the variable ${reference} is not set (nor ${reference}_FILE, the path of a file that holds it)`;
  return { problem, suggestion: nearest(reference, free) };
}

async function readSecret(path: string, folder: string): Promise<Found> {
  if (path === "") return { problem: "${file:…} names no file", suggestion: null };
  try {
    const text = await readText(resolve(folder, path), LARGEST_SECRET);
    return { text: text.replace(/\r?\n$/, "") };
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    return { problem: `the secret file cannot be used: ${error.message}`, suggestion: null };
  }
}

export interface Filled {
  readonly text: string;
  readonly outside: readonly string[];
  readonly problems: readonly { readonly message: string; readonly suggestion: string | null }[];
}

export function fillIn(written: string, found: ReadonlyMap<string, Found>): Filled {
  const outside: string[] = [];
  const problems: { message: string; suggestion: string | null }[] = [];
  const text = written.replace(REFERENCE, (all: string, inside: string | undefined) => {
    if (inside === undefined) return "${";
    const one = all.endsWith("}") ? found.get(inside) : undefined;
    if (one && "text" in one) {
      outside.push(one.text);
      return one.text;
    }
    problems.push({ message: one?.problem ?? misspelt(all), suggestion: one?.suggestion ?? null });
    return all;
  });
  return { text, outside, problems };
}

function misspelt(reference: string): string {
  return `${reference} is not understood: write \${NAME} or \${file:/path}, or $\${ for a literal \${`;
}
