/** What is shown when a page could not be made: our own words and remedy where we have them, no stack. */
import { html } from "hono/html";
import type { RollcallError } from "../model/errors.ts";
import { page, type Markup, type PageView } from "./page.ts";

export function errorPage(error: Pick<RollcallError, "code" | "message" | "remedy"> | null, view: PageView): Markup {
  const { words } = view;
  const details =
    error === null
      ? ""
      : html`<p><b>${error.code}</b> ${error.message}</p><p><b>${words.todo}:</b> ${error.remedy}</p>`;
  return page(words.overview, html`<section class="notice"><p>${words.failed}</p>${details}</section>`, view);
}
