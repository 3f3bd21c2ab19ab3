/** Who is kept in step with the tool, and why somebody is not. Pure. Behaviours S2, S3, S5, P9. */
import { emailOf, isOneOf, normalEmail, textOf, type Person } from "../../core/model/person.ts";
import type { LeftOut } from "../../core/model/record.ts";
import type { CivilDate } from "../../core/model/time.ts";
import { dropped, frozen, type Excuse } from "../../core/plugin/left-out.ts";
import { unnamed } from "../../core/plugin/naming.ts";
import { hasLeft, LEFT, NO_EMAIL, notStarted } from "../../core/plugin/people.ts";
import type { UserRules } from "./config.ts";

/** Returns the reason if the owner excludes the person by name: then they are left alone, even if they leave. */
export function excluded(person: Person, { exclude }: UserRules): Excuse | null {
  return isNamed(person, exclude) ? frozen("EXCLUDED", "is left alone by users.exclude") : null;
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

/** Yields a conflict for each list whose entries name nobody whom Personio knows, whether they work here or have left. */
export function* unknownNames(people: readonly Person[], { sync, include, exclude }: UserRules): Iterable<LeftOut> {
  const [ids, emails] = [new Set(people.map(({ id }) => id)), new Set(people.map(emailOf))];
  const isThere = (name: string) => ids.has(name.trim()) || emails.has(normalEmail(name));
  const lists = [
    { key: "exclude", entries: exclude, follows: "the person who was meant is not left alone" },
    { key: "include", entries: sync === "listed" ? include : [], follows: "the person who was meant is left alone" },
  ];
  for (const { key, entries, follows } of lists) {
    const problem = (names: string) => `nobody in Personio has the e-mail or id ${names}: ${follows}`;
    yield* unnamed({ setting: `users.${key}`, entries, isThere, problem });
  }
}

/** Returns why the person does not work here any more; null if they do. An attribute that is not released says nothing. */
export function noLongerHere(person: Person, { last_working_day }: UserRules, today: CivilDate): Excuse | null {
  if (hasLeft(person)) return LEFT;
  const lastDay = textOf(person, "last_working_day");
  if (last_working_day && lastDay && lastDay < today)
    return dropped("LEFT", `the last working day was ${lastDay}`, lastDay);
  return null;
}

/** Returns why the person has no account yet, or cannot be recognised; null if neither. */
export function notYet(person: Person, { hire_date }: UserRules, today: CivilDate): Excuse | null {
  const early = hire_date ? notStarted(person, today) : null;
  if (early) return early;
  return emailOf(person) === null ? NO_EMAIL : null;
}
