/** A first page of people, to see that they may be read and which attributes they carry. */
import type { Needs } from "../../../core/plugin/contract.ts";
import { employeesRequest, parseEmployees } from "../people/employees-v1.ts";
import { type Labels, ownKeys } from "../people/keys.ts";
import { type Mapper, mapping } from "../people/mapper.ts";
import { needsEmployments, parsePersons, personsRequest, personWithEmployment } from "../people/persons-v2.ts";
import type { PeopleInterface } from "../people/released.ts";
import { wantedKeys } from "../people/wanted.ts";
import { inParallel } from "../wire/in-parallel.ts";
import type { TestedBy } from "./test-source.ts";

export interface Sample {
  readonly by: PeopleInterface;
  readonly people: number;
  readonly released: ReadonlySet<string>;
  readonly labels: Labels;
}

/** Number of people whose employments are read, at a request each: enough to see which attributes they carry. */
const EMPLOYMENTS = 10;

/** Reads the sample through the interface that a run would use, or will use once v1 has been gone for long enough. */
export async function samplePeople(needs: Needs["people"], how: TestedBy) {
  if (how.config.people === "v2") return sampleV2(needs, how);
  try {
    const sample = await sampleV1(needs, how);
    await how.gone.isThere(how);
    return sample;
  } catch (error) {
    await how.gone.judge(error, how);
    return sampleV2(needs, how);
  }
}

async function sampleV1(needs: Needs["people"], { doors }: TestedBy) {
  const mapper = mapping(wantedKeys(needs));
  const { items } = parseEmployees(await doors.employees.send(employeesRequest(0)), mapper);
  return described({ by: "v1", people: items.length, ...shownBy(mapper) });
}

async function sampleV2(needs: Needs["people"], { doors, today }: TestedBy) {
  const mapper = mapping(wantedKeys(needs));
  const persons = parsePersons(await doors.persons.send(personsRequest()));
  for (const person of persons) mapper.person(person, null);
  if (needsEmployments(needs)) {
    const reading = { door: doors.persons, mapper };
    await inParallel(persons.slice(0, EMPLOYMENTS), (person) => personWithEmployment(reading, person, today));
  }
  return described({ by: "v2", people: persons.length, ...shownBy(mapper) });
}

function described(sample: Sample): { readonly value: Sample; readonly detail: string } {
  const seen = sample.people === 0 ? "there are none yet" : `${sample.people} on the first page`;
  const detail = [`People can be read through ${sample.by} (${seen}).`, ownKeys(sample.labels)]
    .filter(Boolean)
    .join(" ");
  return { value: sample, detail };
}

function shownBy({ released, labels }: Mapper): Pick<Sample, "released" | "labels"> {
  return { released, labels };
}
