/** How much of a target a run looks at, and which failed runs it makes up for. */
import { describe, expect, it } from "vitest";
import type { Target } from "../../../../core/engine/engine.ts";
import { makesUpForAll } from "../../../../core/engine/run/ending/made-up-for.ts";
import { comparesAll, coversTarget, type Reach } from "../../../../core/engine/run/reach.ts";
import type { RunDocument } from "../../../../core/model/run.ts";
import type { Store } from "../../../../core/store/store.ts";

const SEVERAL = { name: "desks", areas: ["users", "absences"] } as unknown as Target;
const ONE = { name: "desks", areas: ["users"] } as unknown as Target;

const FULL: Reach = { scope: "full", area: null };
const PARTIAL: Reach = { scope: "partial", area: null };
const FULL_OF_USERS: Reach = { scope: "full", area: "users" };
const PARTIAL_OF_USERS: Reach = { scope: "partial", area: "users" };
const FULL_OF_ABSENCES: Reach = { scope: "full", area: "absences" };

describe("a run", () => {
  it.each([
    ["full, of all areas", FULL, SEVERAL, { covers: true, compares: true }],
    ["partial, of all areas", PARTIAL, SEVERAL, { covers: true, compares: false }],
    ["full, of one area of several", FULL_OF_USERS, SEVERAL, { covers: false, compares: false }],
    ["partial, of one area of several", PARTIAL_OF_USERS, SEVERAL, { covers: false, compares: false }],
    ["full, of the only area", FULL_OF_USERS, ONE, { covers: true, compares: true }],
    ["partial, of the only area", PARTIAL_OF_USERS, ONE, { covers: true, compares: false }],
  ])("that is %s covers the target, or compares all of it, accordingly", (_, run, target, expected) => {
    expect({ covers: coversTarget(run, target), compares: comparesAll(run, target) }).toEqual(expected);
  });

  it.each([
    ["full", FULL, [PARTIAL, FULL, FULL_OF_USERS], true],
    ["partial", PARTIAL, [PARTIAL, PARTIAL_OF_USERS], true],
    ["partial", PARTIAL, [PARTIAL, FULL_OF_USERS], false],
    ["full one of an area", FULL_OF_USERS, [FULL_OF_USERS, PARTIAL_OF_USERS], true],
    ["full one of an area", FULL_OF_USERS, [FULL_OF_ABSENCES], false],
    ["full one of an area", FULL_OF_USERS, [PARTIAL], false],
    ["partial one of an area", PARTIAL_OF_USERS, [], true],
  ])(
    "that went through, a %s, makes up for those that failed as far as it reaches",
    async (_, run, failed, expected) => {
      const store = { runs: { failedSinceWhole: async () => failed } } as unknown as Store;
      expect(await makesUpForAll(run as RunDocument, SEVERAL, store)).toBe(expected);
    },
  );
});
