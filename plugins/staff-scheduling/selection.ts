/** Who is kept in step with the tool, and why somebody is not. Pure. Behaviours S2, S3, S5, P9. */
import { emailOf, isOneOf, normalEmail, textOf, type Person } from "../../core/model/person.ts";
import type { LeftOut } from "../../core/model/record.ts";
import type { CivilDate } from "../../core/model/time.ts";
import { conflict, dropped, frozen, type Excuse } from "../../core/plugin/left-out.ts";
import { hasLeft, LEFT, NO_EMAIL } from "../../core/plugin/people.ts";
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

/** Returns why the person does not work here any more; null if they do. An attribute that is not released says nothing. */
export function noLongerHere(person: Person, { last_working_day }: UserRules, today: CivilDate): Excuse | null {
  if (hasLeft(person)) return LEFT;
  const lastDay = textOf(person, "last_working_day");
  if (last_working_day && lastDay && lastDay < today) return dropped("LEFT", `the last working day was ${lastDay}`);
  return null;
}

/** Returns why the person has no account yet, or cannot be recognised; null if neither. */
export function notYet(person: Person, { hire_date }: UserRules, today: CivilDate): Excuse | null {
  const firstDay = textOf(person, "hire_date");
  if (hire_date && firstDay && firstDay > today) return frozen("NOT_STARTED", `starts work on ${firstDay}`);
  return emailOf(person) === null ? NO_EMAIL : null;
}

/** Returns one conflict for a name without a partner, whomever it concerns: somebody has to give both sides the same name. */
export function partnerless(
  subject: string,
  title: string,
  { code, detail }: Pick<Excuse, "code" | "detail">,
): LeftOut {
  return { subject, title, personId: null, person: null, ...conflict(code, detail) };
}
