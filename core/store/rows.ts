/**
 * A table's rows as objects, by one list of their properties: each is in the column of its name (`causeKey`: `cause_key`). A property that
 * is not on the list does not compile, so none is stored and never read again. Tables that are written for little memory do it by hand.
 */
import type { Cell } from "./bulk.ts";

type Row = Readonly<Record<string, unknown>>;

export interface Rows<T> {
  readonly columns: readonly string[];
  /** The cells of a row, in the order of the columns. */
  cells(one: T): Cell[];
  /** The row as an object for an insert. */
  row(one: T): Record<string, Cell>;
  read(row: Row): T;
}

/** @param properties the properties of a row, in the order of its columns */
export function rowsOf<T>(properties: { readonly [Name in keyof Required<T>]: true }): Rows<T> {
  const names = Object.keys(properties) as (keyof T & string)[];
  const columns = names.map(columnOf);
  const cells = (one: T) => names.map((name) => one[name] as Cell);
  return {
    columns,
    cells,
    row: (one) => Object.fromEntries(cells(one).map((cell, index) => [columns[index]!, cell])),
    read: (row) => Object.fromEntries(names.map((name, index) => [name, row[columns[index]!]])) as T,
  };
}

function columnOf(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
