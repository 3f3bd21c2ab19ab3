import type { Answer } from "../../../core/plugin/http/http.ts";

/** Whether the answer is a web page: it comes from a proxy or an edge, not from Personio's interface. */
export function isHtml({ headers, text }: Pick<Answer, "headers" | "text">): boolean {
  return /text\/html/i.test(headers["content-type"] ?? "") || /^\s*</.test(text);
}
