/** What the pages of reports share that people ask for and that take their time: how one is shown as long as it is not there. */
import { html } from "hono/html";
import type { Markup, PageView } from "../page.ts";
import { notice } from "../parts/notices.ts";
import { troubleText } from "../parts/trouble-text.ts";
import { ago } from "../when.ts";
import type { Piece } from "./on-demand.ts";

/** How many rows such a page lists. */
export const LISTED = 300;
const WORKING_SECONDS = 2;

/** The page is loaded again as long as the report is being made. */
export function refreshOf(piece: Piece<unknown> | null): { readonly refresh?: number } {
  return piece?.state === "working" ? { refresh: WORKING_SECONDS } : {};
}

/** A reading of both sides that is under way or has failed. */
export function unfinished(
  piece: Exclude<Piece<unknown>, { readonly state: "done" }>,
  button: Markup | string,
  view: PageView,
): Markup {
  const { words } = view;
  if (piece.state === "failed")
    return notice({ tone: "bad", title: words.notRead, body: troubleText(piece.error, view), actions: button });
  return html`<p class="going">${words.reading} <span class="soft">${ago(view, piece.since)}</span></p>`;
}
