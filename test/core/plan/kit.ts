/** Flows, people and records that never were, and a planner that is asked all at once. */
import { Completeness } from "../../../core/model/completeness.ts";
import type { Basis, Op } from "../../../core/model/change.ts";
import type { RecordError } from "../../../core/model/errors.ts";
import type { Current, Desired, FieldRules, Fields, LeftOut, Link, RemovedRecord } from "../../../core/model/record.ts";
import { compareCompany, type Acquaintances } from "../../../core/plan/company.ts";
import { FlowPlanner } from "../../../core/plan/flow-planner.ts";
import type { FlowPlan, FlowRules, Observer, Questions } from "../../../core/plan/flow-rules.ts";
import { References } from "../../../core/plan/references.ts";
import { RemovedThere } from "../../../core/plan/removed-there.ts";

export const NOW = "2026-07-21T08:00:00.000Z";
export const WINDOW = { from: "2026-07-07", to: "2027-01-17" };

const sameText: NonNullable<FieldRules[string]["equal"]> = (a, b) =>
  String(a).trim().toLowerCase() === String(b).trim().toLowerCase();

const OPS: readonly Op[] = ["create", "update", "reactivate", "deactivate", "remove"];

/** Accounts of people: adopted by e-mail, locked when somebody leaves; the language is theirs after the first day. */
export function accountRules(given: Partial<FlowRules> = {}): FlowRules {
  const always = { manage: "always" } as const;
  return {
    target: "desks",
    kind: "user",
    fields: {
      email: { ...always, identity: "address", equal: sameText },
      first_name: { ...always, identity: "name" },
      last_name: { ...always, identity: "name" },
      language: { manage: "once" },
    },
    drift: "repair",
    adopt: "key",
    creates: "all",
    orphans: "deactivate",
    can: new Set(OPS),
    onlyMatches: false,
    window: null,
    scope: "full",
    asFile: false,
    readAt: NOW,
    settings: "settings",
    ...given,
  };
}

/** Absences of people who have an account: a window, our mark, a note that may be withheld, removed when withdrawn. */
export function absenceRules(given: Partial<FlowRules> = {}, hidden = false): FlowRules {
  const always = { manage: "always" } as const;
  return {
    target: "desks",
    kind: "absence",
    fields: {
      user: { ...always, ref: "user" },
      starts_on: { ...always, unit: "dates" },
      ends_on: { ...always, unit: "dates" },
      note: hidden ? { ...always, withheld: true } : always,
    },
    drift: "repair",
    adopt: "marked",
    creates: "all",
    orphans: "remove",
    can: new Set(OPS),
    onlyMatches: false,
    window: WINDOW,
    scope: "full",
    asFile: false,
    readAt: NOW,
    settings: "settings",
    ...given,
  };
}

const FIRST = ["Ada", "Bruno", "Clara", "Dario", "Edda", "Falk", "Greta"];
const LAST = ["Anvil", "Beispiel", "Candle", "Dummy", "Example", "Fiction"];

/** Person number `n` as they should stand there; number 1 is Ada Anvil. */
export function person(n: number, given: Partial<Desired> & { readonly fields?: Fields } = {}): Desired {
  const first = FIRST[(n - 1) % FIRST.length] as string;
  const last = `${LAST[(n - 1) % LAST.length]}${n <= LAST.length ? "" : ` ${n}`}`;
  const email = (given.fields?.email as string) ?? `${first}.${last}@example.com`.replace(" ", "").toLowerCase();
  const id = `p${n}`;
  return {
    subject: id,
    title: email,
    personId: id,
    person: email,
    key: email,
    extent: null,
    ...given,
    fields: { email, first_name: first, last_name: last, language: "de", ...given.fields },
  };
}

/** Absence `n` of person `who`. */
export function absence(n: number, who = 1, given: Partial<Desired> & { readonly fields?: Fields } = {}): Desired {
  const day = String((n % 20) + 1).padStart(2, "0");
  const [starts, ends] = [`2026-08-${day}`, `2026-08-${day}`];
  const fields = { user: `p${who}`, starts_on: starts, ends_on: ends, note: "by the sea", ...given.fields };
  return {
    subject: `a${n}`,
    title: `absence ${n}`,
    personId: `p${who}`,
    person: `p${who}`,
    key: `{user:p${who}} ${fields.starts_on}`,
    extent: { from: fields.starts_on as string, to: fields.ends_on as string },
    ...given,
    fields,
  };
}

