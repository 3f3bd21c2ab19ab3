/** The accounts: what should be there is computed from the source alone; how one change is done is the client's. */
import { emailOf, normalEmail, textOf } from "rollcall/plugin";
import type { Desired, Flow, LeftOut, Person, Value } from "rollcall/plugin";
import type { Client } from "./client.ts";
import type { AccountFields } from "./mapping.ts";

export function usersFlow(client: Client): Flow<AccountFields> {
  return {
    kind: "user",
    area: "users",
    subjects: "people",
    // These are compared and written; nothing else ever is.
    fields: {
      email: { manage: "always", identity: "address", equal: sameEmail },
      first_name: { manage: "always", identity: "name" },
      last_name: { manage: "always", identity: "name" },
    },
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

/** Everybody who works here and has an address; whoever is left out is left out with the reason. */
function accountOf(person: Person): Desired<AccountFields> | LeftOut {
  const email = emailOf(person);
  const who = { subject: person.id, title: email ?? person.id, personId: person.id, person: email ?? person.id };
  if (textOf(person, "status") === "inactive")
    return { ...who, code: "LEFT", detail: "has left the company", fate: "dropped" };
  if (email === null) return { ...who, code: "NO_EMAIL", detail: "has no e-mail address", fate: "frozen" };
  const [first_name, last_name] = [textOf(person, "first_name") ?? null, textOf(person, "last_name") ?? null];
  return { ...who, key: normalEmail(email), fields: { email, first_name, last_name }, extent: null };
}

function sameEmail(a: Value, b: Value): boolean {
  return normalEmail(a as string | null) === normalEmail(b as string | null);
}
