/** Links to the following page and to the first. Pages are found by where the one before ended, so they have no numbers. */
import { html } from "hono/html";
import type { Markup, PageView } from "../page.ts";

export interface Pages {
  readonly next: string | null;
  readonly isFirst: boolean;
}

export function pager(
  path: string,
  query: Readonly<Record<string, string>>,
  { next, isFirst }: Pages,
  { words }: PageView,
): Markup | string {
  if (next === null && isFirst) return "";
  const asked = Object.entries(query).filter(([, value]) => value !== "");
  const to = (more: readonly (readonly [string, string])[]) => {
    const search = new URLSearchParams(Object.fromEntries([...asked, ...more])).toString();
    return search ? `${path}?${search}` : path;
  };
  const first = isFirst ? "" : html`<a class="button plain" href="${to([])}">${words.firstPage}</a>`;
  const following =
    next === null ? "" : html`<a class="button plain" rel="next" href="${to([["after", next]])}">${words.nextPage}</a>`;
  return html`<nav class="pager" aria-label="${words.pages}">${first}${following}</nav>`;
}
