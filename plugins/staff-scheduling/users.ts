/**
 * Accounts: made, brought up to date, locked and unlocked. Personio leads, so an edit there is put right. Where users are not
 * kept in step, this flow learns who is who, and still locks those who left. Behaviours S1 to S6, P9.
 */
import { RecordError } from "../../core/model/errors.ts";
import { emailOf, normalEmail, type Person } from "../../core/model/person.ts";
import type { Current, Desired, FieldRules, LeftOut, Value } from "../../core/model/record.ts";
import type { DesiredContext, Flow, Reads } from "../../core/plugin/contract.ts";
import { frozen, type Excuse } from "../../core/plugin/left-out.ts";
import { lockedUntilStart, nameFields, personRow, PERSON_FIELDS, untoldNames } from "../../core/plugin/people.ts";
import type { UserRules } from "./config.ts";
import type { AccountFields, Lists, StaffClient } from "./connector.ts";
import { Nowhere } from "./nowhere.ts";
import { locationOf, unplaced } from "./places.ts";
import {
  excluded,
  excludedAndGone,
  isNamed,
  noLongerHere,
  notYet,
  stillExcluded,
  unchosen,
  unknownNames,
} from "./selection.ts";

export interface UsersFlowRules {
  readonly users: UserRules;
  readonly locking: boolean;
}

type Row = Desired<AccountFields> | LeftOut;

export function usersFlow(client: StaffClient, lists: Lists, rules: UsersFlowRules): Flow<AccountFields> {
  const { users, locking } = rules;
  const isOn = users.sync !== "off";
  const asWritten = { ...users, exclude: [...users.exclude] };
  return {
    kind: "user",
    area: "users",
    areas: { deactivate: "locking", reactivate: "locking" },
    subjects: "people",
    fields: FIELDS,
    drift: "repair",
    adopt: "key",
    creates: isOn ? "all" : "never",
    orphans: locking ? "deactivate" : "keep",
    window: () => null,
    // The rules are those of one run, and its other flows go by them too.
    prepare(reads, context) {
      users.exclude.push(...stillExcluded(reads.people.records, users.exclude, context));
    },
    *desired(reads, context) {
      const nowhere = new Nowhere();
      const look = { reads, context, nowhere };
      const rows = Iterator.from(reads.people.records).map((person) => rowOf(person, rules, lists, look));
      yield* locking ? lockedUntilStart(rows, context.links) : rows;
      yield* nowhere.report();
      if (context.followed || reads.narrow) return;
      yield* excludedAndGone(reads.people.records, users, context);
      yield* unknownNames(reads.people.records, asWritten, context);
    },
    current: () => client.accounts(),
    get: (id) => client.account(id),
    find: (wanted) => withEmail(client, wanted.email),
    ...(isOn && {
      create: async (wanted: AccountFields) => {
        if (wanted.location === null) throw nowhereToBe();
        return client.createAccount(wanted, { invite: users.invite });
      },
      update: async (id: string, wanted: AccountFields, changed: readonly string[]) => {
        await client.updateAccount(id, wanted, changed);
        return id;
      },
    }),
    ...(locking && {
      deactivate: (id: string) => client.lock(id),
      reactivate: (id: string) => client.unlock(id),
    }),
  };
}

const said = { manage: "always", equal: saysNothingElse } as const;

const FIELDS: FieldRules<AccountFields> = {
  email: PERSON_FIELDS.email,
  first_name: { ...said, identity: "name" },
  last_name: { ...said, identity: "name" },
  // The field may hold a payroll number, so it is written only if it is empty.
  number: { manage: "always", equal: (wanted, there) => wanted === there || (wanted !== null && there !== null) },
  location: { manage: "once" },
  hours_per_month: said,
  vacation_days: said,
};

/** A value that Personio does not have is not emptied in the tool. */
function saysNothingElse(wanted: Value, there: Value): boolean {
  return wanted === null || wanted === there;
}

interface Look {
  readonly reads: Reads;
  readonly context: DesiredContext;
  readonly nowhere: Nowhere;
}

function rowOf(person: Person, rules: UsersFlowRules, lists: Lists, look: Look): Row {
  const { reads, context } = look;
  const excuse = newcomer(person, rules.users, context) ?? excuseOf(person, rules, reads);
  if (excuse) return { ...personRow(person), ...excuse };
  if (rules.users.sync === "off") return accountOf(person, rules.users, null);
  const location = locationOf(person, rules.users.location, lists);
  if (!location) {
    const reason = unplaced(person, rules.users.location, lists);
    look.nowhere.note(person, reason);
    // An account that is there has its location, and needs none to be recognised, renamed, locked or unlocked.
    const notMade = { code: reason.code, detail: reason.why };
    return { ...accountOf(person, rules.users, null, ["location"]), notMade };
  }
  return accountOf(person, rules.users, location.id);
}

/** @param unknown names of further fields that are not known */
function accountOf(
  person: Person,
  users: UserRules,
  location: string | null,
  unknown: readonly string[] = [],
): Desired<AccountFields> {
  const untold = [...untoldNames(person), ...unknown];
  const fields = fieldsOf(person, users, location);
  return { ...personRow(person), key: emailOf(person), fields, ...(untold.length > 0 && { untold }), extent: null };
}

/** The failure of somebody whose account was deleted there: the new one would be made at no location. */
function nowhereToBe(): RecordError {
  return new RecordError("the account was deleted there, and it is not known at which location to make it again", {
    ...{ causeKey: "LOCATION_MISSING", own: true, side: "target" },
    remedy: "See the conflict about locations: once it is settled, the account is made again.",
  });
}

/** Returns why the person's account is left as it is, or is to be locked; null if it is kept in step. */
export function excuseOf(person: Person, { users, locking }: UsersFlowRules, { today }: Reads): Excuse | null {
  const left = noLongerHere(person, users, today);
  // Without locking, nothing happens to the account of a person who left.
  const gone = left && !locking ? frozen(left.code, left.detail) : left;
  // Somebody who is no longer chosen keeps the account, but not after leaving the company.
  return excluded(person, users) ?? gone ?? unchosen(person, users) ?? notYet(person, users, today);
}

/** Returns the reason for a person who is new, unless the owner names them. */
function newcomer(person: Person, rules: UserRules, { isNew }: DesiredContext): Excuse | null {
  if (rules.new || rules.sync === "off" || isNamed(person, rules.include) || !isNew?.(person.id)) return null;
  return frozen("NEW", "was first seen after the first complete run, and users.new is false");
}

function fieldsOf(person: Person, { hours }: UserRules, location: string | null): AccountFields {
  return {
    email: emailOf(person),
    ...nameFields(person),
    number: person.id,
    location,
    hours_per_month: hours ? perMonth(person.attributes.weekly_working_hours) : null,
    vacation_days: hours ? wholeOf(numberOf(person.attributes.absence_entitlement)) : null,
  };
}

/** Converts weekly hours to whole hours a month: 52 weeks are 12 months. */
function perMonth(weekly: unknown): number | null {
  const hours = numberOf(weekly);
  return wholeOf(hours === null ? null : (hours * 52) / 12);
}

/** Rounds, because the tool is only known to keep whole numbers: half an hour that it cuts off would be written again at each run. */
function wholeOf(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

async function withEmail(client: StaffClient, email: string | null): Promise<readonly Current<AccountFields>[]> {
  const found: Current<AccountFields>[] = [];
  for await (const page of client.accounts())
    found.push(...page.filter(({ key }) => key !== null && key === normalEmail(email)));
  return found;
}
