/** Links: stored proof that we manage a record in a target. Each run may read 100,000 of them, so reading takes little memory. */
import type { Knex } from "knex";
import type { Fields, Kind, Link, Value } from "../../model/record.ts";
import type { Window } from "../../model/time.ts";
import { columnsOf, type Columns } from "../columns.ts";
import { among, insertRows, replacing, type Cell } from "../bulk.ts";
import { extents } from "../extents.ts";
import { interner } from "../interner.ts";
import { readJson, readJsonOrNull } from "../json-column.ts";

export interface LinkTable {
  /** The target's links; `kind` omitted: of all kinds. */
  of(target: string, kind?: Kind): Promise<Link[]>;
  /** The links that have one of the ids as subject or alias, for a look at few records. */
  concerning(target: string, kind: Kind, ids: readonly string[]): Promise<Link[]>;
  /** The kind and remote id of each link, and no more. */
  remoteIds(target: string): Promise<Pick<Link, "kind" | "remoteId">[]>;
  /** Inserts or replaces by (target, kind, subject). */
  put(links: Iterable<Link>): Promise<void>;
  drop(target: string, kind: Kind, subjects: readonly string[]): Promise<void>;
  count(target: string, kind?: Kind): Promise<number>;
}

const PLACE = { table: "links", key: ["target", "kind", "subject"] };
const PAGE = 1_000;
const NONE: readonly string[] = Object.freeze([]);

const COLUMNS = [
  "target",
  "kind",
  "subject",
  "aliases",
  "remote_id",
  "title",
  "person_id",
  "person",
  "written_values",
  "extent_from",
  "extent_to",
  "active",
  "since",
  "last_written_at",
  "set_back",
];
const REPLACING = replacing(PLACE.key, COLUMNS);

export function linkTable(db: Knex): LinkTable {
  return {
    of: (target, kind) => linksOf(db, kind ? { target, kind } : { target }),
    concerning: (target, kind, ids) => linksConcerning(db, { target, kind }, ids),
    async remoteIds(target) {
      const all = db("links").where({ target }).select("kind", "remote_id");
      const { kind, remote_id } = await columnsOf(db, all, ["kind", "remote_id"]);
      return kind.map((one, row) => ({ kind: one, remoteId: remote_id[row] }));
    },
    put: (links) => insertRows(db, "links", COLUMNS, Iterator.from(links).map(toRow), REPLACING),
    async drop(target, kind, subjects) {
      if (subjects.length === 0) return;
      await db("links")
        .where({ target, kind })
        .where(among(db, "subject", subjects))
        .del();
    },
    async count(target, kind) {
      const row = await db("links")
        .where(kind ? { target, kind } : { target })
        .count({ links: "*" })
        .first();
      return Number(row?.links);
    },
  };
}

/** The columns that are read: all but the target, which is known. */
const READ = COLUMNS.slice(1);
const JSON_COLUMNS = ["aliases", "written_values", "set_back"];

type Place = Pick<Link, "target"> & Partial<Pick<Link, "kind">>;

/** Reads links in pages by key, so that the driver never holds 100,000 rows beside ours. */
async function linksOf(db: Knex, place: Place, subjects?: readonly string[]): Promise<Link[]> {
  const links: Link[] = [];
  const same = { person: interner(), since: interner(), written: interner(), extent: extents() };
  for (let last: Pick<Link, "kind" | "subject"> | undefined; ; last = links.at(-1)) {
    const after = pageAfter(db, place, last);
    const page = await wholePage(db, subjects ? after.andWhere(among(db, "subject", subjects)) : after);
    const { length } = page.subject!;
    for (let row = 0; row < length; row += 1) links.push(linkAt(row, page, place.target, same));
    if (length < PAGE) return links;
  }
}

