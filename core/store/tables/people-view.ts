/**
 * What is known about people without asking a vendor: the accounts that are linked to them, the decisions about those who have none, and
 * what was done for them. A search reads two indexes only, so that it is quick for 50,000 people at ten tools.
 */
import type { Knex } from "knex";
import { among } from "../bulk.ts";
import { readJson, readJsonOrNull } from "../json-column.ts";
import { ABOUT_PEOPLE, findPeople } from "./people-search.ts";
import type { Decision, JournalEntry } from "../store.ts";
import type { Link } from "../../model/record.ts";

/** One person at one target: a linked account, or the decision why there is none. */
export interface PersonRow {
  readonly target: string;
  /** The source's id. */
  readonly personId: string;
  /** The e-mail, or the id if there is none. */
  readonly person: string;
  /** The full name; null if no record has it. */
  readonly name: string | null;
  readonly sort: "linked" | Decision["sort"];
  /** The code of a decision; null for a linked account. */
  readonly code: string | null;
  readonly detail: string | null;
}

export interface PeopleSearch {
  /** A text that e-mail, name or id contains, in any case; empty: everybody. */
  readonly text: string;
  readonly targets: readonly string[];
  /** Only people with a row of one of these sorts (and of this code). Omitted: any. */
  readonly sorts?: readonly PersonRow["sort"][];
  readonly code?: string;
  readonly butCode?: string;
  /** The id of the last person of the page before. */
  readonly after?: string;
  readonly limit: number;
}

export interface PeopleTally {
  readonly target: string;
  readonly sort: PersonRow["sort"];
  readonly code: string | null;
  readonly people: number;
}

export type PersonLink = Pick<
  Link,
  "target" | "kind" | "title" | "remoteId" | "person" | "values" | "extent" | "active" | "since" | "lastWrittenAt"
>;
export type PersonDecision = Decision & { readonly target: string };
export type PersonChange = Pick<
  JournalEntry,
  "run" | "target" | "kind" | "op" | "title" | "fields" | "reason" | "status" | "at" | "error"
>;

export interface PeopleView {
  /** All rows of a page of people, in the order of their ids. */
  find(search: PeopleSearch): Promise<{ readonly rows: readonly PersonRow[]; readonly next: string | null }>;
  tally(): Promise<readonly PeopleTally[]>;
  /** Every record of the person in these targets. */
  links(personId: string, targets: readonly string[]): Promise<readonly PersonLink[]>;
  /** The decisions about the person's account that hold now. */
  decisions(personId: string, targets: readonly string[]): Promise<readonly PersonDecision[]>;
  /** The changes that were done or tried for the person, newest first. */
  history(personId: string, targets: readonly string[], limit: number): Promise<readonly PersonChange[]>;
}

export function peopleView(db: Knex): PeopleView {
  return {
    find: (search) => findPeople(db, search),
    tally: () => tally(db),
    async links(personId, targets) {
      const query = db("links").where({ person_id: personId });
      return (await query.where(among(db, "target", targets))).map(linkFromRow).sort(byPlace);
    },
    async decisions(personId, targets) {
      const query = db("decisions").where({ subject: personId }).whereRaw("kind = 'user' AND closed_run IS NULL");
      return (await query.where(among(db, "target", targets)).orderBy(["target", "id"])).map(decisionFromRow);
    },
    async history(personId, targets, limit) {
      const query = db("journal").where({ person_id: personId });
      const newest = [
        { column: "run", order: "desc" },
        { column: "position", order: "desc" },
      ];
      return (
        await query
          .where(among(db, "target", targets))
          .orderBy(newest)
          .limit(limit)
      ).map(changeFromRow);
    },
  };
}

// Sorted here, since for this order the database would walk through the whole target.
function byPlace(a: PersonLink, b: PersonLink): number {
  const [one, other] = [a, b].map(({ target, kind, title }) => `${target}\n${kind}\n${title}`) as [string, string];
  return one < other ? -1 : 1;
}

async function tally(db: Knex): Promise<PeopleTally[]> {
  // Counted target by target, from the key alone; for all targets at once the database would read records of every kind.
  const ofOne = db("links").whereRaw("target = targets.name AND kind = 'user'").count("*");
  const linked = await db("targets").select({ target: "name" }, ofOne.as("people"));
  const decided = await db("decisions")
    .whereRaw(ABOUT_PEOPLE)
    .groupBy("target", "sort", "code")
    .select("target", "sort", "code")
    .count({ people: "*" });
  return [
    ...linked.filter(({ people }) => Number(people) > 0).map((row) => ({ ...row, sort: "linked", code: null })),
    ...decided,
  ].map((row) => ({ ...row, people: Number(row.people) }) as PeopleTally);
}

const LINKS = { table: "links", key: ["target", "kind", "title"] };
const JOURNAL = { table: "journal", key: ["run", "position"] };

// biome-ignore lint/suspicious/noExplicitAny: a row is as the database gives it
function linkFromRow(row: any): PersonLink {
  const { target, kind, title, person, since } = row;
  return {
    target,
    kind,
    title,
    person,
    since,
    remoteId: row.remote_id,
    values: readJson(LINKS, row, "written_values"),
    extent: row.extent_from === null ? null : { from: row.extent_from, to: row.extent_to },
    active: row.active === 1,
    lastWrittenAt: row.last_written_at,
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a row is as the database gives it
function decisionFromRow({ target, kind, subject, sort, title, person, remote_id, code, detail }: any): PersonDecision {
  return { target, kind, subject, sort, title, person, remoteId: remote_id, code, detail };
}

// biome-ignore lint/suspicious/noExplicitAny: a row is as the database gives it
function changeFromRow(row: any): PersonChange {
  const { run, target, kind, op, title, reason, status, at } = row;
  const fields = readJson<PersonChange["fields"]>(JOURNAL, row, "fields");
  return { run, target, kind, op, title, reason, status, at, fields, error: readJsonOrNull(JOURNAL, row, "error") };
}
