/**
 * The file as Honestly documents it: UTF-8 without a byte order mark, commas, every value in quotation marks, a header with
 * column names of exactly this spelling. The same people give the same text, in whatever order they come. Pure.
 */
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { RefusedError } from "../../../../core/model/errors.ts";
import { normalEmail } from "../../../../core/model/person.ts";
import type { FeedRow } from "../../feed.ts";

interface Column {
  readonly name: string;
  readonly of: (row: FeedRow) => string | null | undefined;
}

/** Honestly passes over a row that lacks one of these, and then the employee is missing. */
const REQUIRED: readonly Column[] = [
  { name: "ImportId", of: (row) => row.import_id },
  { name: "Email", of: (row) => row.email },
  { name: "Firstname", of: (row) => clip(row.first_name) },
  { name: "Lastname", of: (row) => clip(row.last_name) },
];
const SUPERVISOR: Column = { name: "ReportsToId", of: (row) => row.reports_to };

/** Characters of a name or a value. */
const LONGEST = 100;

/** Whether an attribute may be called so: ReportsToId and Language too, which are columns that Honestly knows. */
export function isColumn(name: string): boolean {
  return clip(name) === name && REQUIRED.every((column) => column.name !== name);
}

export function isReference(name: string): boolean {
  return name === SUPERVISOR.name;
}

/** @throws RefusedError CONTRACT_BROKEN for a file that would remove somebody by what is wrong with it */
export function csvOf(rows: readonly FeedRow[]): string {
  if (rows.length === 0) throw emptied();
  const ordered = [...rows].sort((a, b) => (a.import_id < b.import_id ? -1 : 1));
  const columns = columnsOf(rows);
  const lines = ordered.map((row) => columns.map(({ of }) => oneLine(of(row) ?? "")));
  check(lines);
  return stringify([columns.map(({ name }) => name), ...lines], { quoted: true, quoted_empty: true });
}

/** The ImportIds of a file that lies there, whoever wrote it; empty where it has none. */
export function importIdsOf(text: string): ReadonlySet<string> {
  try {
    const rows = parse(text, { columns: true, bom: true, relax_column_count: true }) as Record<string, string>[];
    return new Set(rows.flatMap(({ ImportId }) => (ImportId ? [ImportId] : [])));
  } catch {
    return new Set();
  }
}

function columnsOf(rows: readonly FeedRow[]): readonly Column[] {
  const told = rows.some(({ reports_to }) => reports_to !== undefined) ? [SUPERVISOR] : [];
  const names = [...new Set(rows.flatMap(({ attributes }) => Object.keys(attributes)))].sort();
  const groups = names.map((name) => ({ name: clip(name), of: (row: FeedRow) => clip(row.attributes[name] ?? "") }));
  const columns = [...REQUIRED, ...told, ...groups];
  const twice = repeated(columns.map(({ name }) => name));
  if (twice === null) return columns;
  throw wrong(`the column ${twice} is there twice`, "Give the attributes of the target names of their own.");
}

/** The plugin leaves such people out and says so; if one came through, nobody shall be removed for it. */
function check(lines: readonly (readonly string[])[]): void {
  const lacking = lines.find((cells) => REQUIRED.some((_, i) => cells[i] === ""));
  if (lacking) throw wrong(`the row of ImportId '${lacking[0]}' lacks a required value`, REPORT);
  const twice = repeated(lines.map(([id = ""]) => id));
  if (twice !== null) throw wrong(`ImportId ${twice} is there twice`, REPORT);
  const addressOf = ([, email]: readonly string[]) => normalEmail(email) ?? "";
  const address = repeated(lines.map(addressOf));
  if (address === null) return;
  const who = lines.filter((cells) => addressOf(cells) === address).map(([id]) => id);
  throw wrong(`ImportIds ${who.join(" and ")} have one Email`, "Give each of them an e-mail of their own in Personio.");
}

const REPORT = "This is a bug: please report it.";

function repeated(values: readonly string[]): string | null {
  const seen = new Set<string>();
  return values.find((value) => seen.size === seen.add(value).size) ?? null;
}

/** No half of a character is left. An emoji counts as the two or more that it is in most programs. */
function clip(text: string): string {
  const line = oneLine(text);
  return line.length <= LONGEST
    ? line
    : line
        .slice(0, LONGEST)
        .replace(/[\uD800-\uDBFF]$/, "")
        .trimEnd();
}

function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .trim();
}

function emptied(): RefusedError {
  return wrong(
    "a file without anybody would remove everybody there",
    "If that is meant, remove them in Honestly by hand.",
  );
}

function wrong(what: string, remedy: string): RefusedError {
  return new RefusedError("CONTRACT_BROKEN", `honestly: ${what}; nothing was sent`, { remedy });
}
