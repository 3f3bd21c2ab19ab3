/** Takes the sentence for people out of a vendor's error body, in one line; never data, which may be people's. Pure. */

import { readJson } from "./read-json.ts";

const LONGEST = 300;
/** Where error bodies keep their sentence: awork `description`, Personio v1 `error.message`, v2 `errors[].detail`, SCIM `detail`. */
const KEYS = ["message", "description", "detail", "title", "error_description", "error", "errors", "validationErrors"];
/** Where data begin: JSON, whole or not, anywhere in the text, and XML. A page of HTML says that something else answered. */
const DATA = /^\s*["[{]|[[{]\s*["[{]|^\s*<(?!!doctype|html)/i;
/** The sentence of an XML error, as CalDAV servers write it: `<s:message>`. */
const XML_MESSAGE = /^\s*<.*?<(?:[\w-]+:)?message>([^<]*)</is;

/** Returns at most 300 characters; empty if the body says nothing. Redacted before it is cut, so that no half of a secret stays. */
export function wordsOf(body: string, redact: (text: string) => string): string {
  const text = redact(sentenceOf(body))
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, " ")
    .trim();
  return (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text).toWellFormed();
}

function sentenceOf(body: string): string {
  try {
    const answer = readJson(body);
    return isData(answer) ? "" : (find(answer) ?? "");
  } catch {
    const begin = body.slice(0, 10 * LONGEST);
    // What was cut short, or is more than is read, ends here too: it may be a list of people that was being sent.
    return XML_MESSAGE.exec(begin)?.[1] ?? begin.split(DATA, 1)[0] ?? "";
  }
}

/** Whether the body is what was asked for, with the status of an error: a list, or a record, which has an id. Its `description` is a person's. */
function isData(answer: unknown): boolean {
  return Array.isArray(answer) || (typeof answer === "object" && answer !== null && "id" in answer);
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
    if (text !== undefined)
      return key === "message" ? withReasons(text, (value as Record<string, unknown>).errors) : text;
  }
  return undefined;
}

/** "Validation Failed" alone helps nobody: what failed stands beside it. */
function withReasons(text: string, errors: unknown): string {
  const reasons = find(errors);
  return reasons === undefined || reasons === text ? text : `${text}: ${reasons}`;
}
