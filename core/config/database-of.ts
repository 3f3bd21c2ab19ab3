/** Which database a config file names, though the rest of it cannot be used: how `status` finds the daemon that kept the old one. */
import { dirname } from "node:path";
import type { Secret } from "../model/secret.ts";
import { fillIn, resolveReferences } from "./interpolate.ts";
import { readText, UnreadableText } from "./read-text.ts";
import { databaseUrl } from "./settings.ts";

const SETTING = /^database:[ \t]*(["']?)(sqlite:[^"'#\r\n]+?)\1[ \t]*(#.*)?$/m;
const REFERENCE = /\$\{([^{}]+)\}/g;
const USUAL = "sqlite:./data/rollcall.db";

/** Null where the file cannot be read or a variable of the setting is missing. */
export async function databaseOf(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Secret | null> {
  const text = await readText(file).catch((error: unknown) => {
    if (error instanceof UnreadableText) return null;
    throw error;
  });
  if (text === null) return null;
  const written = SETTING.exec(text)?.[2] ?? USUAL;
  const references = [...written.matchAll(REFERENCE)].map(([, inside]) => inside as string);
  const folder = dirname(file);
  const filled = fillIn(written, await resolveReferences(references, { env, folder }));
  return filled.problems.length > 0 ? null : databaseUrl(filled.text, folder);
}
