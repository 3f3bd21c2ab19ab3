/**
 * Whose records a target carries, by the rules of its setting `people`: those of a pilot group at first, say, and of nobody who asked to be left
 * out. While an entry names nobody (a typo, or the e-mail is another one by now), it is not certain of whoever may have been meant. Pure.
 */
import type { Person } from "../model/person.ts";
import type { LeftOut } from "../model/record.ts";
import { ChosenPeople } from "./chosen-people.ts";
import { dropped, frozen, type Excuse } from "./left-out.ts";
import { namingNothing, unnamed, type NamedList } from "./naming.ts";
import { isOneOfThem, namedBy } from "./people.ts";
import type { PeopleRules } from "./schema.ts";

/** The code of whoever is left out by name. */
export const EXCLUDED = "EXCLUDED";

/** Whether the rules leave nobody out. If they may, everybody has to be read: few people do not show whether an entry names anybody. */
export function isEverybody({ where, exclude }: PeopleRules): boolean {
  return Object.keys(where).length === 0 && exclude.length === 0;
}

export class Whose {
  readonly #rules: PeopleRules;
  readonly #chosen: ChosenPeople;
  readonly #exclude: NamedList;
  readonly #isExcluded: (person: Person) => boolean;
  readonly #isCertain: boolean;
  readonly #excuses: ReadonlyMap<string, Excuse | null>;

  /** @param people everybody whom the source lists */
  constructor(rules: PeopleRules, people: readonly Person[]) {
    const judged = isEverybody(rules) ? [] : people;
    this.#rules = rules;
    this.#chosen = new ChosenPeople({ setting: "people.where", where: rules.where }, judged);
    this.#exclude = excludedOf(rules, judged);
    this.#isExcluded = namedBy(rules.exclude);
    this.#isCertain = namingNothing(this.#exclude).length === 0;
    this.#excuses = new Map(judged.map((person) => [person.id, this.#excuseOf(person)]));
  }

  /**
   * Returns why a person's records are not carried: `dropped` where that is certain; `frozen` where it is not, and nothing new follows. Null:
   * they are carried. Of somebody whom the source does not list no more than the id is known.
   */
  excuse(personId: string): Excuse | null {
    if (isEverybody(this.#rules)) return null;
    const excuse = this.#excuses.get(personId);
    return excuse === undefined ? this.#excuseOf({ id: personId, attributes: {} }) : excuse;
  }

  /** Yields a conflict for each rule or list with entries that name nobody. */
  *report(): Iterable<LeftOut> {
    yield* this.#chosen.report();
    yield* unnamed(this.#exclude);
  }

  #excuseOf(person: Person): Excuse | null {
    if (this.#isExcluded(person)) return dropped(EXCLUDED, "its person is named in people.exclude");
    const broken = this.#chosen.broken(person);
    if (broken) return broken.doubt ?? dropped("NOT_CHOSEN", broken.detail, broken.key);
    return this.#isCertain ? null : MAY_BE_EXCLUDED;
  }
}

const MAY_BE_EXCLUDED = frozen("UNKNOWN", "an entry of people.exclude names nobody, and its person may be meant by it");

function excludedOf({ exclude }: PeopleRules, people: readonly Person[]): NamedList {
  return {
    setting: "people.exclude",
    entries: exclude,
    isThere: isOneOfThem(people),
    problem: (names) =>
      `nobody in the source has the e-mail or id ${names}. Until every entry is somebody's, nothing new is done for anybody, because each may be the person who was meant; if the source has deleted that person, remove the entry`,
  };
}
