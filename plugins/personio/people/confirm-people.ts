/**
 * Looks people up one by one. "gone" stands for Personio's own "no such record", never for an unknown route or a web page. People
 * about whom Personio does not say enough are left out.
 */
import type { Person } from "../../../core/model/person.ts";
import type { CivilDate } from "../../../core/model/time.ts";
import type { Doors } from "../wire/doors.ts";
import { inParallel } from "../wire/in-parallel.ts";
import { isRefused } from "../wire/refusal.ts";
import { employeeRequest, parseEmployee } from "./employees-v1.ts";
import { type Mapper, mapping } from "./mapper.ts";
import { parsePerson, personRequest, personWithEmployment } from "./persons-v2.ts";
import type { PeopleInterface } from "./released.ts";

export interface ConfirmPeople {
  readonly doors: Doors;
  readonly by: PeopleInterface;
  readonly wanted: readonly string[];
  readonly today: CivilDate;
}

export async function confirmPeople(
  ids: readonly string[],
  how: ConfirmPeople,
): Promise<ReadonlyMap<string, Person | "gone">> {
  const mapper = mapping(how.wanted);
  const answers = await inParallel([...new Set(ids)], async (id) => [id, await askFor(id, how, mapper)] as const);
  return new Map(answers.filter((answer): answer is [string, Person | "gone"] => answer[1] !== null));
}

/** Looks one person up; null if Personio has the person but does not say enough about them. */
async function askFor(id: string, how: ConfirmPeople, mapper: Mapper): Promise<Person | "gone" | null> {
  try {
    const person = await found(id, how, mapper);
    return person && withoutNamelessSupervisor(person);
  } catch (error) {
    if (isRefused(error, "record")) return "gone";
    throw error;
  }
}

async function found(id: string, { doors, by, today }: ConfirmPeople, mapper: Mapper): Promise<Person | null> {
  if (by === "v1") return parseEmployee(await doors.employees.send(employeeRequest(id)), mapper);
  const person = parsePerson(await doors.persons.send(personRequest(id)));
  return personWithEmployment({ door: doors.persons, mapper }, person, today);
}

function withoutNamelessSupervisor(person: Person): Person {
  const { supervisor, ...others } = person.attributes;
  const isNameless =
    typeof supervisor === "object" && supervisor !== null && "id" in supervisor && supervisor.name === "";
  return isNameless ? { id: person.id, attributes: others } : person;
}
