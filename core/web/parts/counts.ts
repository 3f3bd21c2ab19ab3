/** What runs did, as numbers with words: what is zero is left out. */
import { html } from "hono/html";
import type { Counts } from "../../model/run.ts";
import type { Markup } from "../page.ts";
import type { Words } from "../words.ts";
import type { Tone } from "./state-badge.ts";

const TONES: Readonly<Partial<Record<keyof Counts, Tone>>> = {
  create: "good",
  adopt: "good",
  reactivate: "good",
  update: "busy",
  deactivate: "warn",
  remove: "warn",
  release: "warn",
  held: "warn",
  failed: "bad",
  parked: "bad",
  conflicts: "bad",
};

/** `3 created, 1 updated` without the unchanged, of which there are always many. */
export function countsText(counts: Counts, words: Words): string {
  const parts = namesOf(counts, words)
    .filter((name) => name !== "unchanged")
    .map((name) => `${counts[name]} ${words.counts[name]}`);
  return parts.length > 0 ? parts.join(", ") : words.nothingDone;
}

export function countChips(counts: Counts, words: Words): Markup {
  const chips = namesOf(counts, words).map(
    (name) => html`<li class="${TONES[name] ?? "calm"}"><b>${counts[name]}</b> ${words.counts[name]}</li>`,
  );
  return chips.length > 0 ? html`<ul class="chips">${chips}</ul>` : html`<p class="soft">${words.nothingToDo}</p>`;
}

function namesOf(counts: Counts, words: Words): (keyof Counts)[] {
  return (Object.keys(words.counts) as (keyof Counts)[]).filter((name) => counts[name] > 0);
}

/** Whether there is anything to count. */
export function hasAny(counts: Counts): boolean {
  return Object.values(counts).some((count) => count > 0);
}
