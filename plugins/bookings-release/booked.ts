/** Pure: whose a booking is. By the account's link; else by the e-mail, where it is one person's alone. Never guessed. */
import { emailOf, normalEmail, type Person } from "../../core/model/person.ts";
import type { DesiredContext, Reads } from "../../core/plugin/contract.ts";
import { hasLeft } from "../../core/plugin/people.ts";
import type { BookingFields } from "./connector.ts";

type Booked = Pick<BookingFields, "account" | "email">;

/** People who left compete for no address: a twin who works here has it alone. Among a few people nobody is told by it. */
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
    return twins.length === 0 ? (person ?? null) : null;
  };
}

/** Works here, or is about to. */
export function isHere(person: Person): boolean {
  return !hasLeft(person);
}
