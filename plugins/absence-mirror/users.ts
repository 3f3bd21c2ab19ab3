/**
 * Who is who: people of the source and accounts of the target, matched once by e-mail and linked from then on. This flow
 * writes nothing; absences refer to what it learned. A person who left keeps the link and competes for no account.
 */
import { emailOf, normalEmail, textOf, type Person } from "../../core/model/person.ts";
import type { Desired, LeftOut, Value } from "../../core/model/record.ts";
import type { Flow } from "../../core/plugin/contract.ts";
import type { AccountFields, Met, MirrorClient } from "./connector.ts";

export function usersFlow(client: MirrorClient): Flow<AccountFields> {
  return {
    kind: "user",
    area: "absences",
    subjects: "people",
    fields: {
      email: { manage: "always", identity: "address", equal: sameEmail },
      first_name: { manage: "always", identity: "name" },
      last_name: { manage: "always", identity: "name" },
    },
    drift: "repair",
    adopt: "key",
    creates: "never",
    orphans: "keep",
    window: () => null,
    narrow: () => true,
    *desired(reads, { subjectOf }) {
      client.meet?.(reads.people.records.flatMap(met), (account) => subjectOf("user", account));
      for (const person of reads.people.records) yield accountOf(person);
    },
    current: ({ known }) => client.accounts(known),
    get: (id) => client.account(id),
  };
}

function accountOf(person: Person): Desired<AccountFields> | LeftOut {
  const email = emailOf(person);
  const who = { subject: person.id, title: email ?? person.id, personId: person.id, person: email ?? person.id };
  if (hasLeft(person)) return leftOut(who, "LEFT", "has left the company");
  if (email === null) return leftOut(who, "NO_EMAIL", "has no e-mail address to be recognised by");
  return { ...who, key: email, fields: { email, ...namesOf(person) }, extent: null };
}

function met(person: Person): Met[] {
  const email = emailOf(person);
  return email === null ? [] : [{ id: person.id, email, ...namesOf(person), left: hasLeft(person) }];
}

function namesOf(person: Person): Pick<AccountFields, "first_name" | "last_name"> {
  return { first_name: textOf(person, "first_name") ?? null, last_name: textOf(person, "last_name") ?? null };
}

function hasLeft(person: Person): boolean {
  return textOf(person, "status") === "inactive";
}

type Who = Pick<LeftOut, "subject" | "title" | "personId" | "person">;

function leftOut(who: Who, code: string, detail: string): LeftOut {
  return { ...who, code, detail, fate: "frozen" };
}

function sameEmail(a: Value, b: Value): boolean {
  return normalEmail(a as string | null) === normalEmail(b as string | null);
}
