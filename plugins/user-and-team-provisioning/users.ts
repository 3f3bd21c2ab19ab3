/** Accounts in a directory: made, kept up to date, locked or removed when somebody leaves, unlocked when somebody returns. */
import { ChosenPeople } from "../../core/plugin/chosen-people.ts";
import type { Reads, Flow } from "../../core/plugin/contract.ts";
import { lockedUntilStart } from "../../core/plugin/people.ts";
import { accountFields, accountsOf, type AccountRules } from "./account.ts";
import { choose, type Choice } from "./choice.ts";
import type { ProvisioningConfig } from "./config.ts";
import type { DirectoryClient, UserFields } from "./connector.ts";

export type UserRules = ProvisioningConfig["users"];

export function usersFlow(client: DirectoryClient, rules: UserRules & AccountRules): Flow<UserFields> {
  const attributes = Object.keys(rules.attributes);
  const { when_left = "deactivate" } = rules;
  return {
    kind: "user",
    area: "users",
    subjects: "people",
    fields: accountFields(rules),
    drift: "repair",
    adopt: "key",
    creates: "all",
    orphans: when_left,
    window: () => null,
    *desired(reads, { links }) {
      const rows = accountsOf(choicesOf(reads, rules), rules);
      // What was removed could not be given back on the first day.
      yield* when_left === "deactivate" ? lockedUntilStart(rows, links) : rows;
      yield* chosenOf(reads, rules).report();
    },
    current: () => client.users(attributes),
    get: (id) => client.user(id, attributes),
    find: (wanted) => client.findUsers(wanted, attributes),
    create: (wanted, requireFree) => client.createUser(wanted, requireFree),
    async update(id, wanted, changed) {
      await client.updateUser(id, wanted, changed);
      return id;
    },
    reactivate: (id, wanted) => client.reactivateUser(id, wanted),
    deactivate: (id) => client.deactivateUser(id),
    remove: (id) => client.removeUser(id),
  };
}

/** Returns who is chosen and who is left out, by the person's id. */
export function choicesOf(reads: Reads, rules: UserRules): ReadonlyMap<string, Choice> {
  const whole = { ...rules, chosen: chosenOf(reads, rules) };
  return new Map(reads.people.records.map((person) => [person.id, choose(person, whole, reads.today)]));
}

export function chosenOf({ people }: Reads, { where }: Pick<UserRules, "where">): ChosenPeople {
  return new ChosenPeople({ setting: "users.where", where }, people.records);
}
