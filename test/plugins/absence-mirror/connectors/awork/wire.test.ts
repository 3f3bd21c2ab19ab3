import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ABSENCES, type Rows, readRows, USERS } from "../../../../../plugins/absence-mirror/connectors/awork/wire.ts";

const anything = fc.oneof(
  fc.constantFrom(null, undefined, "", "a", 0, true, false, [], {}, ["a"], { isDeactivated: 1 }),
  fc.constantFrom([{ type: "email", value: "ann@example.com" }], [null], [{ value: 1 }], { isDeactivated: true }),
);
const good = { id: "1", startOn: "2026-07-21T00:00:00Z", endOn: "2026-07-21T00:00:00Z", userContactInfos: [] };
const keys = {
  absence: ["id", "userId", "startOn", "endOn", "description", "externalProvider", "isReadOnly", "isHalfDayOnStart"],
  user: ["id", "firstName", "isArchived", "isExternal", "deletedOn", "status", "userContactInfos"],
};

describe.each<[string, Rows<object>, readonly string[]]>([
  ["absences", ABSENCES, [...keys.absence, "isHalfDayOnEnd", "deletedOn"]],
  ["users", USERS, [...keys.user, "lastName", "isDeactivated", "isAgent"]],
])("%s", (what, rows, names) => {
  const odd = fc.dictionary(fc.constantFrom(...names), anything, { maxKeys: 3, noNullPrototype: true });

  test("that are taken as they came are none that the schema would refuse", () => {
    let plain = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          anything,
          odd.map((some) => ({ ...good, ...some })),
        ),
        (value) => {
          if (!rows.isPlain(value)) return;
          plain += 1;
          expect(rows.row.safeParse(value).success).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
    expect(plain).toBeGreaterThan(100);
  });

  test("that are as they should be are taken as they came", () => {
    const list = [good, { ...good, id: "2" }];
    expect(readRows(rows, list, what)).toBe(list);
  });

  test("of which one is wrong are refused by its place and what was expected, without its values", () => {
    const refused = () => readRows(rows, [good, { ...good, deletedOn: 12 }], `the list of ${what}`);
    expect(refused).toThrow(`awork: the list of ${what} does not look as expected (1.deletedOn: `);
    expect(refused).not.toThrow(/12/);
  });
});
