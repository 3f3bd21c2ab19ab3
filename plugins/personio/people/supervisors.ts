/**
 * Fills in the names of supervisors from the people read: v2 gives only the supervisor's id, v1 sometimes too. So both interfaces
 * lead to the same names.
 */
import { nameOf, type Person, type Reference } from "../../../core/model/person.ts";

/** Gives each supervisor a name. A supervisor whose name cannot be found is left out: better not known than a team called "'s team". */
export function nameSupervisors(people: readonly Person[]): void {
  let byId: ReadonlyMap<string, Person> | null = null;
  const known = new Map<string, Reference>();
  for (const { attributes } of people) {
    const supervisor = attributes.supervisor;
    if (!isReference(supervisor)) continue;
    byId ??= new Map(people.map((person) => [person.id, person]));
    const named = known.get(supervisor.id) ?? withName(supervisor, byId.get(supervisor.id));
    if (named) known.set(named.id, named);
    replace(attributes, named);
  }
}

function withName(supervisor: Reference, person: Person | undefined): Reference | undefined {
  const name = person?.attributes.first_name || person?.attributes.last_name ? nameOf(person) : supervisor.name;
  return name === "" ? undefined : { id: supervisor.id, name };
}

/** Replaces the supervisor in place, since the attributes were made by this reading and nobody else uses them yet. */
function replace(attributes: Person["attributes"], supervisor: Reference | undefined): void {
  const open = attributes as Record<string, unknown>;
  if (supervisor) open.supervisor = supervisor;
  else delete open.supervisor;
}

function isReference(value: unknown): value is Reference {
  return typeof value === "object" && value !== null && "id" in value;
}
