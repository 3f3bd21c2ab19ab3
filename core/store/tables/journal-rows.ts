/** An entry of the journal, and the row that it is stored as. */
import type { Op } from "../../model/change.ts";
import type { Fields, Kind, LinkToCome } from "../../model/record.ts";
import type { ChangeStatus } from "../../model/run.ts";
import type { Instant } from "../../model/time.ts";
import type { Cell } from "../bulk.ts";
import type { Columns } from "../columns.ts";
import { readJson, readJsonOrNull } from "../json-column.ts";

export interface JournalEntry {
  readonly run: string;
  readonly target: string;
  /** The change's place in the run, from 0. (run, position) is the key. */
  readonly position: number;
  readonly kind: Kind;
  readonly op: Op;
  readonly subject: string;
  readonly title: string;
  readonly personId: string | null;
  readonly person: string | null;
  readonly remoteId: string | null;
  readonly fields: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
  /** The whole record as it is to be written, with references as subjects; recovery looks for it. Null for removals. */
  readonly wanted: Fields | null;
  readonly link: LinkToCome | null;
  readonly reason: string;
  readonly status: ChangeStatus | "intent";
  /** True if a person approved it, so that it does not count towards the limits of the next 24 h. */
  readonly approved: boolean;
  readonly at: Instant;
  readonly error: { readonly code: string; readonly message: string; readonly remedy: string } | null;
}

export type ToldEntry = Pick<
  JournalEntry,
  "kind" | "op" | "title" | "person" | "remoteId" | "fields" | "reason" | "status" | "error"
>;

const PLACE = { table: "journal", key: ["run", "position"] };

export const COLUMNS = [
  "run",
  "position",
  "target",
  "kind",
  "op",
  "subject",
  "title",
  "person_id",
  "person",
  "remote_id",
  "fields",
  "wanted",
  "link",
  "reason",
  "status",
  "approved",
  "at",
  "error",
];

export function toRow(entry: JournalEntry): Cell[] {
  const { run, position, target, kind, op, subject, title, personId, person, remoteId } = entry;
  const { fields, wanted, link, reason, status, approved, at, error } = entry;
  const key = [run, position, target, kind, op, subject, title, personId, person, remoteId];
  return [...key, fields, wanted, link, reason, status, approved, at, error];
}

// biome-ignore lint/suspicious/noExplicitAny: a row is as the database gives it
export function fromRow(row: any): JournalEntry {
  return {
    run: row.run,
    target: row.target,
    position: row.position,
    kind: row.kind,
    op: row.op,
    subject: row.subject,
    title: row.title,
    personId: row.person_id,
    person: row.person,
    remoteId: row.remote_id,
    fields: readJson(PLACE, row, "fields"),
    wanted: readJsonOrNull(PLACE, row, "wanted"),
    link: readJsonOrNull(PLACE, row, "link"),
    reason: row.reason,
    status: row.status,
    approved: row.approved === 1,
    at: row.at,
    error: readJsonOrNull(PLACE, row, "error"),
  };
}

/** The columns of an entry as a report tells it. */
export const TOLD = [
  "position",
  "kind",
  "op",
  "title",
  "person",
  "remote_id",
  "fields",
  "reason",
  "status",
  "error",
] as const;
export const TOLD_JSON = ["fields", "error"] as const;

/** One row of these columns. `same`: an interner, since most reasons are alike. */
export function toldAt(row: number, told: Columns<(typeof TOLD)[number]>, same: (reason: string) => string): ToldEntry {
  return {
    kind: told.kind[row],
    op: told.op[row],
    title: told.title[row],
    person: told.person[row],
    remoteId: told.remote_id[row],
    fields: told.fields[row],
    reason: same(told.reason[row]),
    status: told.status[row],
    error: told.error[row],
  };
}
