/** Points in time as the page shows them: the wall clock of the config's zone, named, with the exact instant behind it. */
import { html } from "hono/html";
import { dateIn, elapsed, epochOf, type Instant } from "../model/time.ts";
import type { Markup, PageView } from "./page.ts";

const LOCALES = { en: "en-GB", de: "de-DE" } as const;

type View = Pick<PageView, "words" | "timezone">;
type DatedView = View & Pick<PageView, "now">;

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

/** `14:05 CEST` where it is today, else with its day. */
export function whenShort(view: DatedView, instant: Instant): Markup {
  const { words, timezone, now } = view;
  if (dateIn(timezone, instant) !== dateIn(timezone, now)) return when(view, instant);
  const options = { timeZone: timezone, hour: "2-digit", minute: "2-digit", timeZoneName: "short" } as const;
  const text = new Intl.DateTimeFormat(LOCALES[words.language], options).format(epochOf(instant));
  return html`<time datetime="${instant}" title="${instant}">${text}</time>`;
}

/** `14:05:09 (Europe/Berlin)` */
export function clockTime({ words, timezone }: View, instant: Instant): string {
  const text = new Intl.DateTimeFormat(LOCALES[words.language], { timeZone: timezone, timeStyle: "medium" });
  return `${text.format(epochOf(instant))} (${timezone})`;
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** `3 minutes ago`, `in 8 minutes`; the wall clock on hovering. The page's script keeps it true. */
export function ago(view: DatedView, instant: Instant): Markup {
  const { words, timezone, now } = view;
  const locale = LOCALES[words.language];
  const full = new Intl.DateTimeFormat(locale, { timeZone: timezone, dateStyle: "full", timeStyle: "long" });
  const title = full.format(epochOf(instant));
  return html`<time datetime="${instant}" title="${title}" data-ago>${relative(locale, elapsed(now, instant))}</time>`;
}

function relative(locale: string, ms: number): string {
  const [unit, size] = UNITS.find(([, size]) => Math.abs(ms) >= size) ?? UNITS[3];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.trunc(ms / size), unit);
}

/** `1 h 4 min`, `12 s`, `0.4 s` */
export function lasted(from: Instant, to: Instant): string {
  const ms = Math.max(0, elapsed(from, to));
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
