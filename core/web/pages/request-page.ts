/** The page of a run that was asked for and has not begun: it waits, or was refused and why. Once it runs, the run's page follows. */
import { html } from "hono/html";
import type { RequestDocument } from "../../engine/operations/actions.ts";
import { page, type Markup, type PageView } from "../page.ts";
import { targetLink, targetPath } from "../parts/actions.ts";
import { notice } from "../parts/notices.ts";
import { troubleText } from "../parts/trouble-text.ts";
import { ago } from "../when.ts";

const LIVE_SECONDS = 1;

export function requestPage({ target, error, created_at }: RequestDocument, view: PageView): Markup {
  const { words } = view;
  const back = view.targets.includes(target)
    ? html`<a class="button plain" href="${targetPath(target)}">${words.toTarget(target)}</a>`
    : "";
  const crumb = html`<p class="crumb"><a href="/">${words.targets}</a> / ${targetLink(target, view)}</p>`;
  if (error === null) {
    const body = html`<div class="heading"><div>${crumb}<h1>${words.runWaits}</h1></div></div>
<p class="going">${words.runWaitsHint} <span class="soft">${words.askedFor} ${ago(view, created_at)}</span></p><div class="actions">${back}</div>`;
    return page(words.runWaits, body, view, { place: "overview", refresh: LIVE_SECONDS });
  }
  const said = troubleText(error, view);
  const body = html`<div class="heading"><div>${crumb}<h1>${words.refusedTitle}</h1></div></div>
${notice({ tone: "bad", title: words.nothingChanged, body: said, actions: back })}`;
  return page(words.refusedTitle, body, view, { place: "overview" });
}
