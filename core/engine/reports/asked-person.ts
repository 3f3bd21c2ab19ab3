/** The person that somebody asks about: by e-mail or by id, in the source or, once they are gone from it, by what was linked to them. */
import { emailOf, nameOf, normalEmail, type Person } from "../../model/person.ts";
import type { Link } from "../../model/record.ts";
import type { Sighting } from "../../plan/flow-rules.ts";
import { UnknownName } from "../operations/operations.ts";

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

export class AskedPerson {
  /** What is linked to whoever may be meant. */
  readonly links: readonly Link[];
  readonly #who: string;
  readonly #email: string | null;

  constructor(who: string, links: readonly Link[]) {
    this.#who = who.trim();
    this.#email = normalEmail(who);
    this.links = links.filter((link) => this.#isMeant(link.personId, link.person));
  }

  /** Whether what the planner saw may concern the person. Called before the source has said who that is. */
  mayConcern({ desired, leftOut, current }: Sighting): boolean {
    const row = desired ?? leftOut;
    if (row) return this.#isMeant(row.personId, row.person);
    return current !== null && this.links.some(({ remoteId }) => remoteId === current.remoteId);
  }

  /** @throws UnknownName if nobody, or more than one person, is meant */
  among(people: readonly Person[]): NamedPerson {
    const byId = people.filter(({ id }) => id === this.#who);
    const found = byId.length > 0 ? byId : people.filter((one) => emailOf(one) === this.#email);
    if (found.length > 1) {
      const ids = found.map(({ id }) => id);
      throw new UnknownName("single person", this.#who, ids);
    }
    const [person] = found;
    if (person) return { id: person.id, email: emailOf(person), name: nameOf(person), in_source: true };
    const link = this.links.find(({ personId }) => personId !== null);
    if (!link?.personId) throw new UnknownName("person", this.#who, this.#likely(people), hint);
    const email = normalEmail(link.person?.includes("@") ? link.person : null);
    return { id: link.personId, email, name: link.person ?? link.personId, in_source: false };
  }

  #isMeant(personId: string | null, person: string | null): boolean {
    return personId === this.#who || (this.#email !== null && normalEmail(person) === this.#email);
  }

  /** Returns the people whose name or e-mail contains what was asked for. */
  #likely(people: readonly Person[]): string[] {
    const part = this.#who.toLowerCase();
    const texts = people.map((one) => ({ name: nameOf(one), email: emailOf(one), id: one.id }));
    return texts
      .filter(({ name, email }) => part !== "" && `${name} ${email ?? ""}`.toLowerCase().includes(part))
      .slice(0, LIKELY)
      .map(({ email, id }) => email ?? id);
  }
}
