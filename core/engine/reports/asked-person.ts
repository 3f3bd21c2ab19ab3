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
  readonly #who: string;
  readonly #email: string | null;
  readonly #links: readonly Link[];
  #person: { readonly id: string; readonly links: readonly Link[] } | null = null;

  /** `links`: everybody's. */
  constructor(who: string, links: readonly Link[]) {
    this.#who = who.trim();
    this.#email = normalEmail(who);
    this.#links = links;
  }

  /**
   * Finds the one person: by id or e-mail in the source, else by what was linked under that id or e-mail, which may be a former one.
   * @throws UnknownName if nobody, or more than one person, is meant
   */
  among(people: readonly Person[]): NamedPerson {
    const ids = this.#idsIn(people) ?? this.#linkedIds();
    if (ids.length > 1) throw new UnknownName("single person", this.#who, ids);
    const [id] = ids;
    if (id === undefined) throw new UnknownName("person", this.#who, this.#likely(people), hint);
    this.#person = { id, links: this.#links.filter(({ personId }) => personId === id) };
    const person = people.find((one) => one.id === id);
    if (person) return { id, email: emailOf(person), name: nameOf(person), in_source: true };
    const known = this.#person.links[0]?.person ?? null;
    return { id, email: normalEmail(known?.includes("@") ? known : null), name: known ?? id, in_source: false };
  }

  /** Whether what the planner saw concerns the person; false as long as nobody is found. */
  isConcernedBy({ kind, desired, leftOut, current }: Sighting): boolean {
    const row = desired ?? leftOut;
    if (this.#person === null) return false;
    if (row) return row.personId === this.#person.id;
    return this.#person.links.some((link) => link.kind === kind && link.remoteId === current?.remoteId);
  }

  /** Returns null if the source lists nobody who is called so. */
  #idsIn(people: readonly Person[]): string[] | null {
    if (people.some(({ id }) => id === this.#who)) return [this.#who];
    const found = this.#email === null ? [] : people.filter((one) => emailOf(one) === this.#email);
    return found.length > 0 ? found.map(({ id }) => id) : null;
  }

  #linkedIds(): string[] {
    const ids = this.#links.flatMap(({ personId, person }) => {
      const isMeant = personId === this.#who || (this.#email !== null && normalEmail(person) === this.#email);
      return isMeant && personId !== null ? [personId] : [];
    });
    return ids.includes(this.#who) ? [this.#who] : [...new Set(ids)];
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
