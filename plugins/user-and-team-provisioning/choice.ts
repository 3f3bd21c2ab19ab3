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
  const type = external ? null : typeExcuse(person);
  if (type) return type;
  const broken = chosen.broken(person);
  if (!broken) return null;
  const { key, detail, doubt } = broken;
  return doubt ?? dropped("OUT_OF_SCOPE", detail, key);
}

/** Returns why somebody is not known to be internal; null if they are. */
function typeExcuse(person: Person): Excuse | null {
  const type = textOf(person, "employment_type")?.trim().toLowerCase();
  if (type === "internal") return null;
  if (type === "external") return dropped("EXTERNAL", "is external (users.external)");
  return frozen("UNKNOWN", "the employment_type in the source is neither internal nor external");
}
