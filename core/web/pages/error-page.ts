/** What is shown in place of a page: what is wrong and what to do, no stack. */
import { html } from "hono/html";
import { page, type Markup, type PageView } from "../page.ts";
import type { Trouble } from "../trouble.ts";

export function errorPage({ code, message, remedy }: Trouble, view: PageView): Markup {
  const { words } = view;
  const details = html`<p><b>${code}</b> ${message}</p><p><b>${words.todo}:</b> ${remedy}</p>`;
  return page(words.overview, html`<section class="notice"><p>${words.failed}</p>${details}</section>`, view);
}
