/** The counts of runs, as numbers with words; zeros are left out. */
import { html } from "hono/html";
import { OPS, type Op } from "../../model/change.ts";
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

/** `planned`: nothing was written (a plan, test mode), so the words say what would be done. */
export interface CountsOptions {
  readonly planned?: boolean;
}

/** `3 created, 1 updated`; unchanged records are left out, since there are always many. */
export function countsText(counts: Counts, words: Words, { planned = false }: CountsOptions = {}): string {
  const names = namesOf(counts, words).filter((name) => name !== "unchanged");
  const parts = names.map((name) => `${counts[name]} ${wordOf(name, words, planned)}`);
  return parts.length > 0 ? parts.join(", ") : planned ? words.nothingToDo : words.nothingDone;
}

export function countChips(counts: Counts, words: Words, { planned = false }: CountsOptions = {}): Markup {
  const chips = namesOf(counts, words).map(
    (name) => html`<li class="${TONES[name] ?? "calm"}"><b>${counts[name]}</b> ${wordOf(name, words, planned)}</li>`,
  );
  return chips.length > 0 ? html`<ul class="chips">${chips}</ul>` : html`<p class="soft">${words.nothingToDo}</p>`;
}

function wordOf(name: keyof Counts, words: Words, planned: boolean): string {
  return planned && isOp(name) ? words.toDo[name] : words.counts[name];
}

function isOp(name: string): name is Op {
  return (OPS as readonly string[]).includes(name);
}

function namesOf(counts: Counts, words: Words): (keyof Counts)[] {
  return (Object.keys(words.counts) as (keyof Counts)[]).filter((name) => counts[name] > 0);
}

/** Whether there is anything to count. */
export function hasAny(counts: Counts): boolean {
  return Object.values(counts).some((count) => count > 0);
}
