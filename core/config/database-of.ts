/**
 * Finds the database that a config file names even if the rest of it cannot be used. So `status` finds the daemon that goes on with
 * the config before.
 */
import { dirname } from "node:path";
import type { Secret } from "../model/secret.ts";
import { database, databaseUrl } from "./database.ts";
import { fillIn, resolveReferences, type Surroundings } from "./yaml/interpolate.ts";
import { readText, UnreadableText } from "./yaml/read-text.ts";

/** The setting on one line: a URL, or a reference to a variable that holds one. */
const SETTING = /^database:[ \t]*(["']?)([^"'#\s](?:[^"'#\r\n]*?[^"'#\s])?)\1[ \t]*(#.*)?$/m;
/** The setting as `{ url, password }`: the rest of the line, and the indented lines below it. */
const PARTS = /^database:(.*(?:\r?\n[ \t]+.*)*)/m;
const REFERENCE = /\$\{([^{}]+)\}/g;
const USUAL = "sqlite:./data/rollcall.db";

/** Null if the file cannot be read or a variable of the setting is missing. */
export async function databaseOf(file: string, env: Surroundings["env"]): Promise<Secret | null> {
  const text = await readText(file).catch((error: unknown) => {
    if (error instanceof UnreadableText) return null;
    throw error;
  });
  if (text === null) return null;
  const around = { env, folder: dirname(file) };
  const inParts = PARTS.exec(text)?.[1];
  const [url, password] = [partOf(inParts ?? "", "url"), partOf(inParts ?? "", "password")];
  // If the setting is there but cannot be understood, the default would be another database.
  const inLine = inParts === undefined ? USUAL : (SETTING.exec(text)?.[2] ?? "");
  const filled = url && password ? await fillParts({ url, password }, around) : await fill(inLine, around);
  const known = database().safeParse(filled);
  return known.success ? databaseUrl(known.data, around.folder) : null;
}

function partOf(text: string, name: string): string | undefined {
  return new RegExp(`\\b${name}:[ \\t]*(["']?)((?:\\$\\{[^{}]*\\}|[^"',}\\s])+)\\1`).exec(text)?.[2];
}

async function fillParts({ url, password }: { url: string; password: string }, around: Surroundings): Promise<unknown> {
  return { url: await fill(url, around), password: await fill(password, around) };
}

async function fill(written: string, around: Surroundings): Promise<string | null> {
  const references = [...written.matchAll(REFERENCE)].map(([, inside]) => inside as string);
  const { text, problems } = fillIn(written, await resolveReferences(references, around));
  return problems.length > 0 ? null : text;
}
