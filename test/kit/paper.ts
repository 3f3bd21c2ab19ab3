/**
 * A target that exists on paper only: people, teams and members, bookings, a file, and work slips that it leads with. For
 * tests of what the engine does with flows of each kind; what vendors do with them, their own tests say.
 */
import { Completeness } from "../../core/model/completeness.ts";
import { RecordError, TransientError } from "../../core/model/errors.ts";
import { emailOf, nameOf, textOf, type Person } from "../../core/model/person.ts";
import type { Current, Fields, Value } from "../../core/model/record.ts";
import type { AnyFlow, Flow, Reader, RuleFlow, TargetPlugin } from "../../core/plugin/contract.ts";
import { z } from "../../core/plugin/schema.ts";

interface Row {
  active: boolean;
  fields: Record<string, Value>;
}

export interface Slip {
  readonly id: string;
  person: string;
  hours: number;
}

export class Paper {
  readonly users = new Map<string, Row>();
  readonly teams = new Map<string, Row>();
  readonly members = new Set<string>();
  readonly bookings = new Map<string, Row>();
  /** What the target leads with, and where it is carried to. */
  readonly slips = new Map<string, Slip>();
  readonly ledger = new Map<string, Row>();
  /** Slips that the list forgets to show. */
  readonly hidden = new Set<string>();
  /** What was published last, and how often. */
  file: readonly Fields[] = [];
  published = 0;
  /** Each write, as `create user ann@example.com`. */
  readonly writes: string[] = [];
  /** Who cannot be made; accounts, by id, that cannot be changed; and members (`team-6/user-1`) for whose sake a request with them is refused as a whole. */
  readonly refused = new Set<string>();
  /** Who cannot be made since a right is missing. */
  readonly barred = new Set<string>();
  /** People who are wanted. */
  wants: (person: Person) => boolean = () => true;
  publishing: () => void = () => undefined;
  /** Corrections in the ledger end in the middle. */
  breaking = false;
  #next = 1;

  id(kind: string): string {
    return `${kind}-${this.#next++}`;
  }
}

export async function* listed(
  rows: Iterable<[string, Row]>,
  keyOf: (fields: Row["fields"]) => string | null,
): Reader<Current> {
  const page = [...rows].map(([remoteId, { active, fields }]) => ({
    ...{ remoteId, key: keyOf(fields), title: remoteId, active, marked: true, fields: { ...fields } },
  }));
  yield page;
  return whole(page.length);
}

function whole(distinct: number): Completeness {
  return Completeness.of({
    ...{ collection: "paper", pages: 1, distinct, total: distinct, window: null, attributes: null },
  });
}

const always = { manage: "always" } as const;
const plain = { drift: "repair", creates: "all", window: () => null } as const;

function personRow(person: Person) {
  const email = emailOf(person) ?? person.id;
  return { subject: person.id, title: email, personId: person.id, person: email, extent: null };
}

/** Accounts with a supervisor, who is one of them. */
export function paperUsers(paper: Paper): Flow {
  return {
    ...plain,
    ...{ kind: "user", area: "users", areas: { deactivate: "locking", reactivate: "locking" }, subjects: "people" },
    ...{ adopt: "key", orphans: "deactivate" },
    fields: { email: always, name: always, supervisor: { manage: "always", ref: "user" } },
    *desired(reads) {
      const wanted = new Set(reads.people.records.filter(paper.wants).map(({ id }) => id));
      for (const person of reads.people.records) {
        const row = personRow(person);
        const supervisor = person.attributes.supervisor;
        const chief = typeof supervisor === "object" && supervisor && "id" in supervisor ? supervisor.id : null;
        if (!wanted.has(person.id)) yield { ...row, code: "LEFT", detail: "has left", fate: "dropped" as const };
        else {
          const fields = {
            email: row.title,
            name: nameOf(person),
            supervisor: chief && wanted.has(chief) ? chief : null,
          };
          yield { ...row, key: row.title, fields };
        }
      }
    },
    current: () => listed(paper.users, ({ email }) => String(email)),
    get: async (id) => {
      const row = paper.users.get(id);
      if (!row) return null;
      const { active, fields } = row;
      return { remoteId: id, key: String(fields.email), title: id, marked: true, active, fields };
    },
    find: async () => [],
    create: async (wanted) => {
      if (paper.refused.has(String(wanted.email)))
        throw new RecordError("no", { causeKey: "paper 422", remedy: "none" });
      if (paper.barred.has(String(wanted.email)))
        throw new RecordError("no", { causeKey: "paper 403", remedy: "none", refusal: true });
      const id = paper.id("user");
      paper.users.set(id, { active: true, fields: { ...wanted } });
      paper.writes.push(`create user ${wanted.email}`);
      return id;
    },
    update: async (id, wanted, changed) => {
      if (paper.refused.has(id)) throw new RecordError("no", { causeKey: "paper 422", remedy: "none" });
      Object.assign(paper.users.get(id)!.fields, Object.fromEntries(changed.map((name) => [name, wanted[name]])));
      paper.writes.push(`update user ${wanted.email}: ${changed.join(", ")}`);
      return id;
    },
    reactivate: async (id) => {
      paper.users.get(id)!.active = true;
    },
    deactivate: async (id) => {
      paper.users.get(id)!.active = false;
      paper.writes.push(`deactivate ${id}`);
    },
  };
}