/** Finds links by subject. Only for an id that is no link's subject are the aliases of all links of the kind searched. */
async function linksConcerning(db: Knex, place: Required<Place>, ids: readonly string[]): Promise<Link[]> {
  if (ids.length === 0) return [];
  const found = await linksOf(db, place, [...new Set(ids)]);
  const subjects = new Set(found.map(({ subject }) => subject));
  const missing = new Set(ids.filter((id) => !subjects.has(id)));
  if (missing.size === 0) return found;
  const rows = await db("links").where(place).whereNotNull("aliases").select("target", "kind", "subject", "aliases");
  const older = rows
    .filter((row) => readJson<readonly string[]>(PLACE, row, "aliases", "array").some((alias) => missing.has(alias)))
    .map(({ subject }) => subject as string)
    .filter((subject) => !subjects.has(subject));
  return older.length > 0 ? [...found, ...(await linksOf(db, place, older))] : found;
}

function pageAfter(db: Knex, place: Place, last: Pick<Link, "kind" | "subject"> | undefined): Knex.QueryBuilder {
  return db("links")
    .where(place)
    .whereRaw("(kind, subject) > (?, ?)", [last?.kind ?? "", last?.subject ?? ""])
    .orderBy(["kind", "subject"])
    .limit(PAGE);
}

/** Reads a page. @throws DatabaseError that names the row if a column of JSON holds something else */
async function wholePage(db: Knex, page: Knex.QueryBuilder): Promise<Columns<string>> {
  try {
    const columns = await columnsOf(db, page.clone(), READ, JSON_COLUMNS);
    if (!columns.written_values!.every(isObject) || !columns.aliases!.every(isListOrNull)) await mustBeWhole(page);
    return columns;
  } catch (error) {
    await mustBeWhole(page);
    throw error;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOrNull(value: unknown): boolean {
  return value === null || Array.isArray(value);
}

async function mustBeWhole(page: Knex.QueryBuilder): Promise<void> {
  for (const row of await page) {
    readJsonOrNull(PLACE, row, "aliases", "array");
    readJson(PLACE, row, "written_values");
    readJsonOrNull(PLACE, row, "set_back");
  }
}

function toRow(link: Link): Cell[] {
  const { target, kind, subject, aliases, remoteId, title, personId, person, values, extent } = link;
  const key = [target, kind, subject, aliases.length > 0 ? aliases : null, remoteId, title, personId, person];
  const state = [link.active, link.since, link.lastWrittenAt, link.setBack ?? null];
  return [...key, values, extent?.from ?? null, extent?.to ?? null, ...state];
}

type Same = Readonly<Record<"person" | "since" | "written", ReturnType<typeof interner>>> & {
  readonly extent: ReturnType<typeof extents>;
};

/** Makes a link. Texts below ten characters (ids, kinds, halves of days) need no interner, since JSON.parse keeps one copy of each. */
function linkAt(row: number, page: Columns<string>, target: string, same: Same): Link {
  const person = same.person(page.person![row]);
  const title = page.title![row];
  const extent = same.extent(page.extent_from![row], page.extent_to![row]);
  const since = same.since(page.since![row]);
  const written = page.last_written_at![row];
  const setBack = page.set_back![row];
  const link: Link = {
    target,
    kind: page.kind![row],
    subject: page.subject![row],
    aliases: page.aliases![row] ?? NONE,
    remoteId: page.remote_id![row],
    // The title of an account is often the person's name: one string less.
    title: title === person ? person : title,
    personId: page.person_id![row],
    person,
    values: withoutDoubles(page.written_values![row], person, extent),
    extent,
    active: page.active![row] === 1,
    since,
    // The moments are equal if the record was never written again: one string less.
    lastWrittenAt: written === since ? since : same.written(written),
  };
  return isCounted(setBack) ? { ...link, setBack } : link;
}

/** Whether anything is counted. An older form (`{"title":1}`), which named no settings, counts as nothing: the count begins anew. */
function isCounted(setBack: { readonly times?: unknown } | null): boolean {
  return isObject(setBack?.times);
}

/** Replaces values that repeat the link's own columns (an e-mail, the days) by the same strings. Changes `values`. */
function withoutDoubles(values: Record<string, Value>, person: string | null, extent: Window | null): Fields {
  for (const name in values) {
    const value = values[name];
    if (typeof value !== "string") continue;
    if (value === person) values[name] = person;
    else if (value === extent?.from) values[name] = extent.from;
    else if (value === extent?.to) values[name] = extent.to;
  }
  return values;
}
