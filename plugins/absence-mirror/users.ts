/**
 * Who is who: people of the source and accounts of the target, matched once by e-mail and linked from then on. This flow
 * writes nothing; absences refer to the links that it makes. A person who left keeps the link and competes for no account.
 */
import { emailOf, type Person } from "../../core/model/person.ts";
import type { Desired, LeftOut } from "../../core/model/record.ts";
import type { Flow } from "../../core/plugin/contract.ts";
import { nameFields, NO_EMAIL, notHere, personRow, PERSON_FIELDS, untoldNames } from "../../core/plugin/people.ts";
import type { AccountFields, Met, MirrorClient } from "./connector.ts";

export function usersFlow(client: MirrorClient): Flow<AccountFields> {
  return {
    kind: "user",
    area: "absences",
    subjects: "people",
    fields: PERSON_FIELDS,
    drift: "repair",
    adopt: "key",
    creates: "never",
    orphans: "keep",
    window: () => null,
    narrow: () => true,
    prepare(reads, { subjectOf }) {
      client.meet?.(reads.people.records.flatMap(met), (account) => subjectOf("user", account));
    },
    *desired(reads) {
      for (const person of reads.people.records) yield accountOf(person);
    },
    current: ({ known }) => client.accounts(known),
    get: (id) => client.account(id),
  };
}

function accountOf(person: Person): Desired<AccountFields> | LeftOut {
  const email = emailOf(person);
  const row = personRow(person);
  const away = notHere(person, "frozen");
  if (away) return { ...row, ...away };
  if (email === null) return { ...row, ...NO_EMAIL };
  const untold = untoldNames(person);
  const fields = { email, ...nameFields(person) };
  return { ...row, key: email, fields, ...(untold.length > 0 && { untold }), extent: null };
}

function met(person: Person): Met[] {
  const email = emailOf(person);
  if (email === null) return [];
  const known = { id: person.id, email, ...nameFields(person), left: notHere(person) !== null };
  return [untoldNames(person).length === 0 ? known : { ...known, unnamed: true }];
}
