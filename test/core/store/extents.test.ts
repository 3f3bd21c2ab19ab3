import { expect, it } from "vitest";
import { extents } from "../../../core/store/extents.ts";

it("stretches of the same days are one, of other days others, and where none begins there is none", () => {
  const extent = extents();
  const first = extent("2026-07-05", "2026-07-10");
  expect(first).toEqual({ from: "2026-07-05", to: "2026-07-10" });
  expect(extent("2026-07-05", "2026-07-10")).toBe(first);
  expect(extent("2026-07-05", "2026-07-11")).toEqual({ from: "2026-07-05", to: "2026-07-11" });
  expect(extent("2026-07-05", null)).toEqual({ from: "2026-07-05", to: null });
  expect(extent("2026-07-06", "2026-07-10")).toEqual({ from: "2026-07-06", to: "2026-07-10" });
  expect(extent(null, null)).toBeNull();
});

it("what is no day stays as it was stored", () => {
  expect(extents()("soon", "")).toEqual({ from: "soon", to: "" });
});
