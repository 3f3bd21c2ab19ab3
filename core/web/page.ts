/** The frame of every page. Works without JavaScript; `html` escapes whatever is put into it. */
import { html } from "hono/html";
import type { Instant } from "../model/time.ts";
import type { Visitor } from "./auth/visitor.ts";
import { ASSETS } from "./assets.ts";
import { postForm } from "./parts/form.ts";
import { mark } from "./parts/icon.ts";
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
  /** True if nobody has to sign in. */
  readonly open: boolean;
  /** The targets of the config in force. Of any other there is no page, although its runs are kept. */
  readonly targets: readonly string[];
}

export function viewOf(
  { config, clock, mailbox, operations }: Pick<WebParts, "config" | "clock" | "mailbox" | "operations">,
  visitor: Visitor | null,
): PageView {
  const { language, timezone, web } = config();
  const open = (web?.users ?? []).length === 0;
  const { targets } = operations;
  return {
    words: wordsOf(language),
    timezone,
    now: clock.now(),
    mailbox: mailbox !== undefined,
    visitor,
    open,
    targets,
  };
}

/** The result of `html`, in which everything is escaped. */
export type Markup = ReturnType<typeof html>;

export type Place = "overview" | "runs" | "people" | "mailbox";

export interface PageOptions {
  /** The page's place in the navigation. */
  readonly place?: Place;
  /** After how many seconds the page is renewed: by the script, which leaves alone what somebody fills in, or else by loading it again. */
  readonly refresh?: number;
  /** True if somebody may be filling in something, or reading what they are about to decide: then only the script renews the page. */
  readonly asks?: boolean;
}

/** The whole page; without a visitor it has no navigation. */
export function page(
  title: string,
  body: Markup,
  view: PageView,
  { place, refresh, asks = false }: PageOptions = {},
): Markup {
  const { words, visitor } = view;
  const again = refresh && !asks ? html`<noscript><meta http-equiv="refresh" content="${refresh}"></noscript>` : "";
  return html`<!doctype html>
<html lang="${words.language}" data-now="${view.now}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${again}
<title>${title} · rollcall</title>
<link rel="icon" href="${ASSETS.icon.path}" type="image/svg+xml">
<link rel="stylesheet" href="${ASSETS.style.path}">
<script src="${ASSETS.script.path}" defer></script>
</head>
<body>
<a class="skip" href="#main">${words.skip}</a>
<header class="top"><div>
<a class="brand" href="/">${mark()}rollcall</a>
${visitor ? html`${navigation(view, place)}${who(visitor, view)}` : ""}
</div></header>
${refresh ? html`<p class="lost" role="alert" hidden>${words.lost}</p><p class="said hidden" role="status"></p>` : ""}
<main id="main" tabindex="-1"${refresh ? html` data-live="${refresh}"` : ""}>${body}</main>
<footer>${words.asOf(clockTime(view, view.now))}</footer>
</body>
</html>`;
}

function navigation({ words, mailbox }: PageView, place: Place | undefined): Markup {
  const places: readonly (readonly [Place, string])[] = [
    ["overview", "/"],
    ["runs", "/runs"],
    ["people", "/people"],
    ...(mailbox ? ([["mailbox", "/mailbox"]] as const) : []),
  ];
  const links = places.map(
    ([name, path]) =>
      html`<a href="${path}"${name === place ? html` aria-current="page"` : ""}>${words.places[name]}</a>`,
  );
  return html`<nav aria-label="${words.navigation}">${links}</nav>`;
}

function who({ name, role }: Visitor, view: PageView): Markup | string {
  const { words, open } = view;
  if (open) return "";
  const as = role === "reader" ? html` <small>${words.reader}</small>` : "";
  const out = postForm({ action: "/sign-out", button: words.signOut, kind: "plain" }, view);
  return html`<div class="who"><span>${name}${as}</span>${out}</div>`;
}