export function leftOut({ subject, title, personId, person }: Desired, given: Partial<LeftOut> = {}): LeftOut {
  return { subject, title, personId, person, code: "LEFT", detail: "has left", fate: "dropped", ...given };
}

/** How the record stands there, just as wanted. Remote ids are `r-SUBJECT`. */
export function there(desired: Desired, given: Partial<Current> & { readonly fields?: Fields } = {}): Current {
  const { user, ...rest } = desired.fields;
  const spelled = user === undefined ? rest : { user: `r-${user}`, ...rest };
  return {
    remoteId: `r-${desired.subject}`,
    key: desired.key?.replace(/\{user:([^}]*)\}/, "r-$1") ?? null,
    title: desired.title,
    active: true,
    marked: true,
    ...given,
    fields: { ...spelled, ...given.fields },
  };
}

export function link(desired: Desired, given: Partial<Link> = {}): Link {
  const { subject, aliases = [], title, personId, person, fields, extent } = desired;
  return {
    target: "made-up",
    kind: "user" in fields ? "absence" : "user",
    subject,
    aliases,
    remoteId: `r-${subject}`,
    title,
    personId,
    person,
    values: fields,
    extent,
    active: true,
    since: NOW,
    lastWrittenAt: NOW,
    ...given,
  };
}

export function completeness(distinct = 1): Completeness {
  return Completeness.of({ collection: "made-up", pages: 1, distinct, total: null, window: null, attributes: null });
}

export const BASIS: Basis = { following: completeness(), people: completeness(), of: "people" };

/** Who has which account; `locked` ones are inactive there. */
export function accounts(subjects: Iterable<string>, locked: readonly string[] = []): References {
  const references = new References();
  for (const subject of subjects)
    references.set("user", subject, { remoteId: `r-${subject}`, active: !locked.includes(subject) });
  return references;
}

export interface Scene {
  readonly rules?: FlowRules;
  readonly references?: References;
  readonly links?: readonly Link[];
  readonly wanted?: readonly (Desired | LeftOut)[];
  readonly pages?: readonly (readonly Current[])[];
  /** What the source answers when asked for one by its id; undefined: it was not asked. Unless told: "gone". */
  readonly source?: (subject: string) => Desired | LeftOut | "gone" | undefined;
  /** What the target answers; unless told: not there. */
  readonly target?: (remoteId: string) => Current | null | RecordError | undefined;
  /** What was removed of this kind, and no list has lacked since; unless told: nothing. */
  readonly removed?: readonly RemovedRecord[];
  /** Who was met before, by subject; unless told: nobody. */
  readonly before?: Partial<Acquaintances>;
}

export interface Planned extends FlowPlan {
  readonly questions: Questions;
  readonly sightings: Parameters<Observer>[0][];
  readonly references: References;
}

export function plan(scene: Scene): Planned {
  const { rules = accountRules(), references = accounts(["p1", "p2", "p3"]), links = [], wanted = [] } = scene;
  const sightings: Parameters<Observer>[0][] = [];
  const planner = new FlowPlanner(rules, links, references, {
    observe: (sighting) => void sightings.push(sighting),
    removed: new RemovedThere(scene.removed ?? [], NOW),
  });
  planner.begin(wanted);
  for (const page of scene.pages ?? []) planner.seen(page);
  const questions = planner.questions();
  const asked = answers(questions.source, scene.source ?? (() => "gone" as const));
  const result = planner.finish(
    { source: asked, target: answers(questions.target, scene.target ?? (() => null)) },
    BASIS,
  );
  const before = { isKnown: () => false, hadLeft: () => false, isAware: true, ...scene.before };
  if (rules.kind === "user")
    compareCompany(result, links, { listed: new Set(wanted.map(({ subject }) => subject)), asked }, before);
  return { ...result, questions, sightings, references };
}

function answers<T>(ids: readonly string[], answer: (id: string) => T | undefined): Map<string, T> {
  const given = new Map<string, T>();
  for (const id of ids) {
    const one = answer(id);
    if (one !== undefined) given.set(id, one);
  }
  return given;
}

/** `update p1`, in words that a test can compare. */
export function changesOf({ changes }: Pick<FlowPlan, "changes">): string[] {
  return changes.map(({ op, subject }) => `${op} ${subject}`);
}

/** Nothing is done, learned or forgotten. */
export function isQuiet(planned: FlowPlan): boolean {
  const { changes, suspects, learned, forgotten, conflicts } = planned;
  return [changes, suspects, learned, forgotten, conflicts].every((list) => list.length === 0);
}
