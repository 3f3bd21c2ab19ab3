/** What the engine says of trouble, and what to do about it. It says so in English, whatever the page speaks: voices are told. */
import { html } from "hono/html";
import { afterWhatToDo } from "../../model/remedy.ts";
import type { Markup, PageView } from "../page.ts";

export interface Told {
  readonly message: string;
  readonly remedy: string;
  /** Left out where more is said beside it. */
  readonly code?: string;
}

export function troubleText({ message, remedy, code }: Told, view: PageView): Markup {
  const named = code === undefined ? "" : html`<p class="soft"><code>${code}</code></p>`;
  return html`<p class="message" lang="en">${message}</p>${remedyText(remedy, view)}${named}`;
}

export function remedyText(remedy: string, { words }: PageView): Markup {
  return html`<p><b>${words.todo}:</b> <span lang="en">${afterWhatToDo(remedy)}</span></p>`;
}
