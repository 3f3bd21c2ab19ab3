/** The engine's message and remedy. They are in English, whatever the page's language, so they are marked as English for screen readers. */
import { html } from "hono/html";
import { afterWhatToDo } from "../../model/remedy.ts";
import type { Markup, PageView } from "../page.ts";

export interface Told {
  readonly message: string;
  readonly remedy: string;
  /** The code; omitted if it is shown beside the text already. */
  readonly code?: string;
}

export function troubleText({ message, remedy, code }: Told, view: PageView): Markup {
  const named = code === undefined ? "" : html`<p class="soft"><code>${code}</code></p>`;
  return html`<p class="message" lang="en">${message}</p>${remedyText(remedy, view)}${named}`;
}

export function remedyText(remedy: string, { words }: PageView): Markup {
  return html`<p><b>${words.todo}:</b> <span lang="en">${afterWhatToDo(remedy)}</span></p>`;
}
