/**
 * The file as Honestly documents it: UTF-8 without a byte order mark, commas, every value in quotation marks, a header with
 * column names of exactly this spelling. The same people make the same text, in whatever order they come. Pure.
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

/** Columns without which Honestly skips a row, so that the employee is missing. */
const REQUIRED: readonly Column[] = [
  { name: "ImportId", of: (row) => row.import_id },
  { name: "Email", of: (row) => row.email },
  { name: "Firstname", of: (row) => clip(row.first_name) },
  { name: "Lastname", of: (row) => clip(row.last_name) },
];
const SUPERVISOR: Column = { name: "ReportsToId", of: (row) => row.reports_to };

/** The most characters that a column's name or a value may have. */
const LONGEST = 100;

/** Whether an attribute may have this name. ReportsToId and Language may be mapped too: Honestly knows these columns. */
export function isColumn(name: string): boolean {
  return clip(name) === name && REQUIRED.every((column) => column.name !== name);
}

export function isReference(name: string): boolean {
  return name === SUPERVISOR.name;
}

/** @throws RefusedError CONTRACT_BROKEN if a fault in the file would make Honestly remove somebody */
export function csvOf(rows: readonly FeedRow[]): string {
  if (rows.length === 0) throw emptied();
  const ordered = [...rows].sort((a, b) => (a.import_id < b.import_id ? -1 : 1));
  const columns = columnsOf(rows);
  const lines = ordered.map((row) => columns.map(({ of }) => oneLine(of(row) ?? "")));
  check(lines);
  return stringify([columns.map(({ name }) => name), ...lines], { quoted: true, quoted_empty: true });
}

/** The most ImportIds, and the most bytes of a row, of a file that is taken for a feed of people. */
const [MOST_IDS, LONGEST_ROW] = [1_000_000, 256 * 1024];

/** Returns the ImportIds in a file, whoever wrote it; empty if it has none or cannot be read. Of each row no more is kept. */
export function importIdsOf(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  const note = ({ ImportId }: Readonly<Record<string, string>>) => {
    if (ImportId) found.add(ImportId);
    if (found.size > MOST_IDS) throw new Error("too many");
  };
  const lenient = { columns: true, bom: true, relax_column_count: true } as const;
  try {
    parse(text, { ...lenient, max_record_size: LONGEST_ROW, on_record: note });
    return found;
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
  throw wrong(`the column ${twice} occurs twice`, "Give each attribute of the target its own name.");
}

/** A second look for rows that Honestly would skip. The plugin leaves them out already; one that slips through must remove nobody. */
function check(lines: readonly (readonly string[])[]): void {
  const lacking = lines.find((cells) => REQUIRED.some((_, i) => cells[i] === ""));
  if (lacking) throw wrong(`the row of ImportId '${lacking[0]}' has no value in a required column`, REPORT);
  const twice = repeated(lines.map(([id = ""]) => id));
  if (twice !== null) throw wrong(`ImportId ${twice} occurs twice`, REPORT);
  const addressOf = ([, email]: readonly string[]) => normalEmail(email) ?? "";
  const address = repeated(lines.map(addressOf));
  if (address === null) return;
  const who = lines.filter((cells) => addressOf(cells) === address).map(([id]) => id);
  throw wrong(`ImportIds ${who.join(" and ")} have the same Email`, "Give each of them their own e-mail in Personio.");
}

const REPORT = "This is a bug: please report it.";

function repeated(values: readonly string[]): string | null {
  const seen = new Set<string>();
  return values.find((value) => seen.size === seen.add(value).size) ?? null;
}

/** Cuts the text to its longest, never inside a character. An emoji counts as two or more, as in most programs. */
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
  return wrong("an empty file would remove everybody there", "If you want that, remove them in Honestly by hand.");
}

function wrong(what: string, remedy: string): RefusedError {
  return new RefusedError("CONTRACT_BROKEN", `honestly: ${what}; nothing was sent`, { remedy });
}
