/** Links: stored proof that we manage a record in a target. 100,000 of them are read at each run, so they are read lean. */
import type { Knex } from "knex";
import type { Link } from "../model/record.ts";
import { among, insertRows, replacing, type Cell } from "./bulk.ts";
import { dialectOf } from "./dialect.ts";
import { interner } from "./interner.ts";
import { readJson, readJsonOrNull } from "./json-column.ts";
import type { LinkTable } from "./store.ts";

const PLACE = { table: "links", key: ["target", "kind", "subject"] };
const PAGE = 2_000;
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
];
const REPLACING = replacing(PLACE.key, COLUMNS);

export function linkTable(db: Knex): LinkTable {
  return {
    of: (target) => linksOf(db, target),
    put: (links) => insertRows(db, "links", COLUMNS, links.map(toRow), REPLACING),
    async drop(target, kind, subjects) {
      if (subjects.length === 0) return;
      await db("links")
        .where({ target, kind })
        .where(among(db, "subject", subjects))
        .del();
    },
    async count(target) {
      const row = await db("links").where({ target }).count({ links: "*" }).first();
      return Number(row?.links);
    },
  };
}

/** What a link is made of, as cells of a JSON array; the target is known. */
const CELLS = COLUMNS.slice(1).map((column) =>
  column === "aliases" || column === "written_values" ? `json(${column})` : column,
);

/** In pages by key, so that the driver never holds 100,000 rows beside ours. */
async function linksOf(db: Knex, target: string): Promise<Link[]> {
  const links: Link[] = [];
  const same = interner();
  for (let last: Pick<Link, "kind" | "subject"> | undefined; ; last = links.at(-1)) {
    const page = pageAfter(db, target, last);
    const rows = await gathered(db, page);
    for (const cells of rows) links.push(fromCells(target, cells, same));
    if (rows.length < PAGE) return links;
  }
}

function pageAfter(db: Knex, target: string, last: Pick<Link, "kind" | "subject"> | undefined): Knex.QueryBuilder {
  return db("links")
    .where({ target })
    .whereRaw("(kind, subject) > (?, ?)", [last?.kind ?? "", last?.subject ?? ""])
    .orderBy(["kind", "subject"])
    .limit(PAGE)
    .as("page");
}

/** @throws DatabaseError that names the row where a page holds something else than JSON. */
async function gathered(db: Knex, page: Knex.QueryBuilder): Promise<readonly Cells[]> {
  try {
    const [row] = await db.select(db.raw(dialectOf(db).gathered(CELLS))).from(page);
    const rows: readonly Cells[] = JSON.parse(row.gathered);
    if (!rows.every(isWhole)) await mustBeWhole(page);
    return rows;
  } catch (error) {
    await mustBeWhole(page);
    throw error;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: cells are as the database gives them
type Cells = any;

function isWhole([, , aliases, , , , , values]: Cells): boolean {
  return (
    typeof values === "object" && values !== null && !Array.isArray(values) && (!aliases || Array.isArray(aliases))
  );
}

async function mustBeWhole(page: Knex.QueryBuilder): Promise<void> {
  for (const row of await page) {
    readJsonOrNull(PLACE, row, "aliases", "array");
    readJson(PLACE, row, "written_values");
  }
}

function toRow(link: Link): Cell[] {
  const { target, kind, subject, aliases, remoteId, title, personId, person, values, extent } = link;
  const key = [target, kind, subject, aliases.length > 0 ? aliases : null, remoteId, title, personId, person];
  return [...key, values, extent?.from ?? null, extent?.to ?? null, link.active, link.since, link.lastWrittenAt];
}

/** Short texts (ids, days, kinds) are one string each already: JSON.parse keeps a single copy of those. */
function fromCells(target: string, cells: Cells, same: <T extends string | null>(text: T) => T): Link {
  const [kind, subject, aliases, remoteId, title, personId, person, values, from, to, active, since, lastWrittenAt] =
    cells;
  return {
    target,
    kind,
    subject,
    aliases: aliases ?? NONE,
    remoteId,
    title,
    personId,
    person: same(person),
    values,
    extent: from === null ? null : { from, to },
    active: active === 1,
    since: same(since),
    lastWrittenAt: same(lastWrittenAt),
  };
}
