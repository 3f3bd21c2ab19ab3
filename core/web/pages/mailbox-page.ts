/** The demo's mailbox: every mail that went out, as its text part says it. */
import { html } from "hono/html";
import type { OutboxMail } from "../../store/store.ts";
import { page, type Markup, type PageView } from "../page.ts";
import { badge } from "../parts/state-badge.ts";
import { ago } from "../when.ts";

const REFRESH_SECONDS = 15;

/** The page of the mails, newest first. */
export function mailboxPage(mails: readonly OutboxMail[], view: PageView): Markup {
  const { words } = view;
  const list = mails.map((mail, index) => {
    const state = mail.sentAt ? badge("good", words.sent) : badge("warn", words.notSent);
    return html`<details class="card mail"${index === 0 ? html` open` : ""}><summary><span class="subject">${mail.subject}</span> ${state}
<small>${words.to}: ${mail.recipient} · ${ago(view, mail.createdAt)}</small></summary><pre tabindex="0">${mail.text}</pre></details>`;
  });
  const body = html`<div class="heading"><div><h1>${words.places.mailbox}</h1><p class="soft">${words.mailboxHint}</p></div></div>
${list.length > 0 ? html`<div class="mails">${list}</div>` : html`<p class="empty">${words.noMails}</p>`}`;
  return page(words.places.mailbox, body, view, { place: "mailbox", refresh: REFRESH_SECONDS });
}
