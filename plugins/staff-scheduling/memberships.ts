/**
 * Who works in which department: Personio's department and team, by exact name among the departments of the person's location.
 * A membership that somebody made there by hand has no link, and is never touched. Behaviour S4.
 */
import { RecordError } from "../../core/model/errors.ts";
import { textOf, type Person } from "../../core/model/person.ts";
import { isLeftOut, type Desired, type LeftOut, type Link } from "../../core/model/record.ts";
import type { Flow, Reads } from "../../core/plugin/contract.ts";
import { dropped, frozen, kept, type Excuse } from "../../core/plugin/left-out.ts";
import { partnerless } from "../../core/plugin/naming.ts";
import { whoOf } from "../../core/plugin/people.ts";
import {
  membershipId,
  partsOf,
  type Listed,
  type Lists,
  type MembershipFields,
  type Place,
  type StaffClient,
} from "./connector.ts";
import { allNamed, at, locationOf, named, namesOf, unplaced } from "./places.ts";
import { excludedAndGone } from "./selection.ts";
import { excuseOf, type UsersFlowRules } from "./users.ts";

/** The most people that are added to, or taken from, a department in one request. */
const BATCH = 100;
const UNITS = ["department", "team"] as const;

type Row = Desired<MembershipFields> | LeftOut;

export function membershipsFlow(client: StaffClient, lists: Lists, rules: UsersFlowRules): Flow<MembershipFields> {
  const departmentOf = (id: string) => lists.departments.find((one) => one.id === id) as Listed;
  const enter = async ({ user, department }: MembershipFields) => {
    await client.enter(departmentOf(department), [user]);
    return membershipId({ user, department });
  };
  const remove = async (id: string) => {
    const [answer] = await leave(client, departmentOf, [id]);
    if (answer instanceof RecordError) throw answer;
  };
  return {
    kind: "membership",
    area: "users",
    subjects: "derived",
    fields: { user: { manage: "always", ref: "user" }, department: { manage: "always" } },
    drift: "repair",
    adopt: "key",
    creates: "all",
    orphans: "remove",
    window: () => null,
    *desired(reads, context) {
      yield* rowsOf(reads, lists, rules, context.links ?? []);
      if (!context.followed && !reads.narrow) yield* excludedAndGone(reads.people.records, rules.users, context);
    },
    current: () => client.memberships(),
    get: (id) => client.membership(id),
    find: async (wanted) => {
      const found = await client.membership(membershipId(wanted));
      return found ? [found] : [];
    },
    create: enter,
    /** Adds to the new department first, so that nobody is in none in between. */
    update: async (id, wanted) => {
      if (await isHidden(client, departmentOf, id)) throw unlisted(partsOf(id).department);
      const made = await enter(wanted);
      if (made !== id) await remove(id);
      return made;
    },
    remove,
    batch: {
      by: "department",
      size: BATCH,
      create: async (wanted) => {
        const department = departmentOf(wanted[0]!.department);
        await client.enter(
          department,
          wanted.map(({ user }) => user),
        );
        return wanted.map(membershipId);
      },
      remove: (ids) => leave(client, departmentOf, ids),
    },
  };
}

type DepartmentOf = (id: string) => Listed | undefined;

/** Returns one answer for each membership, in order: its id, or why it stays. */
async function leave(
  client: StaffClient,
  departmentOf: DepartmentOf,
  ids: readonly string[],
): Promise<(string | RecordError)[]> {
  const stay = new Map<string, RecordError>();
  for (const [id, memberships] of Map.groupBy(ids, (one) => partsOf(one).department)) {
    const department = departmentOf(id);
    const users = memberships.map((membership) => partsOf(membership).user);
    if (department) await client.leave(department, users);
    else for (const one of memberships) if (await isHidden(client, departmentOf, one)) stay.set(one, unlisted(id));
  }
  return ids.map((id) => stay.get(id) ?? id);
}

/** Whether a person is in a department that the list lacks. One that is gone has nobody in it. */
async function isHidden(client: StaffClient, departmentOf: DepartmentOf, membership: string): Promise<boolean> {
  return !departmentOf(partsOf(membership).department) && (await client.membership(membership)) !== null;
}

function unlisted(department: string): RecordError {
  return new RecordError(`the tool's lists lack the department ${department}, though somebody is in it`, {
    causeKey: "staff-scheduling:department-unlisted",
    remedy:
      "Nothing to do: it is tried again. If it goes on, look in the tool whether the account of rollcall may see the department.",
  });
}

