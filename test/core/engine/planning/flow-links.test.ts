/** A flow's past links are found by what its leading side shows (decision 0040). */
import { expect, test } from "vitest";
import { withLinks, withNamed } from "../../../../core/engine/planning/flow-links.ts";
import { PastLinks } from "../../../../core/engine/read/past-links.ts";
import type { Desired, Link } from "../../../../core/model/record.ts";
import type { Flow } from "../../../../core/plugin/contract.ts";
import { linkOf, open } from "../../store/kit.ts";

const past = (subject: string, change: Partial<Link> = {}) =>
  linkOf(subject, { extent: { from: "2026-07-01", to: "2026-07-02" }, values: { user: "12" }, ...change });
const rowOf = (subject: string, aliases: readonly string[] = []) =>
  ({ subject, aliases, title: subject, personId: "12", person: null, key: null, fields: {}, extent: null }) as Desired;

/** The past links in a store, before 21 July. */
async function pastLinks(...links: readonly Link[]) {
  const store = await open();
  await store.links.put(links);
  return new PastLinks(store, { target: "desks", kind: "absence", before: "2026-07-21" }, []);
}

const subjects = (links: readonly Link[]) => links.map(({ subject }) => subject);

test("under any id that a row has or had, and once", async () => {
  const present = linkOf("a1", { extent: { from: "2026-08-01", to: null } });
  const links = await pastLinks(present, past("a2"), past("a3", { aliases: ["4711"] }), past("a4"), past("a5"));
  const rows = [rowOf("a1"), rowOf("a2"), rowOf("4711"), rowOf("new", ["a4"]), rowOf("a2", ["gone"])];
  const found = await withNamed({} as Flow, { own: [present], opposite: [] }, links, () => rows);
  expect(subjects(found.own)).toEqual(["a1", "a2", "a3", "a4"]);
});

test("also by rows that the flow has only once it knows those links", async () => {
  const links = await pastLinks(past("a1"), past("a2"));
  const rows = (own: readonly Link[]) => (own.length === 0 ? [rowOf("a1")] : [rowOf("a1"), rowOf("a2")]);
  const found = await withNamed({} as Flow, { own: [], opposite: [] }, links, rows);
  expect(subjects(found.own)).toEqual(["a1", "a2"]);
});

test("and those that were made the other way by their record, since it is what this side calls it by", async () => {
  const opposite = past("there-7", { remoteId: "a7", values: { person: "12" } });
  const links = await pastLinks(opposite, past("a8"));
  const flow = { knows: (values) => "user" in values } as Flow;
  const found = await withNamed(flow, { own: [], opposite: [] }, links, () => [rowOf("a7"), rowOf("a8")]);
  expect([subjects(found.own), subjects(found.opposite)]).toEqual([["a8"], ["there-7"]]);
});

test("whoever has one of them is not new", () => {
  const context = withLinks({ isNew: () => true } as never, [past("a1")]);
  expect(["a1", "a2"].map((subject) => context.isNew?.(subject))).toEqual([false, true]);
});
