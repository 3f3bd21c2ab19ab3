/** A state as a word with a coloured dot. */
import { html } from "hono/html";
import type { ExplainedRecord, RecordState } from "../../engine/reports/explanation.ts";
import type { PersonState } from "../../engine/reports/person-report.ts";
import type { TargetStateWord, TargetStatus } from "../../engine/reports/status.ts";
import type { RunStatus } from "../../model/run.ts";
import type { Markup } from "../page.ts";
import type { Words } from "../words.ts";

/** The meanings of colours, for any sort of state. */
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
  late: "warn",
  failed: "bad",
  conflict: "bad",
  running: "busy",
  inactive: "calm",
  test: "calm",
  ignored: "calm",
};

/** The ends of runs in the order in which pages show them: the best first, and last what has no end yet. */
export const STATUSES: readonly RunStatus[] = ["succeeded", "partial", "held", "failed", "interrupted", "running"];

type Toned = Pick<TargetStatus, "state" | "incident" | "overdue" | "failing" | "parked" | "last_success_at">;

/** The tone of a target's state. A pause by hand is a warning only, since somebody chose it; an incident or a stopped schedule is bad. */
export function targetTone(target: Toned): Tone {
  const { state, incident, overdue } = target;
  if (overdue) return "bad";
  if (state === "ok" && failingOf(target) > 0) return "warn";
  // Nobody knows yet whether anything is in step.
  if (state === "ok" && target.last_success_at === null) return "calm";
  return state === "paused" && incident === null ? "warn" : TONES[state];
}

/** The number of records that fail or were given up. */
export function failingOf({ failing, parked }: Pick<TargetStatus, "failing" | "parked">): number {
  return failing + parked;
}

export function toneOf(state: keyof typeof TONES): Tone {
  return TONES[state];
}

/** How many records fail and how many were given up, each in the word that `status`, mails and metrics use; empty: none. */
export function failingWords({ failing, parked }: Pick<TargetStatus, "failing" | "parked">, words: Words): string {
  const parts = [...(failing > 0 ? [words.failing(failing)] : []), ...(parked > 0 ? [words.givenUp(parked)] : [])];
  return parts.join(" · ");
}

export function targetBadge(target: Toned, words: Words): Markup {
  if (target.state !== "ok") return badge(targetTone(target), words.states[target.state]);
  const word = target.last_success_at === null ? words.neverSucceeded : words.states.ok;
  return badge(targetTone(target), failingWords(target, words) || word);
}

export function runBadge(status: RunStatus, words: Words): Markup {
  return badge(TONES[status], words.runStates[status]);
}

const OF_RECORDS: Readonly<Record<RecordState, Tone>> = {
  ...{ in_step: "good", planned: "busy", waiting: "busy", held: "warn", unmatched: "warn", conflict: "bad" },
  ...{ kept: "calm", left_out: "calm", left_alone: "calm", gone: "calm", ended: "calm", outside: "calm" },
};

/** The state of a record; of one that is planned, what is planned. */
export function recordBadge({ state, change, failure }: ExplainedRecord, words: Words): Markup {
  const word = state === "planned" && change ? words.willBe[change.op] : words.recordStates[state];
  return badge(failure ? "bad" : OF_RECORDS[state], word);
}

export function personBadge(state: PersonState, words: Words): Markup {
  return badge(TONES[state], words.personStates[state]);
}

export function badge(tone: Tone, word: string): Markup {
  return html`<span class="badge ${tone}">${word}</span>`;
}
