/** The demo's mailbox: every mail that went out, as its text part says it. */
import { html } from "hono/html";
import type { OutboxMail } from "../store/store.ts";
import { page, type Markup, type PageView } from "./page.ts";
import { when } from "./when.ts";

/** Newest first. */
export function mailboxPage(mails: readonly OutboxMail[], view: PageView): Markup {
  const { words } = view;
  const list = mails.map(
    (mail) => html`<section class="card">
<h3>${mail.subject}</h3>
<p>${words.to}: ${mail.recipient} · ${when(view, mail.createdAt)} · ${mail.sentAt ? words.sent : words.notSent}</p>
<pre>${mail.text}</pre>
</section>`,
  );
  return page(words.mailbox, list.length > 0 ? html`${list}` : html`<p>${words.noMails}</p>`, view);
}
