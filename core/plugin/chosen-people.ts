/**
 * Which people the rules of a setting such as `users.where` choose, as long as it is certain what they mean. While an entry is nobody's value
 * (a typo, or the department has another name by now), whoever has a value that no entry names may be the one who was meant. Pure.
 */
import { hasLeft } from "./people.ts";
import { isOneOf, textsIn, type AttributeValue, type Person } from "../model/person.ts";
import { plainName } from "../model/plain-name.ts";
import type { LeftOut } from "../model/record.ts";
import { frozen, type Excuse } from "./left-out.ts";
import { namingNothing, quoted, unnamed, type NamedList } from "./naming.ts";
import type { Where } from "./schema.ts";

/** Attributes that have these values whether or not somebody has one today: nobody is on leave at the moment, say. */
const WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ["status", ["onboarding", "active", "leave", "inactive"]],
  ["employment_type", ["internal", "external"]],
]);

/** The rules as they stand in the config. */
export interface WhereRules {
  /** The setting that holds them, which messages name: `users.where`. */
  readonly setting: string;
  readonly where: Where;
}

/** A rule that a person breaks. */
export interface Broken {
  readonly key: string;
  /** What is said of the person if nothing is in doubt. */
  readonly detail: string;
  /** Why nothing follows from it; null: the person is not chosen. */
  readonly doubt: Excuse | null;
}

export class ChosenPeople {
  readonly #setting: string;
  readonly #rules: readonly Rule[];

  /** @param people everybody whom the source knows */
  constructor({ setting, where }: WhereRules, people: readonly Person[]) {
    this.#setting = setting;
    const here = people.filter((person) => !hasLeft(person));
    const entries = Object.entries(where);
    this.#rules = entries.map(([key, values]) => ruleOf(key, { setting, entries: [values].flat() }, here));
  }

  /** Returns a rule that the person breaks, one that is certain before all others; null: the rules choose the person. */
  broken({ attributes }: Pick<Person, "attributes">): Broken | null {
    const rules = this.#rules.filter(({ key, list }) => !isOneOf(attributes[key], list.entries));
    const broken = rules.map((rule): Broken => {
      const detail = `the rule on ${rule.key} does not match (${this.#setting})`;
      return { key: rule.key, detail, doubt: this.#doubtOn(rule, attributes) };
    });
    return broken.find(({ doubt }) => doubt === null) ?? broken[0] ?? null;
  }

  #doubtOn({ key, isCertain }: Rule, attributes: Person["attributes"]): Excuse | null {
    const [value, words] = [attributes[key], WORDS.get(key)];
    if (value === undefined) return frozen("UNKNOWN", `the source does not show the ${key}`);
    if (words && !isOneOf(value, words))
      return frozen("UNKNOWN", `the ${key} in the source is none that rollcall knows`);
    if (isCertain) return null;
    return frozen("UNKNOWN", `an entry of ${this.#setting}.${key} names nobody, and this person may be meant by it`);
  }

  /** Yields a conflict for each rule with entries that are nobody's value. */
  *report(): Iterable<LeftOut> {
    for (const { list } of this.#rules) yield* unnamed(list);
  }
}

interface Rule {
  readonly key: string;
  readonly list: NamedList;
  readonly isCertain: boolean;
}

function ruleOf(
  key: string,
  { setting, entries }: Pick<NamedList, "setting" | "entries">,
  people: readonly Person[],
): Rule {
  const told = people.map(({ attributes }) => attributes[key]).filter((value) => value !== undefined);
  const there = new Set(told.flatMap((value: AttributeValue) => textsIn(value)).map(plainName));
  const list = {
    setting: `${setting}.${key}`,
    entries,
    // Of an attribute that the source tells of nobody, every entry is taken for one that names somebody.
    isThere: (entry: string) =>
      told.length === 0 || there.has(plainName(entry)) || WORDS.get(key)?.includes(entry.trim()) === true,
    problem: (names: string) =>
      `nobody who works here has ${names} as ${key}; there: ${quoted(there)}. Until every entry is somebody's, nothing is done about people whose ${key} no entry names`,
  };
  return { key, list, isCertain: namingNothing(list).length === 0 };
}
