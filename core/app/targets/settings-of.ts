/** The settings that decide for whom and for what a target is, one a line: its own, its source's, and its time zone. */
import type { SourceConfig, TargetConfig } from "../../config/config.ts";
import { Secret } from "../../model/secret.ts";
import { hashedSecret, type Settings } from "../../model/settings.ts";

/** `hash`: a keyed hash, which shows that a secret has changed and nothing else about it. */
export function settingsOf(
  { settings, source, timezone }: TargetConfig,
  { plugin, settings: sourceSettings }: SourceConfig,
  hash: (secret: string) => string,
): Settings {
  const all = { ...(settings as object), timezone, source: { name: source, plugin, ...(sourceSettings as object) } };
  return Object.fromEntries(lines(all, "", hash));
}

function* lines(value: unknown, path: string, hash: (secret: string) => string): Iterable<[string, string]> {
  if (value === undefined) return;
  if (value instanceof Secret) yield [path, hashedSecret(hash(value.reveal()))];
  else if (Array.isArray(value)) yield [path, value.map(text).join(", ")];
  else if (value === null || typeof value !== "object") yield [path, text(value)];
  else for (const [key, inner] of Object.entries(value)) yield* lines(inner, path ? `${path}.${key}` : key, hash);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
