/** An account as it should be, from a person of the source: names, address, and what the config maps. Pure. U1, U2, U8. */
import { textOf, type Person } from "../../core/model/person.ts";
import type { Desired, FieldRules, LeftOut } from "../../core/model/record.ts";
import { kept } from "../../core/plugin/left-out.ts";
import { nameFields, personRow, PERSON_FIELDS } from "../../core/plugin/people.ts";
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
  let missing = false;
  for (const [name, source] of Object.entries(rules.attributes)) {
    if (!isSupervisor(name, rules)) mapped[name] = plainText(person, source);
    else {
      const supervisor = supervisorOf(person);
      mapped[name] = supervisor !== null && isThere(choices.get(supervisor)) ? supervisor : null;
      missing ||= supervisor !== null && mapped[name] === null;
    }
  }
  const fields: UserFields = {
    person: person.id,
    email: email as string,
    ...nameFields(person),
    language: rules.default_language ?? null,
    ...mapped,
  };
  yield { ...row, key: email, fields, extent: null };
  if (missing) yield withoutSupervisor(row);
}

/** Whether the person has an account, or may have one: that of a frozen person is left as it is. */
function isThere(choice: Choice | undefined): boolean {
  return choice !== undefined && (choice.excuse === null || choice.excuse.fate === "frozen");
}

function withoutSupervisor(row: ReturnType<typeof personRow>): LeftOut {
  const excuse = kept("SUPERVISOR_OUT_OF_SCOPE", "the supervisor has no account there, so none is named");
  return { ...row, subject: `${row.subject}|supervisor`, ...excuse };
}

export function supervisorOf(person: Person): string | null {
  const supervisor = person.attributes.supervisor;
  return typeof supervisor === "object" && supervisor !== null && "id" in supervisor ? supervisor.id : null;
}

/** Returns the attribute's text, trimmed; null if it is empty or not released. */
function plainText(person: Person, key: string): string | null {
  return textOf(person, key)?.trim() || null;
}
