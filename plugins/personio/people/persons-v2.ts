/**
 * Reads people by v2 `GET /v2/persons` (at most 50 a page). If the targets want attributes of the employment, the one that counts
 * that day is read for each person (`/v2/persons/{id}/employments`), which takes one more request a person. Facts sheet of Personio,
 * 4.
 */
import { IncompleteReadError, READ_AGAIN } from "../../../core/model/errors.ts";
import type { Person } from "../../../core/model/person.ts";
import type { CivilDate } from "../../../core/model/time.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import type { Answer, Http, HttpRequest } from "../../../core/plugin/http/http.ts";
import type { CursorPage } from "../../../core/plugin/http/pagination.ts";
import { idAt, type Json, objectAt } from "../wire/expect.ts";
import { inParallel } from "../wire/in-parallel.ts";
import { listV2 } from "../wire/list-v2.ts";
import { pageOfV2, recordOfV2 } from "../wire/page-v2.ts";
import { isRefused } from "../wire/refusal.ts";
import { PEOPLE } from "./employees-v1.ts";
import { areAllThere, employmentAt } from "./employment-at.ts";
import { employmentOf } from "./employment-of.ts";
import type { Mapper } from "./mapper.ts";
import { OF_EMPLOYMENT } from "./values-v2.ts";

export interface PersonsV2 {
  readonly door: Http;
  readonly baseUrl: string;
  readonly mapper: Mapper;
  /** The day whose employment counts; null: employments are not read. */
  readonly employedOn: CivilDate | null;
  /** The request for the list. Default: everybody. */
  readonly request?: HttpRequest;
}

/** @param filter `updated_at.gt`: `2026-07-21T08:00:00Z` */
export function personsRequest(filter: { readonly "updated_at.gt"?: string } = {}): HttpRequest {
  return { method: "GET", path: "/v2/persons", query: { limit: 50, ...filter } };
}

export function personRequest(id: string): HttpRequest {
  return { method: "GET", path: `/v2/persons/${encodeURIComponent(id)}` };
}

function employmentsRequest(personId: string): HttpRequest {
  return { method: "GET", path: `/v2/persons/${encodeURIComponent(personId)}/employments`, query: { limit: 50 } };
}

/** Returns a page of a person's employments, the newest first. A person with more than one page of them is not known. */
export function parseEmployments(answer: Answer, personId: string): CursorPage<Json> {
  return pageOfV2("personio.employments", answer, (record) => employmentAt(record, personId));
}

export function parsePersons(answer: Answer): readonly Json[] {
  return pageOfV2(PEOPLE, answer, personAt).items;
}

export function parsePerson(answer: Answer): Json {
  return recordOfV2(PEOPLE, answer, personAt);
}

export function personsV2(reading: PersonsV2): Reader<Person> {
  const { door, baseUrl, mapper, request = personsRequest() } = reading;
  return listV2<Json, Person>({
    collection: PEOPLE,
    door,
    baseUrl,
    request,
    parse: personAt,
    complete: (persons) => completed(reading, persons),
    id: (person) => person.id,
    attributes: () => [...mapper.released],
  });
}

/** Whether one of the attributes comes from the employment. */
export function needsEmployments(needs: { required: readonly string[]; useful: readonly string[] }): boolean {
  return [...needs.required, ...needs.useful].some((key) => OF_EMPLOYMENT.has(key));
}

/**
 * Returns a person with the employment that counts on that day; null if Personio does not tell all the employments: nothing may follow from
 * attributes that are missing, or another employment's, only for that reason.
 */
export async function personWithEmployment(
  { door, mapper }: Pick<PersonsV2, "door" | "mapper">,
  person: Json,
  day: CivilDate,
): Promise<Person | null> {
  // The question is repeated once, since a "no such record", or a short list, may pass.
  const employments = (await employmentsIn(door, person)) ?? (await employmentsIn(door, person));
  if (employments !== null) return mapper.person(person, employmentOf(employments, day));
  return person.status === "INACTIVE" ? mapper.person(person, null) : null;
}

/**
 * Completes persons with their employments, without people who were deleted since the page came.
 * @throws IncompleteReadError if Personio has a person but not all of their employments
 */
async function completed(reading: PersonsV2, persons: readonly Json[]): Promise<readonly Person[]> {
  const { employedOn } = reading;
  if (employedOn === null) return persons.map((person) => reading.mapper.person(person, null));
  const people = await inParallel(persons, async (listed) => {
    const person = await personWithEmployment(reading, listed, employedOn);
    if (person === null) await refuseUnlessGone(reading.door, String(listed.id));
    return person;
  });
  return people.filter((person) => person !== null);
}

async function refuseUnlessGone(door: Http, id: string): Promise<void> {
  const isThere = await door.send(personRequest(id)).then(
    () => true,
    (error: unknown) => {
      if (isRefused(error, "record")) return false;
      throw error;
    },
  );
  if (!isThere) return;
  throw new IncompleteReadError(
    `${PEOPLE}: Personio has the person ${id} but does not return all of their employments`,
    {
      remedy: `${READ_AGAIN} If it goes on, look at this person's employments in Personio, or set source.people: v1.`,
      side: "source",
    },
  );
}

/** Reads a person's employments; null if Personio answers that there is no such person, or leaves out one that the person's record lists. */
async function employmentsIn(door: Http, person: Json): Promise<readonly Json[] | null> {
  if (Array.isArray(person.employments) && person.employments.length === 0) return [];
  const id = String(person.id);
  try {
    const { items, next } = parseEmployments(await door.send(employmentsRequest(id)), id);
    return areAllThere(person, items, next === null) ? items : null;
  } catch (error) {
    if (isRefused(error, "record")) return null;
    throw error;
  }
}

function personAt(record: unknown): Json {
  const person = objectAt(record, "record");
  idAt(person.id, "id");
  return person;
}
