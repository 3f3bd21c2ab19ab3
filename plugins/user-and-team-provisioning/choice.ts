/**
 * Who gets an account. Each person of the source is chosen, or left out with the reason. Pure. An attribute that was not released
 * for somebody is never read as a "no". Behaviours U3, U5, U6, P9.
 */
import { emailOf, textOf, type Person } from "../../core/model/person.ts";
import type { CivilDate } from "../../core/model/time.ts";
import type { ChosenPeople } from "../../core/plugin/chosen-people.ts";
import { dropped, frozen, type Excuse } from "../../core/plugin/left-out.ts";
import { NO_EMAIL, notHere, notStarted, statusOf } from "../../core/plugin/people.ts";
import type { ProvisioningConfig } from "./config.ts";

interface ChoiceRules extends Pick<ProvisioningConfig["users"], "external" | "where" | "on_leave"> {
  readonly chosen: ChosenPeople;
}

export interface Choice {
  readonly person: Person;
  /** The normalised e-mail; never null if there is no excuse. */
  readonly email: string | null;
  /** Why the person is left out; null: they are not. */
  readonly excuse: Excuse | null;
}

export function choose(person: Person, rules: ChoiceRules, today: CivilDate): Choice {
  const email = emailOf(person);
  const excuse =
    gone(person, rules) ?? outOfScope(person, rules) ?? notStarted(person, today) ?? (email === null ? NO_EMAIL : null);
  return { person, email, excuse };
}

function gone(person: Person, { on_leave }: ChoiceRules): Excuse | null {
  const isAway = statusOf(person) === "leave" && on_leave === "deactivate";
  return isAway ? dropped("ON_LEAVE", "is on leave (on_leave)") : notHere(person);
}

function outOfScope(person: Person, { external, where, chosen }: ChoiceRules): Excuse | null {
  const unknown = [...(external ? [] : ["employment_type"]), ...Object.keys(where)].find(
    (key) => person.attributes[key] === undefined,
  );
  if (unknown !== undefined) return frozen("UNKNOWN", `the source does not show the ${unknown}`);
  if (!external && wordOf(person, "employment_type") === "external") {
    return dropped("EXTERNAL", "is external (users.external)");
  }
  const broken = chosen.broken(person);
  if (!broken) return null;
  const { key, doubt } = broken;
  return doubt ?? dropped("OUT_OF_SCOPE", `the rule on ${key} does not match (users.where)`, key);
}

function wordOf(person: Person, key: string): string | undefined {
  return textOf(person, key)?.trim().toLowerCase();
}
