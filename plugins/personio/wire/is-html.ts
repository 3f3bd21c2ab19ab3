import type { Answer } from "../../../core/plugin/http/http.ts";

/** Tells whether the answer is a web page: then it comes from a proxy or an edge server, not from Personio's interface. */
export function isHtml({ headers, text }: Pick<Answer, "headers" | "text">): boolean {
  return /text\/html/i.test(headers["content-type"] ?? "") || /^\s*</.test(text);
}
