/** What stands below a list that is cut off: how many there are besides, and the way to them. */
import { html } from "hono/html";
import type { Markup, PageView } from "../page.ts";
import { icon } from "./icon.ts";

/** Says that there are `rest` more, all of them on the page `path`; nothing if there are none. */
export function moreLink(rest: number, path: string, { words }: PageView): Markup | string {
  return rest > 0 ? html`<p><a class="more" href="${path}">${words.more(rest)}${icon("more")}</a></p>` : "";
}
