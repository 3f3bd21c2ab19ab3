/** Whose a calendar is, by its name and path, without a server. */
import { expect, test } from "vitest";
import { accountsOf } from "../../../../../plugins/absence-mirror/connectors/caldav/calendars.ts";

function addresses(name: string | null, path = "/calendars/7/"): string[] {
  return accountsOf({ path, name, calendar: true, writable: null }).flatMap(({ key, otherKeys = [] }) => [
    key!,
    ...otherKeys,
  ]);
}

test.each([
  ["Ann Example <Ann@Example.com>", ["ann@example.com"]],
  ["ann@example.com, (ben@example.com)", ["ann@example.com", "ben@example.com"]],
  ["mailto:ann@example.com", ["ann@example.com"]],
  ["ann @ example.com", []],
  ["@example.com, ann@", []],
  ["Room 7", []],
])("the addresses in %s", (name, found) => {
  expect(addresses(name)).toEqual(found);
});

test("the address in a path counts as one in the name does", () => {
  expect(addresses(null, "/calendars/ann%40example.com/")).toEqual(["ann@example.com"]);
});

test.each([
  ["without an address", "a".repeat(200_000)],
  ["with one at its end", `${"a".repeat(200_000)} ann@example.com`],
])("a calendar's name may be as long as its server likes, %s, and is read at once", (_, name) => {
  const begin = performance.now();
  addresses(name);
  expect(performance.now() - begin).toBeLessThan(2_000);
});
