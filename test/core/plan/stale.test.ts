import { expect, it } from "vitest";
import type { Desired } from "../../../core/model/record.ts";
import { isStale } from "../../../core/plan/stale.ts";
import { absence, link } from "./kit.ts";

const HOLIDAY = absence(1, 1, { aliases: ["4711"] });
const { from, to } = HOLIDAY.extent!;

it.each<[string, Partial<Desired>, boolean]>([
  ["nothing", {}, false],
  ["its values, which are the record's", { fields: { note: "changed" } }, false],
  ["its id", { subject: "uuid" }, true],
  ["its title", { title: "renamed" }, true],
  ["its person's address", { person: "ada@example.com" }, true],
  ["its first day", { extent: { from: "2026-01-01", to } }, true],
  ["its last day", { extent: { from, to: "2026-12-31" } }, true],
  ["its end, which is open now", { extent: { from, to: null } }, true],
  ["its dates, which are gone", { extent: null }, true],
  ["another id under which it is known", { aliases: ["4711", "uuid"] }, true],
  ["an id fewer", { aliases: [] }, false],
])("of a link's particulars, %s moved on: %j", (_, given, stale) => {
  expect(isStale(link(HOLIDAY), { ...HOLIDAY, ...given })).toBe(stale);
});
