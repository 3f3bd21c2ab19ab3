/** Links: stored proof that we manage a record in a target. 100,000 of them are read at each run, so they are read lean. */
import type { Knex } from "knex";
import type { Link } from "../model/record.ts";
import { among, insertRows, replacing, type Cell } from "./bulk.ts";
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

/** In pages by key, so that the driver never holds 100,000 rows beside ours. */
async function linksOf(db: Knex, target: string): Promise<Link[]> {
  const links: Link[] = [];
  const same = interner();
  for (let kind = "", subject = ""; ; ) {
    const rows = await db("links")
      .where({ target })
      .whereRaw("(kind, subject) > (?, ?)", [kind, subject])
      .orderBy(["kind", "subject"])
      .limit(PAGE);
    for (const row of rows) links.push(fromRow(row, same));
    if (rows.length < PAGE) return links;
    ({ kind, subject } = rows.at(-1));
  }
}

function toRow(link: Link): Cell[] {
  const { target, kind, subject, aliases, remoteId, title, personId, person, values, extent } = link;
  const key = [target, kind, subject, aliases.length > 0 ? aliases : null, remoteId, title, personId, person];
  return [...key, values, extent?.from ?? null, extent?.to ?? null, link.active, link.since, link.lastWrittenAt];
}

// biome-ignore lint/suspicious/noExplicitAny: a row is as the database gives it
function fromRow(row: any, same: <T extends string | null>(text: T) => T): Link {
  return {
    target: same(row.target),
    kind: same(row.kind),
    subject: row.subject,
    aliases: readJsonOrNull<readonly string[]>(PLACE, row, "aliases", "array") ?? NONE,
    remoteId: row.remote_id,
    title: row.title,
    personId: same(row.person_id),
    person: same(row.person),
    values: readJson(PLACE, row, "written_values"),
    extent: row.extent_from === null ? null : { from: same(row.extent_from), to: same(row.extent_to) },
    active: row.active === 1,
    since: same(row.since),
    lastWrittenAt: same(row.last_written_at),
  };
}
