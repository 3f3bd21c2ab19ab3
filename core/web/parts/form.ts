/** Forms that change something. Each carries the visitor's CSRF text; readers are shown no forms. */
import { html } from "hono/html";
import type { Markup, PageView } from "../page.ts";

export interface FormOptions {
  readonly action: string;
  /** Hidden fields. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Between the hidden fields and the button. */
  readonly body?: Markup | string;
  readonly button: Markup | string;
  readonly kind?: "primary" | "danger" | "plain";
}

export function postForm(
  { action, fields = {}, body = "", button, kind = "plain" }: FormOptions,
  view: PageView,
): Markup {
  const hidden = Object.entries({ csrf: view.visitor?.csrf ?? "", ...fields }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="${action}">${hidden}${body}<button class="${kind}">${button}</button></form>`;
}

/** Whether the visitor may change anything. */
export function mayChange({ visitor }: PageView): boolean {
  return visitor?.role === "operator";
}

export interface PanelOptions {
  /** Unique on the page. */
  readonly id: string;
  /** The content of the button that opens the panel. */
  readonly opener: Markup | string;
  readonly kind?: FormOptions["kind"];
  readonly title: string;
  readonly body: Markup | string;
}

/**
 * A button that opens a panel in which something is filled in or confirmed. It is the browser's own popover and needs no script. It
 * takes the focus, so that a screen reader reads its title.
 */
export function panel({ id, opener, kind = "plain", title, body }: PanelOptions, { words }: PageView): Markup {
  return html`<button type="button" class="${kind}" popovertarget="${id}">${opener}</button>
<div popover autofocus tabindex="-1" id="${id}" class="panel" role="dialog" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}
<button type="button" class="link" popovertarget="${id}" popovertargetaction="hide">${words.cancel}</button>
</div>`;
}