function* rowsOf(reads: Reads, lists: Lists, rules: UsersFlowRules, links: readonly Link[]): Generator<Row> {
  const missing = new Map<string, LeftOut>();
  const linked = new Map(links.map(({ subject, values }) => [subject, values.department]));
  for (const person of reads.people.records) {
    const [taken, lacking] = [new Set<string>(), new Map<string, Excuse>()];
    const [first, second] = UNITS.map((unit) => rowOf(person, unit, lists, { rules, reads, taken, lacking })) as [
      Row,
      Row,
    ];
    yield* asLinked(first, second, linked);
    for (const [title, excuse] of lacking) {
      // A person in one of the two departments can be planned for; one in neither cannot, so that is a conflict.
      if (taken.size === 0) missing.set(title, partnerless(title, title, excuse));
      else if (!missing.has(title)) missing.set(title, unmatched(title, excuse));
    }
  }
  yield* missing.values();
}

/**
 * A person has two rows, one for their department in Personio and one for their team. If one row now leads to the department of the tool that
 * the other row is linked to, the rows exchange names, so that the link still fits and the person stays in. Otherwise rollcall would enter
 * them and, for the other row, take them out of the same department.
 */
function asLinked(first: Row, second: Row, linked: ReadonlyMap<string, unknown>): readonly Row[] {
  const leadsTo = (row: Row, { subject }: Row) => !isLeftOut(row) && linked.get(subject) === row.fields.department;
  const isCrossed = leadsTo(first, second) || leadsTo(second, first);
  if (!isCrossed || leadsTo(first, first) || leadsTo(second, second)) return [first, second];
  const named = (row: Row, { subject, title }: Row) => ({ ...row, subject, title });
  return [named(first, second), named(second, first)];
}

interface Look {
  readonly rules: UsersFlowRules;
  readonly reads: Reads;
  /** Departments that the person is in already. */
  readonly taken: Set<string>;
  /** The person's department and team names that have no partner, with the reason. */
  readonly lacking: Map<string, Excuse>;
}

function rowOf(person: Person, unit: (typeof UNITS)[number], lists: Lists, look: Look): Row {
  const who = whoOf(person);
  const row = { subject: `${person.id} ${unit}`, title: `${who.person} ${unit}`, ...who };
  const [name, location] = [textOf(person, unit)?.trim() ?? "", locationOf(person, look.rules.users.location, lists)];
  const excuse = excuseOf(person, look.rules, look.reads);
  // The memberships of a person who left stay as they are: a locked account is history.
  if (excuse) return { ...row, ...frozen(excuse.code, excuse.detail) };
  if (textOf(person, unit) === undefined)
    return { ...row, ...frozen("NOT_RELEASED", `Personio no longer shows the ${unit}`) };
  if (name === "") return { ...row, ...dropped("NONE", `has no ${unit} in Personio`) };
  if (!location) {
    const { code, why } = unplaced(person, look.rules.users.location, lists);
    return { ...row, ...frozen(code, why) };
  }
  const department = named(name, at(location, lists.departments));
  if (!department) return { ...row, ...missing(name, location, lists, look) };
  if (look.taken.has(department.id))
    return { ...row, ...dropped("COVERED", "is in this department under the other name") };
  look.taken.add(department.id);
  const fields = { user: person.id, department: department.id };
  return { ...row, key: membershipId({ ...fields, user: `{user:${person.id}}` }), fields, extent: null };
}

/** Returns the reason for the person, and notes it once for everybody whom it concerns. */
function missing(name: string, location: Place, { departments }: Lists, look: Look): Excuse {
  const there = at(location, departments);
  const detail =
    allNamed(name, there).length > 1
      ? `several departments at "${location.name}" have the name "${name}": rename all but one of them`
      : `there is no department of exactly the name "${name}" at "${location.name}"; there are ${namesOf(there)}`;
  const title = `department "${name}" at "${location.name}"`;
  const excuse = frozen("DEPARTMENT_MISSING", detail);
  look.lacking.set(title, excuse);
  return excuse;
}

function unmatched(title: string, { code, detail }: Excuse): LeftOut {
  return { subject: title, title, personId: null, person: null, ...kept(code, detail) };
}
