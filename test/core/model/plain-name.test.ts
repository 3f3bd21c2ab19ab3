import { describe, expect, it } from "vitest";
import { isOneOf } from "../../../core/model/person.ts";
import { plainName } from "../../../core/model/plain-name.ts";
import { countsType } from "../../../core/plugin/schema.ts";

/** The same word, once with its marks as characters of their own (as a Mac's file names have them). */
const [COMPOSED, DECOMPOSED] = ["Führung", "Führung".normalize("NFD")];

describe("names that a reader cannot tell apart", () => {
  it("are one: blanks around them and the form of their letters do not count, all else does", () => {
    expect(DECOMPOSED).not.toBe(COMPOSED);
    expect(plainName(` ${DECOMPOSED}\t`)).toBe(plainName(COMPOSED));
    expect(plainName("führung")).not.toBe(plainName(COMPOSED));
    expect(plainName("Füh rung")).not.toBe(plainName(COMPOSED));
  });

  it("name the same value of an attribute, whichever side writes which", () => {
    for (const [value, entry] of [[COMPOSED, DECOMPOSED] as const, [DECOMPOSED, COMPOSED] as const]) {
      expect(isOneOf(value, [entry])).toBe(true);
      expect(isOneOf(["Sales", value], [` ${entry} `])).toBe(true);
      expect(countsType({ include: [entry] }, { id: "t1", name: value })).toBe(true);
    }
    expect(isOneOf("Sales", [DECOMPOSED])).toBe(false);
  });
});
