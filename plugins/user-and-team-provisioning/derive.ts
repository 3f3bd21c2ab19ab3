/**
 * Teams, and who is in them, from attributes of the people who are in. A team stands for the source's own id of a department,
 * an office, a supervisor, so that it is renamed with them. Pure. Behaviours U4, U5, U8.
 */
import type { AttributeValue, Reference } from "../../core/model/person.ts";
import type { Excuse } from "../../core/plugin/left-out.ts";
import type { Choice } from "./choice.ts";
import type { ProvisioningConfig, TeamSource } from "./config.ts";

export interface Team {
  /** `department:12`, `employment_type:internal`. */
  readonly subject: string;
  readonly name: string;
}

export interface Member {
  readonly team: Team;
  readonly choice: Choice;
}

interface Derived {
  /** By subject. A team that has only frozen people carries their excuse. */
  readonly teams: ReadonlyMap<string, { readonly team: Team; readonly excuse: Excuse | null }>;
  /** Memberships, frozen people's too: for these nothing is made or taken away. */
  readonly members: readonly Member[];
}

export type TeamRules = ProvisioningConfig["teams"];

export function derive(choices: Iterable<Choice>, { from, names }: Pick<TeamRules, "from" | "names">): Derived {
  const teams = new Map<string, { readonly team: Team; readonly excuse: Excuse | null }>();
  const members: Member[] = [];
  for (const choice of choices) {
    if (choice.excuse && choice.excuse.fate !== "frozen") continue;
    for (const source of from) {
      const team = teamOf(choice.person.attributes[source], source, names);
      // Somebody who is their own supervisor leads that team and is no member of it.
      if (!team || team.subject === `supervisor:${choice.person.id}`) continue;
      members.push({ team, choice });
      if (!choice.excuse || !teams.has(team.subject)) teams.set(team.subject, { team, excuse: choice.excuse });
    }
  }
  return { teams, members };
}

/** Whether what the teams of that source stand for is not told of somebody who is in, or is left as they are. */
export function isUntold(choices: Iterable<Choice>, source: string): boolean {
  for (const { person, excuse } of choices)
    if (excuse?.fate !== "dropped" && person.attributes[source] === undefined) return true;
  return false;
}

/** `department`, of `department:12` and of who is in it. */
export function sourceOf(subject: string): string {
  return subject.slice(0, subject.indexOf(":"));
}

function teamOf(value: AttributeValue | undefined, source: TeamSource, names: TeamRules["names"]): Team | null {
  const stands = referenceOf(value);
  if (!stands) return null;
  // A function, because `replaceAll` would read a `$&` in a name as a pattern.
  const name = names[source].replaceAll(/\{(name|id)\}/g, (_, part: keyof Reference) => stands[part]);
  return { subject: `${source}:${stands.id}`, name };
}

/** Returns id and name of an attribute's value. A plain text is both. */
function referenceOf(value: AttributeValue | undefined): Reference | null {
  if (typeof value === "string") return value.trim() === "" ? null : { id: value.trim(), name: value.trim() };
  if (typeof value !== "object" || value === null || !("id" in value)) return null;
  const name = value.name.trim();
  return name === "" ? null : { id: value.id, name };
}
