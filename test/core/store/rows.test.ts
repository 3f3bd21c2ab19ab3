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
