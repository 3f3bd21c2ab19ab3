/** A state as a word with a dot: the colour says it at a glance, the word to everybody. */
import { html } from "hono/html";
import type { TargetStateWord } from "../../engine/operations.ts";
import type { PersonState } from "../../engine/operations.ts";
import type { RunStatus } from "../../model/run.ts";
import type { Markup } from "../page.ts";
import type { Words } from "../words.ts";

/** What a colour means, whatever it is said of. */
export type Tone = "good" | "warn" | "bad" | "busy" | "calm";

const TONES: Readonly<Record<TargetStateWord | RunStatus | PersonState, Tone>> = {
  ok: "good",
  succeeded: "good",
  matched: "good",
  held: "warn",
  partial: "warn",
  interrupted: "warn",
  unmatched: "warn",
  ambiguous: "warn",
  paused: "bad",
  late: "bad",
  failed: "bad",
  conflict: "bad",
  running: "busy",
  inactive: "calm",
  test: "calm",
  ignored: "calm",
};

export function toneOf(state: keyof typeof TONES): Tone {
  return TONES[state];
}

export function targetBadge(state: TargetStateWord, words: Words): Markup {
  return badge(TONES[state], words.states[state]);
}

export function runBadge(status: RunStatus, words: Words): Markup {
  return badge(TONES[status], words.runStates[status]);
}

export function personBadge(state: PersonState, words: Words): Markup {
  return badge(TONES[state], words.personStates[state]);
}

export function badge(tone: Tone, word: string): Markup {
  return html`<span class="badge ${tone}">${word}</span>`;
}
