/**
 * Hides secrets in texts by their value, wherever the text comes from: a vendor's answer, a library's error, a stack. Each secret
 * is looked for as it is and as it is encoded: in base64 (also as the second half of a basic login), in URLs, JSON and HTML.
 */
import { REDACTED } from "./secret.ts";

/** A shorter secret is part of too many words to be hidden. */
const SHORTEST = 4;
/** If a secret has several lines (a key), each line of at least this length is hidden too. */
const SHORTEST_LINE = 16;
const SHORTEST_CORE = 6;

const BASE64 = /[A-Za-z0-9+/_-]/;

/** Passes over the text once, however many secrets there are. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const wanted = secrets.filter((secret) => secret.length >= SHORTEST);
  const plain = new Set(wanted.flatMap(spellings));
  const inner = new Set(wanted.flatMap((secret) => [...base64Forms(secret), ...base64Cores(secret)]));
  const all = [...new Set([...plain, ...inner])].sort((a, b) => b.length - a.length);
  if (all.length === 0) return (text) => text;
  const pattern = new RegExp(all.map(literally).join("|"), "g");
  return (text) => replaceAll(text, pattern, (form) => inner.has(form) && !plain.has(form));
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** The whole base64 word around a secret is hidden: the rest (`user:`) is of no use alone, and shares letters with the secret. */
function replaceAll(text: string, pattern: RegExp, isCore: (form: string) => boolean): string {
  let result = "";
  let done = 0;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    let from = match.index;
    let to = from + match[0].length;
    if (isCore(match[0])) {
      while (from > done && BASE64.test(text[from - 1]!)) from -= 1;
      while (to < text.length && (BASE64.test(text[to]!) || text[to] === "=")) to += 1;
    }
    result += text.slice(done, from) + REDACTED;
    done = to;
    pattern.lastIndex = to;
  }
  return done === 0 ? text : result + text.slice(done);
}

function spellings(secret: string): string[] {
  const lines = secret.includes("\n") ? secret.split(/\r?\n/).filter((line) => line.length >= SHORTEST_LINE) : [];
  return [secret, secret.trim(), ...lines].filter(({ length }) => length >= SHORTEST).flatMap(formsOf);
}

function formsOf(text: string): string[] {
  const percent = percentEncoded(text);
  const json = JSON.stringify(text).slice(1, -1);
  const hex = Buffer.from(text, "utf8").toString("hex");
  return [
    text,
    json,
    json.replaceAll("/", "\\/"),
    JSON.stringify(json).slice(1, -1),
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    percent.replaceAll("%20", "+"),
    new URLSearchParams([["", text]]).toString().slice(1),
    htmlEscaped(text, "&quot;", "&#39;"),
    htmlEscaped(text, "&#34;", "&#x27;"),
    htmlEscaped(text, '"', "'"),
    hex,
    hex.toUpperCase(),
  ].filter(({ length }) => length >= SHORTEST);
}

/** Half of a surrogate pair cannot be percent-encoded, and nothing sends it that way. */
function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function htmlEscaped(text: string, quote: string, apostrophe: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return escaped.replaceAll('"', quote).replaceAll("'", apostrophe);
}

function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  return [bytes.toString("base64").replace(/=+$/, ""), bytes.toString("base64url")];
}

/**
 * Returns the three ways in which base64 writes the secret inside a longer text (`user:secret`), by the number of bytes before it
 * modulo 3, each without the letters that depend on its neighbours.
 */
function base64Cores(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  const cores = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + bytes.length) * 8) / 6);
    return encoded.slice(first, last);
  });
  const long = cores.filter(({ length }) => length >= SHORTEST_CORE);
  return [...long, ...long.map((core) => core.replaceAll("+", "-").replaceAll("/", "_"))];
}
