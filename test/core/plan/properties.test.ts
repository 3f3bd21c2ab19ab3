/** What holds of every plan, whatever company, target and history it is made for. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRemoval } from "../../../core/model/change.ts";
import { isLeftOut, KINDS, type Current, type Desired, type LeftOut, type Link } from "../../../core/model/record.ts";
import type { FlowPlan, FlowRules } from "../../../core/plan/flow-rules.ts";
import { order } from "../../../core/plan/order.ts";
import { assess } from "../../../core/plan/safety.ts";
import {
  absence,
  absenceRules,
  accountRules,
  accounts,
  BASIS,
  isQuiet,
  leftOut,
  link,
  person,
  plan,
  there,
} from "./kit.ts";
import { ModelTarget } from "./model-target.ts";

// The same worlds at each run; a hunt for others takes another seed and more runs.

interface World {
  readonly rules: FlowRules;
  readonly wanted: readonly (Desired | LeftOut)[];
  readonly links: readonly Link[];
  readonly records: readonly Current[];
}

const SOURCE = fc.constantFrom("wanted", "wanted", "wanted", "dropped", "frozen", "kept", "missing");
const THERE = fc.constantFrom("no", "same", "same", "edited", "locked");

/** People who come, stay, move, leave and come back, accounts of all sorts, and a history of links between the two. */
const people: fc.Arbitrary<World> = fc
  .array(
    fc.record({
      source: SOURCE,
      there: THERE,
      linked: fc.boolean(),
      renamed: fc.boolean(),
      moved: fc.boolean(),
      /** Now and then two people, or two accounts, share an address. */
      address: fc.nat(30),
      accountsAddress: fc.nat(30),
      /** Some have a namesake. */
      name: fc.nat(3),
    }),
    { maxLength: 12 },
  )
  .chain((rows) =>
    fc
      .constantFrom<Partial<FlowRules>>({}, { drift: "report" }, { orphans: "remove" }, { orphans: "keep" })
      .map((rules) => {
        const world = { wanted: [] as (Desired | LeftOut)[], links: [] as Link[], records: [] as Current[] };
        for (const [index, row] of rows.entries()) {
          const fields = {
            email: `person${row.address}@example.com`,
            first_name: "Ada",
            last_name: `Anvil${row.name}`,
          };
          const now = person(index + 1, { title: `person ${index + 1}`, person: null, fields });
          const before = {
            ...now,
            fields: {
              ...now.fields,
              ...(row.moved ? { email: `person${row.accountsAddress}@example.com` } : {}),
              ...(row.renamed ? { last_name: "Before" } : {}),
            },
          };
          if (row.source === "wanted") world.wanted.push(now);
          else if (row.source !== "missing") world.wanted.push(leftOut(now, { fate: row.source as LeftOut["fate"] }));
          if (row.linked) world.links.push(link(before, { active: row.there !== "locked" }));
          if (row.there === "no") continue;
          const edited = row.there === "edited" ? { first_name: "Edited" } : {};
          const account = there(before, { active: row.there !== "locked", marked: false, fields: edited });
          world.records.push({ ...account, key: before.fields.email as string });
        }
        return { ...world, rules: accountRules(rules) };
      }),
  );

/** Absences of three people (one of them locked there, one without account), some outside the window, some of them twins. */
const absences: fc.Arbitrary<World> = fc
  .array(
    fc.record({
      source: SOURCE,
      there: fc.constantFrom("no", "same", "same", "edited"),
      linked: fc.boolean(),
      marked: fc.boolean(),
      moved: fc.boolean(),
      who: fc.constantFrom(1, 1, 1, 2, 3),
      day: fc.constantFrom("2026-06-01", "2026-08-03", "2026-08-04", "2026-08-05"),
    }),
    { maxLength: 12 },
  )
  .chain((rows) =>
    fc.boolean().map((hidden) => {
      const world = { wanted: [] as (Desired | LeftOut)[], links: [] as Link[], records: [] as Current[] };
      for (const [index, row] of rows.entries()) {
        const on = (day: string, note: string | null) =>
          absence(index + 1, row.who, { fields: { starts_on: day, ends_on: day, note } });
        const now = on(row.day, hidden ? null : "by the sea");
        const before = on(row.moved ? "2026-08-17" : row.day, "by the sea");
        // What lies outside the window the source does not list.
        const listed = row.day > "2026-07-07";
        if (listed && row.source === "wanted") world.wanted.push(now);
        else if (listed && row.source !== "missing")
          world.wanted.push(leftOut(now, { fate: row.source as LeftOut["fate"] }));
        if (row.linked) world.links.push(link(before));
        if (row.there === "no") continue;
        const fields = row.there === "edited" ? { note: "edited" } : {};
        world.records.push(there(before, { marked: row.linked || row.marked, fields }));
      }
      return { ...world, rules: absenceRules({}, hidden) };
    }),
  );

