/** The words and marks that every text about a run shares: a moment, a line, a count, an end of a long list. Pure. */
import { OPS } from "../model/change.ts";
import type { Counts } from "../model/run.ts";
import type { Instant } from "../model/time.ts";

const OUTCOMES = ["unchanged", "held", "waiting", "failed", "parked", "conflicts", "kept"] as const;

// Text from outside may carry newlines, escape sequences for the terminal, or marks that turn the reading direction.
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;
const TURNS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text from outside, safe to stand in one line of a terminal or a mail. */
export function oneLine(text: string): string {
  return text.replace(CONTROLS, " ").replace(TURNS, "").trim();
}

/** `2026-11-22 04:00Z` */
export function renderMinute(instant: Instant): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)}Z`;
}

/** `create 3, update 1, unchanged 240`; what is zero is left out. */
export function renderCounts(counts: Counts): string {
  const named = [...OPS, ...OUTCOMES].filter((name) => counts[name] > 0);
  return named.map((name) => `${name === "parked" ? "given up" : name} ${counts[name]}`).join(", ") || "nothing";
}

/** `2.4 MB`: decimal units, as disks are labelled. */
export function renderBytes(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB"];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(bytes || 1) / 3)));
  return step === 0 ? `${bytes} bytes` : `${(bytes / 1000 ** step).toFixed(1)} ${units[step]}`;
}

/** `… and 950 more (--json shows all)`; no line where all are shown. */
export function renderMore(total: number, limit: number): string[] {
  return total > limit ? [`  … and ${total - limit} more (--json shows all)`] : [];
}
