/** How links stand in their table, and how they are read from it in pages by key, with little memory: a run may read 100,000 of them. */
import type { Knex } from "knex";
import { compare } from "../../model/compare.ts";
import type { Fields, Link, Value } from "../../model/record.ts";
import type { CivilDate, Window } from "../../model/time.ts";
import { among, type Cell } from "../bulk.ts";
import { columnsOf, type Columns } from "../columns.ts";
import { extents } from "../extents.ts";
import { interner } from "../interner.ts";
import { readJson, readJsonOrNull } from "../json-column.ts";

export const PLACE = { table: "links", key: ["target", "kind", "subject"] };
const PAGE = 1_000;
/** How many characters of a remote id are in the index over them. */
export const INDEXED = 400;
/** The beginning of a remote id, in the words of the index over it (migration 0025): a query must use the same. */
export const BEGINNING = `substr(remote_id, 1, ${INDEXED})`;
const NONE: readonly string[] = Object.freeze([]);

export const COLUMNS = [
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
/** The columns that are read: all but the target, which is known. */
const READ = COLUMNS.slice(1);
const JSON_COLUMNS = ["aliases", "written_values", "set_back"];

export type Place = Pick<Link, "target"> & Partial<Pick<Link, "kind">>;

/** Reads the links of a place in the order of kind and subject. */
export function linksOf(db: Knex, place: Place): Promise<Link[]> {
  const { target, kind } = place;
  return inPages(db, target, (last) => {
    const page = db("links").where(place);
    if (kind !== undefined) return after(page, last);
    const key = [last?.kind ?? "", last?.subject ?? ""];
    return page.whereRaw("(kind, subject) > (?, ?)", key).orderBy(["kind", "subject"]);
  });
}

function after(page: Knex.QueryBuilder, last: Link | undefined): Knex.QueryBuilder {
  return page.andWhere("subject", ">", last?.subject ?? "").orderBy("subject");
}

/** Reads the links with these subjects, a page of them at a time. */
export async function linksNamed(db: Knex, place: Required<Place>, subjects: Iterable<string>): Promise<Link[]> {
  const sorted = [...new Set(subjects)].sort(compare);
  const links: Link[] = [];
  for (let from = 0; from < sorted.length; from += PAGE) {
    const some = sorted.slice(from, from + PAGE);
    const found = await inPages(db, place.target, (last) =>
      after(db("links").where(place), last).andWhere(among(db, "subject", some)),
    );
    links.push(...found);
  }
  return links;
}

/** Reads the links of a place that have no end, or end on the day or later. Those before are not looked at, however many they are. */
export async function linksSince(db: Knex, place: Required<Place>, day: CivilDate): Promise<Link[]> {
  const all = () => db("links").where(place);
  const endless = await inPages(db, place.target, (last) => after(all().whereNull("extent_to"), last));
  const ending = await inPages(db, place.target, (last) => {
    const key = [last?.extent?.to ?? day, last?.subject ?? ""];
    return all().whereRaw("(extent_to, subject) > (?, ?)", key).orderBy(["extent_to", "subject"]);
  });
  return [...endless, ...ending].sort((a, b) => compare(a.subject, b.subject));
}

/** Reads page by page, so that the driver never holds 100,000 rows beside ours. `next`: the query for what follows a link. */
async function inPages(db: Knex, target: string, next: (last: Link | undefined) => Knex.QueryBuilder): Promise<Link[]> {
  const links: Link[] = [];
  const same = { person: interner(), since: interner(), written: interner(), extent: extents() };
  for (;;) {
    const page = await wholePage(db, next(links.at(-1)).limit(PAGE));
    const { length } = page.subject!;
    for (let row = 0; row < length; row += 1) links.push(linkAt(row, page, target, same));
    if (length < PAGE) return links;
  }
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

export function toRow(link: Link): Cell[] {
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