const worlds = fc.oneof(people, absences);
const referencesOf = () => accounts(["p1", "p2"], ["p2"]);
const keyOf = (fields: Current["fields"]) =>
  (fields.email as string | undefined) ?? `${fields.user} ${fields.starts_on}`;

function planOf({ rules, wanted, links, records }: World, pages: readonly (readonly Current[])[] = [records]) {
  const known = new Map(records.map((record) => [record.remoteId, record]));
  return plan({ rules, wanted, links, pages, references: referencesOf(), target: (id) => known.get(id) ?? null });
}

const CONTEXT = {
  removals: null,
  creates: null,
  target: "learning",
  peopleRead: 10,
  withdrawn: [],
  doubtful: [],
  established: new Set(KINDS),
  lostRecently: new Map(),
  approved: new Set<string>(),
  rejected: new Map(),
  askedAgain: new Set<string>(),
  openHold: [],
};

/** Everything that the plan says, in an order of its own. */
function said(planned: FlowPlan) {
  const { changes, suspects, learned, forgotten, conflicts, kept, leftOut: out, unmatched, counts } = planned;
  const lists = { changes, suspects, learned, forgotten, conflicts, kept, out, unmatched };
  const sorted = Object.entries(lists).map(([name, list]) => [name, list.map((one) => JSON.stringify(one)).sort()]);
  return { ...Object.fromEntries(sorted), counts, digest: assess([planned], CONTEXT).digest };
}

const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length });

/** The same world, told in another order and cut into other pages. */
const retold = worlds.chain((world) =>
  fc.record({
    world: fc.constant(world),
    wanted: shuffled(world.wanted),
    links: shuffled(world.links),
    records: shuffled(world.records),
    cuts: fc.array(fc.nat(12), { maxLength: 4 }),
  }),
);

function paged(records: readonly Current[], cuts: readonly number[]): Current[][] {
  const at = [0, ...[...cuts].sort((a, b) => a - b), records.length];
  return at.slice(1).map((end, index) => records.slice(at[index], end));
}

describe("every plan", () => {
  it("is the same whatever order the people, the links, the records and the pages come in", () => {
    fc.assert(
      fc.property(retold, ({ world, wanted, links, records, cuts }) => {
        expect(said(planOf({ ...world, wanted, links, records }, paged(records, cuts)))).toEqual(said(planOf(world)));
      }),
      { numRuns: 600 },
    );
  });

  it("is done in the same order whatever order it was made in", () => {
    fc.assert(
      fc.property(
        retold.filter(({ world }) => world.rules.kind === "user"),
        ({ world, wanted, links, records }) => {
          const done = (one: World) =>
            order(planOf(one).changes, [{ kind: "user", asFile: false }]).map(({ op, subject }) => `${op} ${subject}`);
          expect(done({ ...world, wanted, links, records })).toEqual(done(world));
        },
      ),
    );
  });

  it("is empty once it was carried out, unless somebody had to be waited for", () => {
    fc.assert(
      fc.property(worlds, ({ rules, wanted, links, records }) => {
        const target = new ModelTarget({ rules, links, records, keyOf, references: referencesOf });
        const first = target.plan(wanted);
        target.apply(first);
        let next = target.plan(wanted);
        if (first.conflicts.length === 0) expect(isQuiet(next)).toBe(true);
        // An address that is given up in one run is free in the next.
        for (
          let round = 0;
          round < 12 && next.changes.length + next.learned.length + next.forgotten.length > 0;
          round++
        ) {
          target.apply(next);
          next = target.plan(wanted);
        }
        expect({ ...next, conflicts: [] }).toSatisfy(isQuiet);
      }),
      { numRuns: 600 },
    );
  });

  it("leaves one link for one record, and one record for one link", () => {
    fc.assert(
      fc.property(worlds, ({ rules, wanted, links, records }) => {
        const target = new ModelTarget({ rules, links, records, keyOf, references: referencesOf });
        target.apply(target.plan(wanted));
        const ids = target.links.map(({ remoteId }) => remoteId);
        expect(ids).toHaveLength(new Set(ids).size);
      }),
      { numRuns: 600 },
    );
  });

  it("[twins] makes no record with a key that another wanted one, or another's record there, has", () => {
    let again = 0;
    fc.assert(
      fc.property(people, (world) => {
        const linked = new Set(world.links.map(({ remoteId }) => remoteId));
        for (const { op, subject, link: own } of planOf(world).changes) {
          if (op !== "create") continue;
          const rows = world.wanted.filter((row): row is Desired => !isLeftOut(row));
          const key = rows.find((row) => row.subject === subject)?.key;
          expect(rows.filter((row) => row.key === key)).toHaveLength(1);
          const there = world.records.filter((record) => record.key === key);
          expect(there.filter(({ remoteId }) => own === null || linked.has(remoteId))).toEqual([]);
          again += own ? 1 : 0;
        }
      }),
      { numRuns: 600 },
    );
    expect(again).toBeGreaterThan(100);
  });

  it("[foreign] touches only what has a link, or what carries the one key that it looks for (and our mark, where that is asked)", () => {
    let adopted = 0;
    fc.assert(
      fc.property(worlds, (world) => {
        const linked = new Set(world.links.map(({ remoteId }) => remoteId));
        for (const change of planOf(world).changes) {
          const remoteId = ("before" in change && change.before?.remoteId) || change.link?.remoteId;
          if (remoteId === undefined || linked.has(remoteId)) continue;
          if (isRemoval(change) || !("desired" in change) || !change.before)
            throw new Error("touched a foreign record");
          const key = change.desired.key?.replace(/\{user:(\w+)\}/, "r-$1");
          expect(change.before.key).toBe(key);
          expect(change.before.marked || world.rules.adopt === "key").toBe(true);
          adopted += 1;
        }
      }),
      { numRuns: 600 },
    );
    expect(adopted).toBeGreaterThan(100);
  });

  it("[foreign] does nothing in a target of strangers", () => {
    fc.assert(
      fc.property(worlds, ({ rules, records }) => {
        expect(isQuiet(planOf({ rules, records, wanted: [], links: [] }))).toBe(true);
      }),
    );
  });

  it("says of each wanted record exactly one thing", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const planned = planOf(world);
        const told = [
          ...planned.changes.filter((change) => !("blank" in change)),
          ...planned.conflicts,
          ...planned.unmatched,
        ].map(({ subject }) => subject);
        expect(told).toHaveLength(new Set(told).size);
      }),
      { numRuns: 400 },
    );
  });
});

