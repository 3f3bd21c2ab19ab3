/**
 * Honestly's import of the file, as its help describes it. New people are added, known ones updated by ImportId, and whoever is not
 * in the file is removed; their answers stay. Faults are mailed to the administrators.
 */
import { parse } from "csv-parse/sync";

export interface SimEmployee {
  readonly importId: string;
  readonly email: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly language: string | null;
  readonly reportsToId: string | null;
  /** Attributes that group employees: Department, Position, … */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Imported {
  readonly added: string[];
  readonly updated: string[];
  readonly removed: string[];
  /** Faults that are mailed to the administrators. If the file as a whole is unusable, nobody was changed. */
  readonly errors: string[];
}

const REQUIRED = ["ImportId", "Email", "Firstname", "Lastname"];
const OWN = new Set([...REQUIRED, "Language", "ReportsToId"]);

/** @param configured the attributes that the account knows; null: all in the file */
export function importFile(
  text: string,
  employees: Map<string, SimEmployee>,
  configured: readonly string[] | null,
): Imported {
  const result: Imported = { added: [], updated: [], removed: [], errors: [] };
  const rows = rowsOf(text, result.errors);
  if (rows === null) return result;
  const taken = new Set<string>();
  const emails = new Set<string>();
  for (const row of rows) {
    const employee = employeeOf(row, configured, result.errors);
    if (employee === null || isTwice(employee, taken, emails, result.errors)) continue;
    const { importId } = employee;
    const known = employees.get(importId);
    if (!known) result.added.push(importId);
    else if (JSON.stringify(known) !== JSON.stringify(employee)) result.updated.push(importId);
    employees.set(importId, employee);
  }
  for (const id of [...employees.keys()].filter((one) => !taken.has(one))) {
    employees.delete(id);
    result.removed.push(id);
  }
  return result;
}

type Row = Readonly<Record<string, string>>;

/** Returns the rows; null if the file as a whole is unusable: no quotes, wrong columns, a byte order mark. */
function rowsOf(text: string, errors: string[]): Row[] | null {
  const bare = text.split("\n").find((line) => line !== "" && !/^"(?:[^"]|"")*"(,"(?:[^"]|"")*")*\r?$/.test(line));
  if (bare !== undefined) errors.push(`not every value is quoted: ${bare.slice(0, 20)}`);
  const [header = []] = bare === undefined ? (parse(text, { to: 1 }) as string[][]) : [];
  for (const name of REQUIRED) if (!header.includes(name)) errors.push(`column ${name} is missing`);
  return errors.length === 0 ? (parse(text, { columns: true }) as Row[]) : null;
}

/** Returns the employee of a row; null if the row is skipped. */
function employeeOf(row: Row, configured: readonly string[] | null, errors: string[]): SimEmployee | null {
  const lacking = REQUIRED.find((name) => row[name] === "");
  if (lacking) {
    errors.push(`a row lacks ${lacking}`);
    return null;
  }
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(row)) {
    if (OWN.has(name)) continue;
    if (configured && !configured.includes(name)) errors.push(`the attribute ${name} is not set up`);
    else if (name.length > 100 || value.length > 100) errors.push(`${name} is too long`);
    else attributes[name] = value;
  }
  const { ImportId = "", Email = "", Firstname = "", Lastname = "", Language, ReportsToId } = row;
  const names = { importId: ImportId, email: Email, firstname: Firstname, lastname: Lastname };
  return { ...names, language: Language || null, reportsToId: ReportsToId || null, attributes };
}

/** Whether the row repeats an id or an e-mail: the first of two rows counts. */
function isTwice({ importId, email }: SimEmployee, taken: Set<string>, emails: Set<string>, errors: string[]): boolean {
  const address = email.toLowerCase();
  if (taken.has(importId)) errors.push(`ImportId ${importId} is there twice`);
  else if (emails.has(address)) errors.push(`the Email of ImportId ${importId} is there twice`);
  else {
    taken.add(importId);
    emails.add(address);
    return false;
  }
  return true;
}
