/** Whose a booking is: by the account's link, otherwise by the e-mail if it belongs to one person alone. Never guessed. Pure. */
import { emailOf, normalEmail, type Person } from "../../core/model/person.ts";
import type { DesiredContext, Reads } from "../../core/plugin/contract.ts";
import { hasLeft, notHere } from "../../core/plugin/people.ts";
import type { BookingFields } from "./connector.ts";

type Booked = Pick<BookingFields, "account" | "email">;

/**
 * Returns the person of a booking; null if it is not known. People who left are not matched by e-mail: a person who works here and
 * has the same one owns it alone. Somebody who may have left shares it, and is not matched by it. If only a few people were read, nobody
 * is matched by e-mail, since others may share it.
 */
export function bookedPerson(
  { people: { records: people }, narrow }: Pick<Reads, "people" | "narrow">,
  { subjectOf }: Pick<DesiredContext, "subjectOf">,
): (booking: Booked) => Person | null {
  const byId = new Map(people.map((person) => [person.id, person]));
  const byEmail = Map.groupBy(narrow ? [] : people.filter(isHere), emailOf);
  return ({ account, email }) => {
    const linked = account === null ? null : subjectOf("user", account);
    if (linked !== null) return byId.get(linked) ?? null;
    const address = normalEmail(email);
    const [person, ...twins] = address === null ? [] : (byEmail.get(address) ?? []);
    return person && twins.length === 0 && notHere(person) === null ? person : null;
  };
}

/** Whether the person works here, is about to, or may do so. */
export function isHere(person: Person): boolean {
  return !hasLeft(person);
}
