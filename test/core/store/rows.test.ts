import { expect, it } from "vitest";
import { rowsOf } from "../../../core/store/rows.ts";

const KEYS = rowsOf<{ readonly name: string; readonly lastUsedAt: string | null }>({ name: true, lastUsedAt: true });

it("a property is in the column of its name", () => {
  expect(KEYS.columns).toEqual(["name", "last_used_at"]);
  expect(KEYS.cells({ lastUsedAt: null, name: "a" })).toEqual(["a", null]);
  expect(KEYS.row({ lastUsedAt: null, name: "a" })).toEqual({ name: "a", last_used_at: null });
});

it("a row is read without the columns that are not asked for", () => {
  expect(KEYS.read({ name: "a", last_used_at: "then", hash: "x" })).toEqual({ name: "a", lastUsedAt: "then" });
});

interface Held {
  readonly target: string;
  readonly records: readonly string[];
  readonly settings: { readonly a: number } | null;
  readonly edits?: readonly string[];
}

const HOLDS = rowsOf<Held>(
  { target: true, records: "list", settings: "object | null", edits: "list?" },
  { table: "holds", key: ["target"] },
);

it.each<[Held, Record<string, unknown>]>([
  [
    { target: "desks", records: ["r1"], settings: { a: 1 }, edits: [] },
    { target: "desks", records: '["r1"]', settings: '{"a":1}', edits: "[]" },
  ],
  [
    { target: "desks", records: [], settings: null },
    { target: "desks", records: "[]", settings: null, edits: null },
  ],
])("JSON is stored as text, and an empty column is what the list says: null, or left out", (hold, row) => {
  expect(HOLDS.row(hold)).toStrictEqual(row);
  expect(HOLDS.read(row)).toStrictEqual(hold);
});

it("a change has the columns of what is given and no others", () => {
  expect(HOLDS.change({ records: ["r2"], settings: null })).toStrictEqual({ records: '["r2"]', settings: null });
  expect(HOLDS.change({})).toStrictEqual({});
});

it("JSON of another form is damage, which names table and row", () => {
  for (const records of [null, "{}", "[", "null"])
    expect(() => HOLDS.read({ target: "desks", records, settings: null, edits: null })).toThrow(
      "table holds, row target desks: column records does not hold a JSON array",
    );
});
