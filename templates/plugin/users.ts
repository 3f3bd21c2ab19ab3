/** The flow of accounts: the desired ones are computed from the source alone, and the client makes the changes. */
import { emailOf, hasLeft, LEFT, nameFields, NO_EMAIL, personRow, PERSON_FIELDS } from "rollcall/plugin";
import type { Desired, Flow, LeftOut, Person } from "rollcall/plugin";
import type { Client } from "./client.ts";
import type { AccountFields } from "./mapping.ts";

export function usersFlow(client: Client): Flow<AccountFields> {
  return {
    kind: "user",
    area: "users",
    subjects: "people",
    // E-mail, first name and last name are compared and written, and nothing else ever.
    fields: PERSON_FIELDS,
    drift: "repair",
    adopt: "key",
    creates: "all",
    orphans: "deactivate",
    window: () => null,
    *desired({ people }) {
      for (const person of people.records) yield accountOf(person);
    },
    current: () => client.accounts(),
    get: (id) => client.account(id),
    find: (wanted) => client.find(wanted),
    create: (wanted) => client.create(wanted),
    update: (id, wanted) => client.update(id, wanted),
    reactivate: (id, wanted) => client.reactivate(id, wanted),
    deactivate: (id) => client.deactivate(id),
  };
}

/** Everybody who works here and has an e-mail address; all others are left out, each with the reason. */
function accountOf(person: Person): Desired<AccountFields> | LeftOut {
  const email = emailOf(person);
  const row = personRow(person);
  if (hasLeft(person)) return { ...row, ...LEFT };
  if (email === null) return { ...row, ...NO_EMAIL };
  return { ...row, key: email, fields: { email, ...nameFields(person) }, extent: null };
}
