/** Points in time as the page shows them: the wall clock of the config's zone, named, with the exact instant behind it. */
import { html } from "hono/html";
import { epochOf, type Instant } from "../model/time.ts";
import type { Markup, PageView } from "./page.ts";

const LOCALES = { en: "en-GB", de: "de-DE" } as const;

type View = Pick<PageView, "words" | "timezone">;

/** `Tue, 21 Jul, 14:05 CEST` */
export function when({ words, timezone }: View, instant: Instant): Markup {
  const text = new Intl.DateTimeFormat(LOCALES[words.language], {
    timeZone: timezone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(epochOf(instant));
  return html`<time datetime="${instant}" title="${instant}">${text}</time>`;
}

/** `14:05:09 (Europe/Berlin)` */
export function clockTime({ words, timezone }: View, instant: Instant): string {
  const text = new Intl.DateTimeFormat(LOCALES[words.language], { timeZone: timezone, timeStyle: "medium" });
  return `${text.format(epochOf(instant))} (${timezone})`;
}
