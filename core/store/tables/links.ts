/** Links: stored proof that we manage a record in a target. A run reads those of the days that it looks at, and few others (ended-links.ts). */
import type { Knex } from "knex";
import type { Kind, Link, RemoteId } from "../../model/record.ts";
import type { CivilDate } from "../../model/time.ts";
import { columnsOf } from "../columns.ts";
import { among, insertRows, replacing } from "../bulk.ts";
import { dialectOf } from "../dialect.ts";
import { endedLinks, type EndedLinks } from "./ended-links.ts";
import { BEGINNING, COLUMNS, INDEXED, linksNamed, linksOf, linksSince, PLACE, toRow, type Place } from "./link-rows.ts";

export interface LinkTable {
  /** The target's links; `kind` omitted: of all kinds. */
  of(target: string, kind?: Kind): Promise<Link[]>;
  /** The links without those whose record ended before the day, which may be those of many years. */
  since(target: string, kind: Kind, day: CivilDate): Promise<Link[]>;
  /** The links that have one of the ids as subject or alias, for a look at few records. */
  concerning(target: string, kind: Kind, ids: readonly string[]): Promise<Link[]>;
  /** The links that have one of these records. */
  withRecords(target: string, kind: Kind, remoteIds: readonly RemoteId[]): Promise<Link[]>;
  /** The kind and remote id of each link, and no more. */
  remoteIds(target: string): Promise<Pick<Link, "kind" | "remoteId">[]>;
  /** Inserts or replaces by (target, kind, subject). */
  put(links: Iterable<Link>): Promise<void>;
  drop(target: string, kind: Kind, subjects: readonly string[]): Promise<void>;
  count(target: string, kind?: Kind): Promise<number>;
  /** The links that `since` leaves out. */
  readonly ended: EndedLinks;
}

const REPLACING = replacing(PLACE.key, COLUMNS);

export function linkTable(db: Knex): LinkTable {
  return {
    of: (target, kind) => linksOf(db, kind ? { target, kind } : { target }),
    since: (target, kind, day) => linksSince(db, { target, kind }, day),
    concerning: (target, kind, ids) => linksConcerning(db, { target, kind }, ids),
    withRecords: (target, kind, remoteIds) => linksWithRecords(db, { target, kind }, remoteIds),
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
    ended: endedLinks(db),
  };
}

/** Finds links by subject. Only for an id that is no link's subject are the aliases of all links of the kind searched. */
async function linksConcerning(db: Knex, place: Required<Place>, ids: readonly string[]): Promise<Link[]> {
  if (ids.length === 0) return [];
  const found = await linksNamed(db, place, ids);
  const subjects = new Set(found.map(({ subject }) => subject));
  const missing = [...new Set(ids)].filter((id) => !subjects.has(id));
  if (missing.length === 0) return found;
  const isAlias = db.raw(`EXISTS (SELECT 1 FROM ${dialectOf(db).items("aliases")} WHERE ?)`, [
    among(db, "item.value", missing),
  ]);
  const rows = await db("links").where(place).whereNotNull("aliases").andWhere(isAlias).select("subject");
  const older = rows.map(({ subject }) => subject as string).filter((subject) => !subjects.has(subject));
  return [...found, ...(await linksNamed(db, place, older))];
}

async function linksWithRecords(db: Knex, place: Required<Place>, remoteIds: readonly RemoteId[]): Promise<Link[]> {
  if (remoteIds.length === 0) return [];
  const beginnings = remoteIds.map((id) => [...id].slice(0, INDEXED).join(""));
  const rows = await db("links")
    .where(place)
    .andWhere(among(db, BEGINNING, beginnings))
    .andWhere(among(db, "remote_id", remoteIds))
    .select("subject");
  return linksNamed(
    db,
    place,
    rows.map(({ subject }) => subject),
  );
}
