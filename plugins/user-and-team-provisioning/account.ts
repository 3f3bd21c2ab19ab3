/** An account as it should be, from a person of the source: names, address, and what the config maps. Pure. U1, U2, U8. */
import { textOf, type Person } from "../../core/model/person.ts";
import type { Desired, FieldRules, LeftOut } from "../../core/model/record.ts";
import { kept, type Excuse } from "../../core/plugin/left-out.ts";
import { nameFields, personRow, PERSON_FIELDS, untoldNames } from "../../core/plugin/people.ts";
import type { Choice } from "./choice.ts";
import type { ProvisioningConfig } from "./config.ts";
import type { UserFields } from "./connector.ts";

export interface AccountRules extends Pick<ProvisioningConfig["users"], "attributes" | "default_language"> {
  /** Whether the tool's attribute holds another account, not a text. */
  readonly isReference: (attribute: string) => boolean;
}

/** Whether the attribute holds the supervisor's account; any other that is mapped to the supervisor holds the name. */
export function isSupervisor(
  attribute: string,
  { attributes, isReference }: Pick<AccountRules, "attributes" | "isReference">,
): boolean {
  return attributes[attribute] === "supervisor" && isReference(attribute);
}

export function accountFields(rules: AccountRules): FieldRules<UserFields> {
  const mapped = Object.keys(rules.attributes).map((name) => {
    const rule = isSupervisor(name, rules)
      ? ({ manage: "always", ref: "user" } as const)
      : ({ manage: "always" } as const);
    return [name, rule] as const;
  });
  return {
    person: { manage: "once" },
    ...PERSON_FIELDS,
    language: { manage: "once" },
    ...Object.fromEntries(mapped),
  };
}

/** @param choices everybody by id, so that a supervisor who has no account is noticed */
export function* accountsOf(
  choices: ReadonlyMap<string, Choice>,
  rules: AccountRules,
): Iterable<Desired<UserFields> | LeftOut> {
  for (const choice of choices.values()) {
    if (choice.excuse) yield { ...personRow(choice.person), ...choice.excuse };
    else yield* accountOf(choice, choices, rules);
  }
}

function* accountOf(choice: Choice, choices: ReadonlyMap<string, Choice>, rules: AccountRules) {
  const { person, email } = choice;
  const row = personRow(person);
  const mapped: Record<string, string | null> = {};
  const untold: string[] = [...untoldNames(person)];
  const supervisor = supervisorOf(person, choices);
  let isNamed = false;
  for (const [name, source] of Object.entries(rules.attributes)) {
    const isReference = isSupervisor(name, rules);
    isNamed ||= isReference;
    mapped[name] = isReference ? supervisor.account : plainText(person, source);
    if (isReference ? supervisor.excuse === UNSEEN : person.attributes[source] === undefined) untold.push(name);
  }
  const fields: UserFields = {
    person: person.id,
    email: email as string,
    ...nameFields(person),
    language: rules.default_language ?? null,
    ...mapped,
  };
  yield { ...row, key: email, fields, ...(untold.length > 0 && { untold }), extent: null };
  if (isNamed && supervisor.excuse) yield { ...row, subject: `${row.subject}|supervisor`, ...supervisor.excuse };
}

interface Supervisor {
  /** Whose account it is; null: nobody's. */
  readonly account: string | null;
  /** Why nobody's, though there is one. */
  readonly excuse?: Excuse;
}

/** One who is in, or left as they are: an account that is frozen may well be there. Nothing follows where the list lacks them. */
function supervisorOf({ attributes: { supervisor } }: Person, choices: ReadonlyMap<string, Choice>): Supervisor {
  if (supervisor === undefined) return { account: null, excuse: UNSEEN };
  if (typeof supervisor !== "object" || supervisor === null || !("id" in supervisor)) return { account: null };
  const choice = choices.get(supervisor.id);
  if (choice === undefined) return { account: null, excuse: UNSEEN };
  const isThere = choice.excuse === null || choice.excuse.fate === "frozen";
  return isThere ? { account: supervisor.id } : { account: null, excuse: OUT };
}

const UNSEEN = kept("SUPERVISOR_UNKNOWN", "the source does not show the supervisor: the tool's entry stays as it is");

const OUT = kept("SUPERVISOR_OUT_OF_SCOPE", "the supervisor has no account in the tool, so none is set");

/** Returns the attribute's text, trimmed; null if it is empty or not released. */
function plainText(person: Person, key: string): string | null {
  return textOf(person, key)?.trim() || null;
}
