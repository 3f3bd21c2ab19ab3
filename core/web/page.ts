/** The frame of every page. Works without JavaScript; `html` escapes whatever is put into it. */
import { html } from "hono/html";
import type { Instant } from "../model/time.ts";
import type { Visitor } from "./auth/visitor.ts";
import type { WebParts } from "./parts.ts";
import { clockTime } from "./when.ts";
import { wordsOf, type Words } from "./words.ts";

export interface PageView {
  readonly words: Words;
  readonly timezone: string;
  readonly now: Instant;
  /** Whether there is a mailbox to link to. */
  readonly mailbox: boolean;
  /** Null: nobody is signed in. */
  readonly visitor: Visitor | null;
}

export function viewOf(
  { config, clock, mailbox }: Pick<WebParts, "config" | "clock" | "mailbox">,
  visitor: Visitor | null,
): PageView {
  const { language, timezone } = config();
  return { words: wordsOf(language), timezone, now: clock.now(), mailbox: mailbox !== undefined, visitor };
}

/** What `html` makes: escaped once and for all. */
export type Markup = ReturnType<typeof html>;

const REFRESH_SECONDS = 30;

export function page(title: string, body: Markup, view: PageView): Markup {
  const { words } = view;
  const links = view.mailbox
    ? html`<nav><a href="/">${words.overview}</a> <a href="/mailbox">${words.mailbox}</a></nav>`
    : "";
  return html`<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="${REFRESH_SECONDS}">
<title>${title} – rollcall</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><h1>rollcall</h1>${links}</header>
<main>${body}</main>
<footer>${words.refreshed(clockTime(view, view.now))}</footer>
</body>
</html>`;
}
