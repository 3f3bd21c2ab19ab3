/**
 * Checks the employments of a v2 answer before anything is concluded from them: that each is the person's, that what decides about them
 * has a form which Personio describes, and that none is missing which the person's own record lists. The list itself has no total.
 */
import { idAt, isObject, type Json, Mismatch, objectAt } from "../wire/expect.ts";

/** Returns a record of the answer as an employment of that person. @throws Mismatch */
export function employmentAt(record: unknown, personId: string): Json {
  const employment = objectAt(record, "record");
  const { person, status, supervisor, termination } = employment;
  idAt(employment.id, "id");
  if (isObject(person) && idAt(person.id, "person.id") !== personId)
    throw new Mismatch("person.id", "the id of the person whose employments were asked for");
  if (status !== undefined && status !== null && typeof status !== "string") throw new Mismatch("status", "a text");
  if (!isEmpty(supervisor)) idAt(objectAt(supervisor, "supervisor").id, "supervisor.id");
  if (!isEmpty(termination)) objectAt(termination, "termination");
  return employment;
}

/** Whether the answer has every employment that the person's record lists; `isLast`: Personio says that no further page follows. */
export function areAllThere(person: Json, employments: readonly Json[], isLast: boolean): boolean {
  if (!Array.isArray(person.employments)) return isLast;
  const ids = new Set(employments.map(({ id }) => String(id)));
  return person.employments.every((one) => !isObject(one) || one.id === undefined || ids.has(String(one.id)));
}

/** Whether a value is one that stands for none, or is not told. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}
