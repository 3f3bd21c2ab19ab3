/** Why something changes. Reasons are stored in English; pages in another language say what they know of them in their own. */
import { html } from "hono/html";
import { PART } from "../../render/reasons.ts";
import type { Markup, PageView } from "../page.ts";

/** The reason, part by part: in the page's language, or in English and marked as that for screen readers. */
export function reasonText(reason: string, { words }: PageView): Markup {
  const parts = reason.split(PART).map((part) => words.partOfReason(part) ?? html`<span lang="en">${part}</span>`);
  return html`${parts.flatMap((part, index) => (index === 0 ? [part] : [PART, part]))}`;
}
