/** What every flow of people writes alike: a person's row, their name and address with the rules for both, and the usual excuses. Pure. */
import { emailOf, normalEmail, textOf, type Person } from "../model/person.ts";
import type { CivilDate } from "../model/time.ts";
import type { FieldRules, LeftOut, Link, Value } from "../model/record.ts";
import { dropped, frozen, type Excuse } from "./left-out.ts";

/** Whom a row concerns: the source's id, and how people know that person. */
export interface Who {
  readonly personId: string;
  readonly person: string;
}

/** Returns a person as people know them: by the e-mail, otherwise by the id. */
export function whoOf(person: Person): Who {
  return { personId: person.id, person: emailOf(person) ?? person.id };
}

/** Returns what the row of a person begins with, whether they are wanted or left out. */
export function personRow(person: Person): Who & Pick<LeftOut, "subject" | "title"> {
  const who = whoOf(person);
  return { subject: person.id, title: who.person, ...who };
}

type NameFields = {
  readonly first_name: string | null;
  readonly last_name: string | null;
};

/** Returns first and last name, trimmed; null where one is empty, or not told: tell these two apart by `untoldNames`. */
export function nameFields(person: Person): NameFields {
  return { first_name: trimmed(person, "first_name"), last_name: trimmed(person, "last_name") };
}

/** Returns which names the source does not tell of this person, for `Desired.untold`: those of the account stay as they are. */
export function untoldNames({ attributes }: Person): readonly (keyof NameFields)[] {
  return NAMES.filter((name) => attributes[name] === undefined);
}

const NAMES = ["first_name", "last_name"] as const;

/** The rules of an account's e-mail and names: the source leads, and together they say who somebody is. */
export const PERSON_FIELDS: FieldRules<NameFields & { readonly email: string | null }> = {
  email: { manage: "always", identity: "address", equal: sameEmail },
  first_name: { manage: "always", identity: "name" },
  last_name: { manage: "always", identity: "name" },
};

/** An e-mail that differs only in case, blanks at its ends or composition (NFC) is the same one. */
function sameEmail(a: Value, b: Value): boolean {
  return normalEmail(a as string | null) === normalEmail(b as string | null);
}

/** Returns whether a person is named, by e-mail or id, in a list of the config. */
export function namedBy(names: readonly string[]): (person: Person) => boolean {
  const [ids, emails] = [new Set(names.map((name) => name.trim())), new Set(names.map(normalEmail))];
  emails.delete(null);
  return (person) => ids.has(person.id) || emails.has(emailOf(person));
}

/** Returns whether a name in a list of the config is the e-mail or id of one of these people. */
export function isOneOfThem(people: readonly Person[]): (name: string) => boolean {
  const [ids, emails] = [new Set(people.map(({ id }) => id)), new Set(people.map(emailOf))];
  return (name) => ids.has(name.trim()) || emails.has(normalEmail(name));
}

/** Whether the source says that the person has left. A status that is not released says nothing. */
export function hasLeft(person: Person): boolean {
  return statusOf(person) === "inactive";
}

/**
 * Returns why nothing is made for the person, by the status alone: they have left, or nobody can tell whether they have, because the status is
 * empty or a word that rollcall does not know; null if they work here, are on leave or are about to begin. A status that is not released says
 * nothing. @param left what becomes of the account of a person who left
 */
export function notHere(person: Person, left: "dropped" | "frozen" = "dropped"): Excuse | null {
  if (hasLeft(person)) return { ...LEFT, fate: left };
  const status = statusOf(person);
  if (status === undefined || HERE.has(status)) return null;
  const what = status === "" ? "is empty" : "is none that rollcall knows";
  return frozen("UNKNOWN", `the status ${what} in the source, so nobody can tell whether this person works here`);
}

/** What the source calls people who work here, or are about to. */
const HERE: ReadonlySet<string> = new Set(["onboarding", "active", "leave"]);

/** Returns the status as a word to compare with; empty if the source has none, undefined if it is not released. */
export function statusOf(person: Person): string | undefined {
  const status = textOf(person, "status");
  return status === undefined ? undefined : (status?.trim().toLowerCase() ?? "");
}

/**
 * Returns why the person has not begun to work here; null if they have. The first working day decides where the source tells it, otherwise the
 * status. @param today left out: the status alone decides
 */
export function notStarted(person: Person, today?: CivilDate): Excuse | null {
  const firstDay = today === undefined ? null : trimmed(person, "hire_date");
  const isOnboarding = statusOf(person) === "onboarding";
  if (today === undefined || firstDay === null) return isOnboarding ? frozen(NOT_STARTED, "has not started yet") : null;
  if (firstDay <= today) return null;
  return { ...frozen(NOT_STARTED, `starts work on ${firstDay}`), ...(isOnboarding && { evidence: firstDay }) };
}

/**
 * Yields the rows, with linked accounts of people who have yet to begin as ones to be locked until then, or to stay so: the start was put
 * off, or somebody left and is hired again for later. Both the first working day and the status have to say so, for the day alone may be
 * that of a further contract of somebody who works here all the time.
 */
export function* lockedUntilStart<Row extends object>(
  rows: Iterable<Row | LeftOut>,
  links: readonly Link[] = [],
): Generator<Row | LeftOut> {
  let linked: ReadonlySet<string> | undefined;
  for (const row of rows) {
    const isEarly = "fate" in row && row.code === NOT_STARTED && row.evidence !== undefined;
    if (isEarly) linked ??= new Set(links.map(({ subject }) => subject));
    yield isEarly && linked?.has(row.subject) ? { ...row, fate: "dropped" } : row;
  }
}

const NOT_STARTED = "NOT_STARTED";

export const LEFT: Excuse = dropped("LEFT", "has left the company");
export const NO_EMAIL: Excuse = frozen("NO_EMAIL", "has no e-mail address to be recognised by");

function trimmed(person: Person, key: string): string | null {
  return textOf(person, key)?.trim() || null;
}
