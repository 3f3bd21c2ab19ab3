/** JSON in text columns. It is checked when it is read, so that damage is reported with its table and row. */
import { DatabaseError } from "./database-error.ts";

/** A table and the columns that name a row of it. */
export interface Place {
  readonly table: string;
  readonly key: readonly string[];
}

type Row = Readonly<Record<string, unknown>>;

/** Reads a JSON object (or array). @throws DatabaseError if the column holds something else */
export function readJson<T>(place: Place, row: Row, column: string, shape: "object" | "array" = "object"): T {
  const value = parse(row[column]);
  const found = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
  if (found === shape) return value as T;
  const name = place.key.map((key) => `${key} ${String(row[key])}`).join(", ");
  throw new DatabaseError(`table ${place.table}, row ${name}: column ${column} does not hold a JSON ${shape}`, {
    remedy: "Somebody edited the database or it is damaged: stop rollcall, and put the latest backup there instead.",
  });
}

/** Reads a column that may be empty. @throws DatabaseError if it holds something else */
export function readJsonOrNull<T>(place: Place, row: Row, column: string, shape?: "object" | "array"): T | null {
  return row[column] === null ? null : readJson<T>(place, row, column, shape);
}

export function writeJsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

function parse(text: unknown): unknown {
  try {
    return typeof text === "string" ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
