/** Small drawings beside words. They are hidden from screen readers, since the word beside them says the same. */
import { raw } from "hono/html";

const PATHS = {
  run: "M5 3.5v9l7.5-4.5z",
  pause: "M4.5 3h2.5v10H4.5zM9 3h2.5v10H9z",
  plan: "M3 4h10M3 8h10M3 12h6",
  check: "M3 8.5l3.2 3.2L13 5",
  alert: "M8 2.2l6.3 11.3H1.7zM8 6.4v3.2M8 11.6v.2",
  hold: "M8 1.8a6.2 6.2 0 100 12.4A6.2 6.2 0 008 1.8zM8 4.6V8l2.4 1.6",
  more: "M6 3.5L10.5 8 6 12.5",
  search: "M7 2.5a4.5 4.5 0 100 9 4.5 4.5 0 000-9zM10.4 10.4l3.4 3.4",
  cross: "M4 4l8 8M12 4l-8 8",
  pulse: "M1.5 8.5h3l2-5 3 9 2-4h3",
} as const;

const FILLED: ReadonlySet<string> = new Set(["run", "pause"]);

export function icon(name: keyof typeof PATHS) {
  const kind = FILLED.has(name) ? "icon filled" : "icon";
  return raw(
    `<svg class="${kind}" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="${PATHS[name]}"/></svg>`,
  );
}

/** The logo: a list with ticks. */
export function mark() {
  return raw(
    `<svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><rect width="24" height="24" rx="6.5"/><path d="M6 8.2l1.5 1.5L10.2 7M6 15.2l1.5 1.5L10.2 14M13 8.5h5M13 15.5h5"/></svg>`,
  );
}
