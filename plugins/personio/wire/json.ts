/**
 * JSON as Personio writes it. Ids may exceed 2^53 (work schedules do), where `JSON.parse` silently changes the last digits;
 * integers of 16 digits and more therefore become text, digit by digit. Everything else is what `JSON.parse` makes of it.
 */
import type { Answer } from "../../../core/plugin/http.ts";

/** A long integer where a value stands. May be fooled by text that looks like JSON, which then only costs time. */
const LONG_INTEGER = /[:[,]\s*-?\d{16,}\s*[,}\]]/;
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const WHOLE_AND_LONG = /^-?\d{16,}$/;

/** @throws RefusedError CONTRACT_BROKEN when the text is not JSON. */
export function jsonOf(answer: Answer): unknown {
  if (!LONG_INTEGER.test(answer.text)) return answer.json();
  return JSON.parse(answer.text.replace(TOKEN, (token) => (WHOLE_AND_LONG.test(token) ? `"${token}"` : token)));
}

/** Whether the answer is a web page: it comes from a proxy or an edge, not from Personio's interface. */
export function isHtml({ headers, text }: Pick<Answer, "headers" | "text">): boolean {
  return /text\/html/i.test(headers["content-type"] ?? "") || /^\s*</.test(text);
}
