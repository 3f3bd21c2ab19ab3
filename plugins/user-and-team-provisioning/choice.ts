/**
 * Whom a target is for. Each person of the source is in, or left out with the reason. Pure; an attribute that was not released
 * for somebody is never read as a "no". Behaviours U3, U5, U6, P9.
 */
import { emailOf, isOneOf, textOf, type Person } from "../../core/model/person.ts";
import type { LeftOut } from "../../core/model/record.ts";
import type { CivilDate } from "../../core/model/time.ts";
import type { ProvisioningConfig } from "./config.ts";

export type ChoiceRules = Pick<ProvisioningConfig["users"], "external" | "where" | "on_leave">;
export type Excuse = Pick<LeftOut, "code" | "detail" | "fate">;

export interface Choice {
  readonly person: Person;
  /** Normalised; present where there is no excuse. */
  readonly email: string | null;
  /** Null: in. */
  readonly excuse: Excuse | null;
}

export function choose(person: Person, rules: ChoiceRules, today: CivilDate): Choice {
  const email = emailOf(person);
  const excuse = gone(person, rules) ?? outOfScope(person, rules) ?? notYet(person, today) ?? nameless(email);
  return { person, email, excuse };
}

export function whoIs({ person, email }: Pick<Choice, "person" | "email">) {
  return { subject: person.id, title: email ?? person.id, personId: person.id, person: email ?? person.id };
}

function gone(person: Person, { on_leave }: ChoiceRules): Excuse | null {
  const status = wordOf(person, "status");
  if (status === "inactive") return excuse("dropped", "LEFT", "has left the company");
  if (status === "leave" && on_leave === "deactivate") return excuse("dropped", "ON_LEAVE", "is on leave (on_leave)");
  return null;
}

function outOfScope(person: Person, { external, where }: ChoiceRules): Excuse | null {
  const rules = Object.entries(where);
  const unknown = [...(external ? [] : ["employment_type"]), ...rules.map(([key]) => key)].find(
    (key) => person.attributes[key] === undefined,
  );
  if (unknown !== undefined) return excuse("frozen", "UNKNOWN", `the source does not tell the ${unknown}`);
  if (!external && wordOf(person, "employment_type") === "external") {
    return excuse("dropped", "EXTERNAL", "is external (users.external)");
  }
  const broken = rules.find(([key, values]) => !isOneOf(person.attributes[key], [values].flat()));
  return broken ? excuse("dropped", "OUT_OF_SCOPE", `the rule on ${broken[0]} does not hold (users.where)`) : null;
}

function notYet(person: Person, today: CivilDate): Excuse | null {
  const hired = textOf(person, "hire_date");
  return hired && hired > today ? excuse("frozen", "NOT_STARTED", `starts on ${hired}`) : null;
}

function nameless(email: string | null): Excuse | null {
  return email === null ? excuse("frozen", "NO_EMAIL", "has no e-mail address to be recognised by") : null;
}

function wordOf(person: Person, key: string): string | undefined {
  return textOf(person, key)?.trim().toLowerCase();
}

function excuse(fate: LeftOut["fate"], code: string, detail: string): Excuse {
  return { fate, code, detail };
}
