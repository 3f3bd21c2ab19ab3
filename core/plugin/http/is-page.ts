/**
 * Whether an answer is a web page: then it comes from a proxy, a login or the vendor's website, and not from the interface. There are
 * three questions, since not every interface answers in JSON, and some say by an empty answer that a record is gone.
 */
import type { Answer } from "./http.ts";

type Page = Pick<Answer, "headers" | "text">;

/** Whether it says that it is HTML. All that can be asked where an interface may answer in XML (CalDAV). */
export function isHtml({ headers, text }: Page): boolean {
  return isOfHtml(headers) || /^\s*<(!doctype|html)/i.test(text);
}

/** Whether it is HTML or some other markup, where an interface would have answered JSON. An empty one is what its content type says. */
export function isMarkup({ headers, text }: Page): boolean {
  return isOfHtml(headers) || text.trimStart().startsWith("<");
}

/** As `isMarkup`, where an interface may also answer nothing: an empty answer is no page. A 404 of that sort says nothing about a record. */
export function isPage(answer: Page): boolean {
  return answer.text.trim() !== "" && isMarkup(answer);
}

function isOfHtml(headers: Page["headers"]): boolean {
  return /\bhtml\b/i.test(headers["content-type"] ?? "");
}
