/** Who is kept in step with the tool, and why somebody is not. Pure. Behaviours S2, S3, S5, P9. */
import { emailOf, isOneOf, normalEmail, textOf, type Person } from "../../core/model/person.ts";
import type { LeftOut, Link } from "../../core/model/record.ts";
import type { CivilDate } from "../../core/model/time.ts";
import type { DesiredContext } from "../../core/plugin/contract.ts";
import { ChosenPeople } from "../../core/plugin/chosen-people.ts";
import { dropped, frozen, type Excuse } from "../../core/plugin/left-out.ts";
import { namingNothing, quoted, unnamed } from "../../core/plugin/naming.ts";
import { hasLeft, isOneOfThem, LEFT, NO_EMAIL, notHere, notStarted } from "../../core/plugin/people.ts";
import type { UserRules } from "./config.ts";

/** Returns the reason if the owner excludes the person by name: then they are left alone, even if they leave. */
export function excluded(person: Person, { exclude }: UserRules): Excuse | null {
  return isNamed(person, exclude) ? EXCLUDED : null;
}

const EXCLUDED = frozen("EXCLUDED", "is left alone by users.exclude");

/** What earlier runs knew of people: their accounts, and for which reason each was left out. */
export type Remembered = Pick<DesiredContext, "links" | "leftOutAs">;

/**
 * Returns the ids of people whom an entry of `exclude` named until now and no longer names, because Personio deleted them or gave them
 * another e-mail. They go on being left alone.
 */
export function stillExcluded(people: readonly Person[], exclude: readonly string[], remembered: Remembered): string[] {
  const unfound = namingNothing({ entries: exclude, isThere: isOneOfThem(people) });
  const { links = [] } = remembered;
  const meant = links.filter((link) => unfound.some((name) => isOfLink(link, name))).map(({ subject }) => subject);
  return [...meant, ...perhapsMeant(people, exclude, remembered).map(({ id }) => id)];
}

/**
 * Returns those excluded at the last run whom an entry may have meant that names nobody now, not even an account. Whoever still has the e-mail
 * of their account cannot have been: their entry was taken out.
 */
function perhapsMeant(people: readonly Person[], exclude: readonly string[], remembered: Remembered): Person[] {
  const { links = [], leftOutAs = () => null } = remembered;
  const [isListed, isGone] = [isOneOfThem(people), isUnlisted(people, links)];
  if (exclude.every((name) => isListed(name) || isGone(name))) return [];
  const emails = new Map(links.map(({ subject, person }) => [subject, person]));
  const isUnchanged = (person: Person) => {
    const email = emailOf(person);
    return email !== null && email === normalEmail(emails.get(person.id) ?? null);
  };
  return people.filter(
    (person) => leftOutAs(person.id) === EXCLUDED.code && !isNamed(person, exclude) && !isUnchanged(person),
  );
}

/** Whether a name is that of somebody who has an account and whom Personio no longer lists. */
function isUnlisted(people: readonly Person[], links: readonly Link[]): (name: string) => boolean {
  const ids = new Set(people.map(({ id }) => id));
  const unlisted = links.filter(({ subject }) => !ids.has(subject));
  return (name) => unlisted.some((link) => isOfLink(link, name));
}

function isOfLink({ subject, person }: Link, name: string): boolean {
  return name.trim() === subject || (person !== null && normalEmail(name) === normalEmail(person));
}

/** Yields a row for each link of somebody whom `exclude` names and whom Personio no longer lists: what they have is left alone too. */
export function* excludedAndGone(people: readonly Person[], users: UserRules, { links = [] }: Remembered) {
  const ids = new Set(people.map(({ id }) => id));
  for (const { subject, title, personId, person } of links) {
    const excuse = ids.has(personId ?? "") ? null : goneAndExcluded(personId, users);
    if (excuse) yield { subject, title, personId, person, ...excuse };
  }
}

/** Returns the reason if `exclude` names by id somebody whom Personio no longer lists: the ids of all who were meant stand there too. */
export function goneAndExcluded(personId: string | null, { exclude }: UserRules): Excuse | null {
  return exclude.some((name) => name.trim() === personId) ? EXCLUDED : null;
}

/** Returns why the owner's choice leaves the person alone; null if it does not. */
export function unchosen(person: Person, users: UserRules): Excuse | null {
  const { sync, include, where } = users;
  const named = excluded(person, users);
  if (named) return named;
  if (sync === "listed" && !isNamed(person, include)) return frozen("NOT_CHOSEN", "is not in users.include");
  if (sync !== "where") return null;
  for (const [key, values] of Object.entries(where)) {
    const value = person.attributes[key];
    if (value === undefined)
      return frozen("NOT_RELEASED", `Personio does not show the attribute ${key} of users.where`);
    if (!isOneOf(value, values)) return frozen("NOT_CHOSEN", `users.where requires another ${key}`);
  }
  return null;
}

export function isNamed(person: Person, names: readonly string[]): boolean {
  const email = emailOf(person);
  return names.some((name) => name.trim() === person.id || (email !== null && normalEmail(name) === email));
}

/**
 * Yields a conflict for each rule of `where` with values that nobody has, and for each list with entries that name nobody: neither a person
 * whom Personio knows, whether they work here or have left, nor the account of one who was deleted there.
 */
export function* unknownNames(
  people: readonly Person[],
  { sync, include, exclude, where }: UserRules,
  remembered: Remembered,
): Iterable<LeftOut> {
  const { links = [] } = remembered;
  const kept = perhapsMeant(people, exclude, remembered).map((person) => emailOf(person) ?? person.id);
  const andKept = kept.length > 0 ? `. Until it is corrected, this leaves alone: ${quoted(kept)}` : "";
  const [isListed, isGone] = [isOneOfThem(people), isUnlisted(people, links)];
  const isThere = (name: string) => isListed(name) || isGone(name);
  const lists = [
    {
      key: "exclude",
      entries: exclude,
      follows: `the person who was meant is left alone only if they were before${andKept}`,
    },
    { key: "include", entries: sync === "listed" ? include : [], follows: "the person who was meant is left alone" },
  ];
  for (const { key, entries, follows } of lists) {
    const problem = (names: string) => `nobody in Personio has the e-mail or id ${names}: ${follows}`;
    yield* unnamed({ setting: `users.${key}`, entries, isThere, problem });
  }
  if (sync === "where") yield* new ChosenPeople({ setting: "users.where", where }, people).report();
}

/**
 * Returns why the person does not work here any more, or why nobody can tell whether they do; null if they do. A last working day that has
 * passed counts whatever the status is. An attribute that is not released says nothing.
 */
export function noLongerHere(person: Person, { last_working_day }: UserRules, today: CivilDate): Excuse | null {
  if (hasLeft(person)) return LEFT;
  const lastDay = textOf(person, "last_working_day");
  if (last_working_day && lastDay && lastDay < today && !isOfFormer(lastDay, person, today))
    return dropped("LEFT", `the last working day was ${lastDay}`, lastDay);
  return notHere(person);
}

/** Whether the last day is that of a former employment: Personio tells that the present one has begun since, under the same record. */
function isOfFormer(lastDay: CivilDate, person: Person, today: CivilDate): boolean {
  const firstDay = textOf(person, "hire_date");
  return firstDay != null && lastDay < firstDay && firstDay <= today;
}

/** Returns why the person has no account yet, or cannot be recognised; null if neither. */
export function notYet(person: Person, { hire_date }: UserRules, today: CivilDate): Excuse | null {
  const early = hire_date ? notStarted(person, today) : null;
  if (early) return early;
  return emailOf(person) === null ? NO_EMAIL : null;
}
