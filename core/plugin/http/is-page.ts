import type { Answer } from "./http.ts";

/**
 * Whether an answer is a web page, or some other markup, where an interface would have answered JSON or nothing: it comes from a proxy, a login
 * or the vendor's website. A 404 of that sort says nothing about a record.
 */
export function isPage({ headers, text }: Pick<Answer, "headers" | "text">): boolean {
  if (text.trim() === "") return false;
  return /\bhtml\b/i.test(headers["content-type"] ?? "") || text.trimStart().startsWith("<");
}
