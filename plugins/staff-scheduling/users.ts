/**
 * Accounts: made, brought up to date, locked and unlocked. Personio leads, so an edit there is put right. Where users are not
 * kept in step, this flow learns who is who, and still locks those who left. Behaviours S1 to S6, P9.
 */
import { emailOf, normalEmail, type Person } from "../../core/model/person.ts";
import type { Current, Desired, FieldRules, LeftOut, Value } from "../../core/model/record.ts";
import type { DesiredContext, Flow, Reads } from "../../core/plugin/contract.ts";
import { frozen, type Excuse } from "../../core/plugin/left-out.ts";
import { nameFields, personRow, PERSON_FIELDS } from "../../core/plugin/people.ts";
import type { UserRules } from "./config.ts";
import type { AccountFields, Lists, StaffClient } from "./connector.ts";
import { locationOf, unplaced, type Unplaced } from "./places.ts";
import { excluded, isNamed, noLongerHere, notYet, partnerless, unchosen } from "./selection.ts";

export interface UsersFlowRules {
  readonly users: UserRules;
  readonly locking: boolean;
}

type Row = Desired<AccountFields> | LeftOut;

export function usersFlow(client: StaffClient, lists: Lists, rules: UsersFlowRules): Flow<AccountFields> {
  const { users, locking } = rules;
  const isOn = users.sync !== "off";
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
    *desired(reads, context) {
      const missing = new Map<string, LeftOut>();
      for (const person of reads.people.records) yield rowOf(person, rules, lists, { reads, context, missing });
      yield* missing.values();
    },
    current: () => client.accounts(),
    get: (id) => client.account(id),
    find: (wanted) => withEmail(client, wanted.email),
    ...(isOn && {
      create: (wanted: AccountFields) => client.createAccount(wanted, { invite: users.invite }),
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
  // It may hold a payroll number: only an empty one is ours to fill.
  number: { manage: "always", equal: (wanted, there) => wanted === there || (wanted !== null && there !== null) },
  location: { manage: "once" },
  hours_per_month: said,
  vacation_days: said,
};

/** What Personio does not tell is not emptied there. */
function saysNothingElse(wanted: Value, there: Value): boolean {
  return wanted === null || wanted === there;
}

interface Look {
  readonly reads: Reads;
  readonly context: DesiredContext;
  /** Offices without a location, each said once. */
  readonly missing: Map<string, LeftOut>;
}

function rowOf(person: Person, rules: UsersFlowRules, lists: Lists, look: Look): Row {
  const { reads, context } = look;
  const row = personRow(person);
  const excuse = newcomer(person, rules.users, context) ?? excuseOf(person, rules, reads);
  if (excuse) return { ...row, ...excuse };
  if (rules.users.sync === "off")
    return { ...row, key: emailOf(person), fields: fieldsOf(person, rules.users, null), extent: null };
  const location = locationOf(person, rules.users.location, lists);
  if (!location) return { ...row, ...missing(unplaced(person, rules.users.location, lists), look) };
  return { ...row, key: emailOf(person), fields: fieldsOf(person, rules.users, location.id), extent: null };
}

/** Said of each person, and one conflict for all of them. */
function missing({ whose, why }: Unplaced, look: Look): Excuse {
  const title = `location of ${whose}`;
  const excuse = frozen("LOCATION_MISSING", why);
  look.missing.set(title, partnerless(title, title, excuse));
  return excuse;
}

/** Why somebody's account is not what it should be by this run, or is to be locked. */
export function excuseOf(person: Person, { users, locking }: UsersFlowRules, { today }: Reads): Excuse | null {
  const left = noLongerHere(person, users, today);
  // Where nobody locks, nothing follows from it.
  const gone = left && !locking ? frozen(left.code, left.detail) : left;
  // Who drops out of the choice keeps the account, but not for longer than the work here.
  return excluded(person, users) ?? gone ?? unchosen(person, users) ?? notYet(person, users, today);
}

/** Whoever the owner names is welcome, however new. */
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

/** 52 weeks in 12 months, in whole hours. */
function perMonth(weekly: unknown): number | null {
  const hours = numberOf(weekly);
  return wholeOf(hours === null ? null : (hours * 52) / 12);
}

/** Whole numbers alone are known to be kept: a half that is cut off there would be written again at each run. */
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