function departmentOf(person: Person) {
  const department = person.attributes.department;
  return typeof department === "object" && department && "id" in department ? department : null;
}

/** One team a department. */
export function paperTeams(paper: Paper): Flow {
  return {
    ...plain,
    ...{ kind: "team", area: "teams", subjects: "derived", adopt: "key", orphans: "remove", fields: { name: always } },
    *desired(reads) {
      const departments = new Map(
        reads.people.records.filter(paper.wants).flatMap((one) => {
          const department = departmentOf(one);
          return department ? [[department.id, department.name] as const] : [];
        }),
      );
      for (const [id, name] of departments) {
        yield {
          subject: `department:${id}`,
          title: name,
          personId: null,
          person: null,
          key: name,
          extent: null,
          fields: { name },
        };
      }
    },
    current: () => listed(paper.teams, ({ name }) => String(name)),
    get: async (id) => {
      const row = paper.teams.get(id);
      return row ? { remoteId: id, key: null, title: id, marked: true, active: true, fields: row.fields } : null;
    },
    find: async () => [],
    create: async (wanted) => {
      const id = paper.id("team");
      paper.teams.set(id, { active: true, fields: { ...wanted } });
      paper.writes.push(`create team ${wanted.name}`);
      return id;
    },
    update: async (id, wanted) => {
      paper.teams.get(id)!.fields = { ...wanted };
      paper.writes.push(`rename team ${wanted.name}`);
      return id;
    },
    remove: async (id) => {
      paper.teams.delete(id);
      paper.writes.push(`remove team ${id}`);
    },
  };
}

/** Who is in which team; several a request. */
export function paperMembers(paper: Paper): Flow {
  return {
    ...plain,
    ...{ kind: "membership", area: "teams", subjects: "derived", adopt: "key", orphans: "remove" },
    fields: { team: { manage: "always", ref: "team" }, user: { manage: "always", ref: "user" } },
    *desired(reads) {
      for (const person of reads.people.records.filter(paper.wants)) {
        const department = departmentOf(person);
        if (!department) continue;
        const row = personRow(person);
        const team = `department:${department.id}`;
        yield {
          ...row,
          subject: `${team}|${person.id}`,
          key: `{team:${team}}/{user:${person.id}}`,
          fields: { team, user: person.id },
        };
      }
    },
    current: () =>
      listed(
        [...paper.members].map((id) => [
          id,
          { active: true, fields: { team: id.split("/")[0]!, user: id.split("/")[1]! } },
        ]),
        ({ team, user }) => `${team}/${user}`,
      ),
    get: async (id) =>
      paper.members.has(id)
        ? {
            remoteId: id,
            key: id,
            title: id,
            marked: true,
            active: true,
            fields: { team: id.split("/")[0]!, user: id.split("/")[1]! },
          }
        : null,
    find: async () => [],
    create: async () => "",
    remove: async () => undefined,
    batch: {
      by: "team",
      size: 2,
      create: async (wanted) => {
        accept(
          paper,
          wanted.map(({ team, user }) => `${team}/${user}`),
        );
        for (const { team, user } of wanted) paper.members.add(`${team}/${user}`);
        paper.writes.push(`add ${wanted.length} to ${wanted[0]?.team}`);
        return wanted.map(({ team, user }) => `${team}/${user}`);
      },
      remove: async (ids) => {
        accept(paper, ids);
        for (const id of ids) paper.members.delete(id);
        paper.writes.push(`take ${ids.length} out`);
        return ids;
      },
    },
  };
}

function accept(paper: Paper, members: readonly string[]): void {
  if (!members.some((one) => paper.refused.has(one))) return;
  paper.writes.push(`refuse ${members.length}`);
  throw new RecordError("one of them is not known", { causeKey: "paper 404", remedy: "none" });
}

