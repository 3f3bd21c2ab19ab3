/** The person that somebody asks about: by e-mail or by id, in the source or, once they are gone from it, by what was linked to them. */
import { emailOf, nameOf, normalEmail, type Person } from "../../model/person.ts";
import type { Link } from "../../model/record.ts";
import { UnknownName } from "../operations/unknown-name.ts";

export interface NamedPerson {
  readonly id: string;
  readonly email: string | null;
  readonly name: string;
  /** False: the source does not list them any more. */
  readonly in_source: boolean;
}

/** The longest list of people who may be meant. */
const LIKELY = 10;
const hint = "Name a person by the e-mail or the id that they have in Personio.";

/**
 * Finds the one person: by id or e-mail in the source, else by what was linked under that id or e-mail, which may be a former one.
 * `links`: everybody's.
 * @throws UnknownName if nobody, or more than one person, is meant
 */
export function askedPerson(asked: string, people: readonly Person[], links: readonly Link[]): NamedPerson {
  const who = asked.trim();
  const ids = idsIn(people, who) ?? linkedIds(links, who);
  if (ids.length > 1) throw new UnknownName("single person", who, ids);
  const [id] = ids;
  if (id === undefined) throw new UnknownName("person", who, likely(people, who), hint);
  const person = people.find((one) => one.id === id);
  if (person) return { id, email: emailOf(person), name: nameOf(person), in_source: true };
  const known = links.find(({ personId }) => personId === id)?.person ?? null;
  return { id, email: normalEmail(known?.includes("@") ? known : null), name: known ?? id, in_source: false };
}

/** Returns null if the source lists nobody who is called so. */
function idsIn(people: readonly Person[], who: string): string[] | null {
  if (people.some(({ id }) => id === who)) return [who];
  const email = normalEmail(who);
  const found = email === null ? [] : people.filter((one) => emailOf(one) === email);
  return found.length > 0 ? found.map(({ id }) => id) : null;
}

function linkedIds(links: readonly Link[], who: string): string[] {
  const email = normalEmail(who);
  const ids = links.flatMap(({ personId, person }) => {
    const isMeant = personId === who || (email !== null && normalEmail(person) === email);
    return isMeant && personId !== null ? [personId] : [];
  });
  return ids.includes(who) ? [who] : [...new Set(ids)];
}

/** Returns the people whose name or e-mail contains what was asked for. */
function likely(people: readonly Person[], who: string): string[] {
  const part = who.toLowerCase();
  const texts = people.map((one) => ({ name: nameOf(one), email: emailOf(one), id: one.id }));
  return texts
    .filter(({ name, email }) => part !== "" && `${name} ${email ?? ""}`.toLowerCase().includes(part))
    .slice(0, LIKELY)
    .map(({ email, id }) => email ?? id);
}
