/** The page that is shown after an error: what is wrong and what to do, without a stack. */
import { html } from "hono/html";
import { page, type Markup, type PageView } from "../page.ts";
import { notice } from "../parts/notices.ts";
import { remedyText } from "../parts/trouble-text.ts";
import type { Trouble } from "../trouble.ts";

export function errorPage({ status, code, message, remedy }: Trouble, view: PageView): Markup {
  const { words } = view;
  const title = status === 404 ? words.notFound : status === 403 ? words.notAllowed : words.failed;
  const said = html`<span lang="en">${message}</span>`;
  const body = html`${remedyText(remedy, view)}<p class="soft"><code>${code}</code></p>`;
  const back = html`<a class="button plain" href="/">${words.overview}</a>`;
  return page(
    title,
    html`<div class="lone"><h1>${title}</h1>${notice({ tone: "bad", title: said, body, actions: back })}</div>`,
    view,
  );
}