/** A file of everybody. */
export function paperFile(paper: Paper): Flow {
  return {
    ...plain,
    ...{ kind: "user", area: "users", subjects: "people", adopt: "never", orphans: "remove", current: "stored" },
    fields: { email: always, name: always },
    *desired(reads) {
      for (const person of reads.people.records) {
        const row = personRow(person);
        if (!paper.wants(person)) yield { ...row, code: "LEFT", detail: "has left", fate: "dropped" as const };
        else yield { ...row, key: null, fields: { email: row.title, name: nameOf(person) } };
      }
    },
    publish: async (records) => {
      paper.publishing();
      paper.file = records;
      paper.published += 1;
    },
  };
}

/** Bookings of people who are called in `forbidden` must not be; those in `spared` are kept. */
export function paperBookings(paper: Paper, forbidden: Set<string>, spared: Set<string>): RuleFlow {
  return {
    ...{ kind: "booking", area: "bookings", fields: { user: { manage: "always", ref: "user" }, day: always } },
    window: (today) => ({ from: today, to: null }),
    rule: (reads, { subjectOf }) => ({
      judge({ remoteId, fields }) {
        const personId = subjectOf("user", String(fields.user));
        if (personId === null || !forbidden.has(personId)) return null;
        const who = { title: `${personId} on ${fields.day}`, personId, person: personId };
        if (spared.has(remoteId)) return { ...who, release: false, code: "BLOCKER", detail: "is a blocker" };
        const day = { from: reads.today, to: reads.today };
        return { ...who, release: true, cause: `why-${personId}`, reason: "is absent", extent: day };
      },
      review: ({ values, personId }) =>
        String(values.day) < reads.today ? "past" : forbidden.has(personId ?? "") ? "right" : "error",
    }),
    current: () => listed(paper.bookings, () => null),
    release: async (id) => {
      paper.bookings.delete(id);
      paper.writes.push(`release ${id}`);
    },
  };
}

/** Work slips, which the target leads with; edits in the ledger are reported, not put right. */
export function paperSlips(paper: Paper): Flow<Fields, Slip> {
  const read = async function* (): Reader<Slip> {
    const page = [...paper.slips.values()].filter(({ id }) => !paper.hidden.has(id)).map((slip) => ({ ...slip }));
    yield page;
    return whole(page.length);
  };
  return {
    ...{ kind: "attendance", area: "time", subjects: "leading", drift: "report", adopt: "never", creates: "all" },
    ...{ orphans: "remove", fields: { person: always, hours: always }, window: () => null },
    leading: { read, get: async (id) => paper.slips.get(id) ?? null },
    *desired(_, { leading }) {
      for (const { id, person, hours } of leading?.records ?? []) {
        const row = { subject: id, title: `slip ${id}`, personId: person, person, key: null, extent: null };
        yield { ...row, fields: { person, hours } };
      }
    },
    current: () => listed(paper.ledger, () => null),
    get: async (id) => {
      const row = paper.ledger.get(id);
      return row ? { remoteId: id, key: null, title: id, marked: false, ...row } : null;
    },
    find: async (wanted) =>
      [...paper.ledger]
        .filter(([, { fields }]) => fields.person === wanted.person && fields.hours === wanted.hours)
        .map(([remoteId, row]) => ({ remoteId, key: null, title: remoteId, marked: false, ...row })),
    create: async (wanted) => {
      const id = paper.id("entry");
      paper.ledger.set(id, { active: true, fields: { ...wanted } });
      paper.writes.push(`enter ${wanted.hours}`);
      return id;
    },
    update: async (id, wanted) => {
      if (paper.breaking) {
        paper.ledger.set(id, { active: true, fields: { ...wanted, hours: -1 } });
        throw new Error("the pencil broke");
      }
      paper.ledger.set(id, { active: true, fields: { ...wanted } });
      paper.writes.push(`correct ${wanted.hours}`);
      return id;
    },
    remove: async (id) => {
      paper.ledger.delete(id);
      paper.writes.push(`strike ${id}`);
    },
  };
}

/** The plugin, with the flows that a test wants. */
export function paperPlugin(flows: () => readonly AnyFlow[], areas: readonly string[] = ["users"]): TargetPlugin {
  return {
    name: "paper",
    summary: "Exists on paper only.",
    config: z.strictObject({ connector: z.strictObject({ type: z.literal("paper") }) }) as never,
    defaultSchedule: "every 1h",
    areas,
    needs: () => ({
      people: { required: ["email"], useful: ["first_name", "last_name", "status", "department", "supervisor"] },
      absences: null,
    }),
    connect: () => ({
      flows,
      test: async () => ({ checks: [], tenant: "paper" }),
    }),
  };
}

/** Its answer was lost. */
export function lost(): TransientError {
  return new TransientError("UNREACHABLE", "paper: no answer", { remedy: "wait" });
}

export function isLeft(person: Person): boolean {
  return textOf(person, "status") === "inactive";
}
