import { describe, expect, it } from "vitest";
import { normalNote, noteOf, typeIn } from "../../../plugins/absence-mirror/note.ts";

describe("a note", () => {
  it("loses what no calendar and no XML can hold, and keeps its lines", () => {
    expect(normalNote("a\u0000b\u001b[0m\r\nc\td\rend\u0085 ")).toBe("ab[0m\nc\td\nend");
    expect(normalNote("half a \ud83c sign")).toBe("half a \ufffd sign");
    expect(normalNote(" \u0007 ")).toBeNull();
  });

  it("gives the type back that it begins with", () => {
    const note = (name: string, comment: string | null) => noteOf({ type: { id: "1", name }, comment }, 100)!;
    expect([note("Vacation", "by: the sea"), note("Vacation", null)].map(typeIn)).toEqual(["Vacation", "Vacation"]);
  });
});
