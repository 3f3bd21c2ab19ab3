/** Points in time on pages: local time in the config's zone, which is named, with the exact instant in the markup. */
import { html } from "hono/html";
import { dateIn, DAY, elapsed, epochOf, HOUR, type Instant, MINUTE } from "../model/time.ts";
import type { Markup, PageView } from "./page.ts";

const LOCALES = { en: "en-GB", de: "de-DE" } as const;

const DAY_AND_TIME = {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
} as const;

type Shape = "day and time" | "with year" | "time" | "clock" | "all";
const SHAPES: Readonly<Record<Shape, Intl.DateTimeFormatOptions>> = {
  "day and time": DAY_AND_TIME,
  "with year": { ...DAY_AND_TIME, year: "numeric" },
  time: { hour: "2-digit", minute: "2-digit", timeZoneName: "short" },
  clock: { timeStyle: "medium" },
  all: { dateStyle: "full", timeStyle: "long" },
};

/** Formats are kept, since making one takes longer than all its uses on a page. There are five for each language and zone. */
const formats = new Map<string, Intl.DateTimeFormat>();

function written(shape: Shape, { words, timezone }: View, instant: Instant): string {
  const key = `${shape} ${words.language} ${timezone}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(LOCALES[words.language], { ...SHAPES[shape], timeZone: timezone });
    formats.set(key, format);
  }
  return format.format(epochOf(instant));
}

type View = Pick<PageView, "words" | "timezone">;
type DatedView = View & Pick<PageView, "now">;

/** Day and time: `Tue 21 Jul, 14:05 CEST`; of another year than this one with the year. */
export function when(view: DatedView, instant: Instant): Markup {
  const yearOf = (at: Instant) => dateIn(view.timezone, at).slice(0, 4);
  const shape = yearOf(instant) === yearOf(view.now) ? "day and time" : "with year";
  return html`<time datetime="${instant}" title="${instant}">${written(shape, view, instant)}</time>`;
}

/** The time of today (`14:05 CEST`), else day and time. */
export function whenShort(view: DatedView, instant: Instant): Markup {
  const { timezone, now } = view;
  if (dateIn(timezone, instant) !== dateIn(timezone, now)) return when(view, instant);
  return html`<time datetime="${instant}" title="${instant}">${written("time", view, instant)}</time>`;
}

/** The time with seconds and zone: `14:05:09 (Europe/Berlin)`. */
export function clockTime(view: View, instant: Instant): string {
  return `${written("clock", view, instant)} (${view.timezone})`;
}

const UNITS = [
  ["day", DAY],
  ["hour", HOUR],
  ["minute", MINUTE],
  ["second", 1_000],
] as const;

/** `3 minutes ago`, `in 8 minutes`, with the time on hovering. The page's script keeps it up to date. */
export function ago(view: DatedView, instant: Instant): Markup {
  const locale = LOCALES[view.words.language];
  const text = relative(locale, elapsed(view.now, instant));
  return html`<time datetime="${instant}" title="${written("all", view, instant)}" data-ago>${text}</time>`;
}

function relative(locale: string, ms: number): string {
  const [unit, size] = UNITS.find(([, size]) => Math.abs(ms) >= size) ?? UNITS[3];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.trunc(ms / size), unit);
}

/** A duration: `1 h 4 min`, `12 s`, `0.4 s`, `< 0.1 s`. */
export function lasted({ words }: View, from: Instant, to: Instant): string {
  const ms = Math.max(0, elapsed(from, to));
  if (ms < 10_000) {
    const short = ms < 50;
    const tenths = new Intl.NumberFormat(LOCALES[words.language], {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    });
    return `${short ? "< " : ""}${tenths.format(short ? 0.1 : ms / 1000)} s`;
  }
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
