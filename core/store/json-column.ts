/** JSON in a text column, looked at when it is read: a damaged one is named with its table and row, not met later as a riddle. */
import { DatabaseError } from "./database-error.ts";

/** A table and the columns that name a row of it. */
export interface Place {
  readonly table: string;
  readonly key: readonly string[];
}

type Row = Readonly<Record<string, unknown>>;

/** @throws DatabaseError when the column does not hold a JSON object (or array). */
export function readJson<T>(place: Place, row: Row, column: string, shape: "object" | "array" = "object"): T {
  const value = parse(row[column]);
  const found = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
  if (found === shape) return value as T;
  const name = place.key.map((key) => `${key} ${String(row[key])}`).join(", ");
  throw new DatabaseError(`table ${place.table}, row ${name}: column ${column} does not hold a JSON ${shape}`, {
    remedy: "Somebody edited the database or it is damaged: stop rollcall, and put the latest backup in its place.",
  });
}

/** The same, where the column may be empty. */
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
