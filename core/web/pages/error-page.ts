/** The page that is shown after an error: what is wrong and what to do, without a stack. */
import { html } from "hono/html";
import { page, type Markup, type PageView } from "../page.ts";
import { notice } from "../parts/notices.ts";
import { remedyText } from "../parts/trouble-text.ts";
import type { Trouble } from "../trouble.ts";

/** `from`: the page of ours whose form was refused; null: no form was sent. */
export function errorPage({ status, code, message, remedy }: Trouble, from: string | null, view: PageView): Markup {
  const { words } = view;
  const title = titleOf(status, view);
  const link = (path: string, text: string, kind = "plain") =>
    html`<a class="button ${kind}" href="${path}">${text}</a>`;
  const isOut = status === 401;
  const said = isOut ? words.signInAgain : html`<span lang="en">${message}</span>`;
  const body = html`${isOut ? "" : remedyText(remedy, view)}<p class="soft"><code>${code}</code></p>`;
  const actions = isOut
    ? link(`/sign-in?next=${encodeURIComponent(from ?? "/")}`, words.signIn, "primary")
    : html`${from === null ? "" : link(from, words.goBack, "primary")}${link("/", words.overview)}`;
  return page(
    title,
    html`<div class="lone"><h1>${title}</h1>${notice({ tone: "bad", title: said, body, actions })}</div>`,
    view,
  );
}

function titleOf(status: Trouble["status"], { words }: PageView): string {
  if (status === 401) return words.notSignedIn;
  if (status === 403) return words.notAllowed;
  if (status === 404) return words.notFound;
  return status === 409 ? words.nothingChanged : words.failed;
}
