/**
 * People of the source and accounts of the tool. With `sync` accounts are made, kept up to date and deactivated when their
 * person leaves; without it this flow only learns who is who, so that bookings find their person. Behaviours B1, B8, P9.
 */
import { emailOf, normalEmail, textOf, type Person } from "../../core/model/person.ts";
import type { Desired, FieldRules, LeftOut, Value } from "../../core/model/record.ts";
import type { Flow } from "../../core/plugin/contract.ts";
import type { AccountFields, PeopleClient } from "./connector.ts";

export interface UsersRules {
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
    create: (wanted) => client.create(wanted, { invite }),
    update: (id, wanted) => client.update(id, wanted),
    ...(client.deactivate && { deactivate: (id) => client.deactivate!(id) }),
    ...(client.remove && { remove: (id) => client.remove!(id) }),
    ...(client.reactivate && { reactivate: (id, wanted) => client.reactivate!(id, wanted) }),
  };
}

const FIELDS: FieldRules<AccountFields> = {
  person: { manage: "once" },
  email: { manage: "always", identity: "address", equal: sameEmail },
  first_name: { manage: "always", identity: "name" },
  last_name: { manage: "always", identity: "name" },
};

/** Somebody on leave is still employed. `left`: what becomes of the account of somebody who left. */
function accountOf(person: Person, left: "dropped" | "frozen"): Desired<AccountFields> | LeftOut {
  const email = emailOf(person);
  const who = { subject: person.id, title: email ?? person.id, personId: person.id, person: email ?? person.id };
  const status = textOf(person, "status");
  if (status === "inactive") return { ...who, code: "LEFT", detail: "has left the company", fate: left };
  if (email === null) return frozen(who, "NO_EMAIL", "has no e-mail address to be recognised by");
  if (status === "onboarding") return frozen(who, "NOT_STARTED", "has not started yet");
  const [first_name, last_name] = [nameOf(person, "first_name"), nameOf(person, "last_name")];
  return { ...who, key: email, fields: { person: person.id, email, first_name, last_name }, extent: null };
}

function nameOf(person: Person, key: string): string | null {
  return textOf(person, key)?.trim() || null;
}

function frozen(
  who: Pick<LeftOut, "subject" | "title" | "personId" | "person">,
  code: string,
  detail: string,
): LeftOut {
  return { ...who, code, detail, fate: "frozen" };
}

function sameEmail(a: Value, b: Value): boolean {
  return normalEmail(a as string | null) === normalEmail(b as string | null);
}
