/**
 * Events that we ask Personio for, and what each means to us. Attendances, documents and projects are not among them: no target
 * follows them. Such an event is passed over if it comes all the same; an unknown event may mean anything. Facts sheet of
 * Personio, 9.
 */
import type { ChangeNotice } from "../../../core/plugin/webhook.ts";

type Meaning = ChangeNotice;

const people: Meaning = { about: "people", loss: false };
const absences: Meaning = { about: "absences", loss: false };

/**
 * Meaning of each event. `employment.started` and `.terminated` are sent on the day itself, on which nothing was edited: a
 * reading of what has changed does not show them. A rejected absence is told by the same event as an approved one.
 */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map([
  ["person.created", people],
  ["person.updated", people],
  ["person.deleted", { ...people, loss: true }],
  ["employment.created", people],
  ["employment.updated", people],
  ["employment.updated.cost-centers", people],
  ["employment.deleted", { ...people, loss: true }],
  ["employment.started", { ...people, loss: true }],
  ["employment.terminated", { ...people, loss: true }],
  ["absence-period.created", absences],
  ["absence-period.updated.status", absences],
  ["absence-period.updated.timerange", absences],
  ["absence-period.deleted", { ...absences, loss: true }],
]);

export const EVENTS: readonly string[] = [...MEANINGS.keys()];

/** Events known from other clients alone; all others stand in Personio's own pages and changelog. */
const HEARSAY = new Set(["employment.updated.cost-centers"]);

export const DOCUMENTED: readonly string[] = EVENTS.filter((event) => !HEARSAY.has(event));

const NOT_OURS = /^(attendance-period|document|project|ping)(\.|$)/;

/** Returns what an event means; null where it means nothing to us. */
export function meaningOf(event: unknown): ChangeNotice | null {
  if (typeof event !== "string") return { about: "all", loss: false };
  const known = MEANINGS.get(event);
  if (known) return known;
  return NOT_OURS.test(event) ? null : { about: kindOf(event), loss: /\bdeleted\b/.test(event) };
}

/** Returns what an event is about that Personio introduced later: its first word says at least that. */
function kindOf(event: string): ChangeNotice["about"] {
  if (/^absence/.test(event)) return "absences";
  return /^(person|employment)\b/.test(event) ? "people" : "all";
}
