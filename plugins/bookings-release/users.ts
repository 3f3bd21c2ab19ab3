/**
 * People of the source and accounts of the tool. With `sync` accounts are made, kept up to date and deactivated when their
 * person leaves; without it this flow only learns who is who, so that bookings find their person. Behaviours B1, B8, P9.
 */
import { emailOf, type Person } from "../../core/model/person.ts";
import type { Desired, FieldRules, LeftOut } from "../../core/model/record.ts";
import type { Flow } from "../../core/plugin/contract.ts";
import {
  nameFields,
  NO_EMAIL,
  notHere,
  notStarted,
  personRow,
  PERSON_FIELDS,
  untoldNames,
} from "../../core/plugin/people.ts";
import type { AccountFields, PeopleClient } from "./connector.ts";

interface UsersRules {
  readonly sync: boolean;
  readonly invite: boolean;
}

export function usersFlow(client: PeopleClient, { sync, invite }: UsersRules): Flow<AccountFields> {
  const orphans = sync ? orphansOf(client) : "keep";
  return {
    kind: "user",
    area: "users",
    subjects: "people",
    fields: FIELDS,
    drift: "repair",
    adopt: "key",
    creates: sync ? "all" : "never",
    orphans,
    window: () => null,
    narrow: () => true,
    *desired(reads) {
      for (const person of reads.people.records) yield accountOf(person, orphans === "keep" ? "frozen" : "dropped");
    },
    current: () => client.accounts(),
    get: (id) => client.account(id),
    ...(sync && writing(client, invite)),
  };
}

function orphansOf({ deactivate, remove }: PeopleClient): "deactivate" | "remove" | "keep" {
  if (deactivate) return "deactivate";
  return remove ? "remove" : "keep";
}

function writing(client: PeopleClient, invite: boolean): Partial<Flow<AccountFields>> {
  return {
    find: (wanted) => client.find(wanted),
    create: (wanted, requireFree) => client.create(wanted, { invite, requireFree }),
    update: (id, wanted) => client.update(id, wanted),
    ...(client.deactivate && { deactivate: (id) => client.deactivate!(id) }),
    ...(client.remove && { remove: (id) => client.remove!(id) }),
    ...(client.reactivate && { reactivate: (id, wanted) => client.reactivate!(id, wanted) }),
  };
}

const FIELDS: FieldRules<AccountFields> = { person: { manage: "once" }, ...PERSON_FIELDS };

/** Somebody on leave is still employed. @param left what becomes of the account of a person who left */
function accountOf(person: Person, left: "dropped" | "frozen"): Desired<AccountFields> | LeftOut {
  const email = emailOf(person);
  const row = personRow(person);
  const away = notHere(person, left);
  if (away) return { ...row, ...away };
  if (email === null) return { ...row, ...NO_EMAIL };
  const excuse = notStarted(person);
  if (excuse) return { ...row, ...excuse };
  const untold = untoldNames(person);
  const fields = { person: person.id, email, ...nameFields(person) };
  return { ...row, key: email, fields, ...(untold.length > 0 && { untold }), extent: null };
}
