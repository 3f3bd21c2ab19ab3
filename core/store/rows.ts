/**
 * A table's rows as objects, by one list of their properties: each is in the column of its name (`causeKey`: `cause_key`), in the form that
 * the list gives. A property that is not on the list does not compile, so none is stored and never read again. Tables that are written for
 * little memory do it by hand.
 */
import type { Cell } from "./bulk.ts";
import { readJson, type Place } from "./json-column.ts";

type Row = Readonly<Record<string, unknown>>;

/**
 * How a property is stored: `true`, as it is; otherwise as JSON. What stands behind the form says, as in a type of TypeScript, what the
 * property is while its column is empty: `| null`, null; `?`, left out.
 */
type Form = true | `${"object" | "list"}${"" | " | null" | "?"}`;
type Forms<T, F extends Form> = { readonly [Name in keyof Required<T>]: F };

export interface Rows<T> {
  readonly columns: readonly string[];
  /** The cells of a row, in the order of the columns. */
  cells(one: T): Cell[];
  /** The row as an object for an insert. */
  row(one: T): Record<string, Cell>;
  /** The columns of the given properties and no others, for an update. */
  change(given: Partial<T>): Record<string, Cell>;
  /** @throws DatabaseError if a column of JSON holds something else */
  read(row: Row): T;
}

/** @param forms the properties of a row, in the order of its columns @param place names a row whose JSON is damaged */
export function rowsOf<T>(forms: Forms<T, true>): Rows<T>;
export function rowsOf<T>(forms: Forms<T, Form>, place: Place): Rows<T>;
export function rowsOf<T>(forms: Forms<T, Form>, place: Place = { table: "", key: [] }): Rows<T> {
  const names = Object.keys(forms) as (keyof T & string)[];
  const columns = names.map(columnOf);
  const cellOf = (one: Partial<T>, name: keyof T) => (one[name] ?? null) as Cell;
  const stored = (one: Partial<T>, some: readonly (keyof T & string)[]) =>
    Object.fromEntries(some.map((name) => [columnOf(name), asText(cellOf(one, name), forms[name])]));
  return {
    columns,
    cells: (one) => names.map((name) => cellOf(one, name)),
    row: (one) => stored(one, names),
    change: (given) =>
      stored(
        given,
        names.filter((name) => given[name] !== undefined),
      ),
    read(row) {
      const values = names.map((name, index) => [name, valueIn(row, columns[index]!, forms[name], place)] as const);
      return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as T;
    },
  };
}

function asText(cell: Cell, form: Form): Cell {
  return form === true || cell === null ? cell : JSON.stringify(cell);
}

function valueIn(row: Row, column: string, form: Form, place: Place): unknown {
  if (form === true) return row[column];
  if (row[column] === null && form.endsWith("?")) return undefined;
  if (row[column] === null && form.endsWith("null")) return null;
  return readJson(place, row, column, form.startsWith("list") ? "array" : "object");
}

function columnOf(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
