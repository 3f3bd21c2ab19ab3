/** Takes the sentence for people out of a vendor's error body, in one line. Pure. */

import { readJson } from "./read-json.ts";

const LONGEST = 300;
/** Where error bodies keep their sentence: awork `description`, Personio v1 `error.message`, v2 `errors[].detail`, SCIM `detail`. */
const KEYS = ["message", "description", "detail", "title", "error_description", "error", "errors", "validationErrors"];

/** Returns at most 300 characters; empty if the body says nothing. Redacted before it is cut, so that no half of a secret stays. */
export function wordsOf(body: string, redact: (text: string) => string): string {
  const text = redact(sentenceOf(body))
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, " ")
    .trim();
  return (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text).toWellFormed();
}

function sentenceOf(body: string): string {
  try {
    return find(readJson(body)) ?? "";
  } catch {
    return body.slice(0, 10 * LONGEST);
  }
}

function find(value: unknown): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  if (Array.isArray(value)) {
    const found = value.slice(0, 3).map(find);
    return found.filter((text) => text !== undefined).join("; ") || undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  for (const key of KEYS) {
    const text = find((value as Record<string, unknown>)[key]);
    if (text !== undefined) return text;
  }
  return undefined;
}