/** A world, and which of its rows the source's list lacks although they exist. */
const cut = worlds.chain((world) =>
  fc.record({ world: fc.constant(world), lacking: fc.subarray(world.wanted.map(({ subject }) => subject)) }),
);

describe("without the source's word", () => {
  it("a list that lacks something that exists takes nothing away, whatever else is missing from it", () => {
    let [lists, removals] = [0, 0];
    fc.assert(
      fc.property(cut, ({ world, lacking }) => {
        const rows = new Map(world.wanted.map((row) => [row.subject, row]));
        const target = new ModelTarget({ ...world, keyOf, references: referencesOf });
        const short = world.wanted.filter(({ subject }) => !lacking.includes(subject));
        const planned = target.plan(short, (subject) => rows.get(subject) ?? "gone");
        const wronged = planned.changes.filter((change) => isRemoval(change) && !mayGo(rows.get(change.subject)));
        expect(wronged).toEqual([]);
        const noticed = planned.questions.source.some((subject) => isWanted(rows.get(subject)));
        if (noticed) expect([...planned.changes.filter(isRemoval), ...planned.suspects]).toEqual([]);
        lists += noticed ? 1 : 0;
        removals += planned.changes.filter(isRemoval).length;
      }),
      { numRuns: 600 },
    );
    expect(Math.min(lists, removals)).toBeGreaterThan(100);
  });

  it("[asked by name] nothing is taken away that the source was not asked about and did not show", () => {
    let removals = 0;
    fc.assert(
      fc.property(cut, ({ world, lacking }) => {
        const target = new ModelTarget({ ...world, keyOf, references: referencesOf });
        const short = world.wanted.filter(({ subject }) => !lacking.includes(subject));
        const planned = target.plan(short, () => undefined);
        const shown = new Set(short.filter(isLeftOut).map(({ subject }) => subject));
        for (const change of planned.changes.filter(isRemoval)) {
          expect(shown).toContain(change.subject);
          expect(change.proof.source).toBe("seen");
          removals += 1;
        }
      }),
      { numRuns: 400 },
    );
    expect(removals).toBeGreaterThan(50);
  });

  it("[completeness] no removal stands without the completeness of the reads, and none is allowed after an empty people read", () => {
    let removals = 0;
    fc.assert(
      fc.property(worlds, (world) => {
        const planned = planOf(world);
        for (const change of planned.changes.filter(isRemoval)) expect(change.proof.reads).toBe(BASIS);
        removals += planned.changes.filter(isRemoval).length;
        const { allowed } = assess([planned], { ...CONTEXT, peopleRead: 0, removals: { off: "we know" } });
        expect(allowed.filter(isRemoval)).toEqual([]);
      }),
    );
    expect(removals).toBeGreaterThan(20);
  });
});

function isWanted(row: Desired | LeftOut | undefined): boolean {
  return row !== undefined && !isLeftOut(row);
}

/** The source does not know it, or knows that it does not count. */
function mayGo(row: Desired | LeftOut | undefined): boolean {
  return row === undefined || (isLeftOut(row) && row.fate !== "frozen");
}
