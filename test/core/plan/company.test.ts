/** Whether the source is still the company that the links belong to, by ids and by names; and what only looks like another one. */
import { describe, expect, it } from "vitest";
import { KINDS, type Desired, type LeftOut, type Link } from "../../../core/model/record.ts";
import type { FlowPlan } from "../../../core/plan/flow-rules.ts";
import type { SafetyContext } from "../../../core/plan/limits.ts";
import { assess } from "../../../core/plan/safety.ts";
import {
  absence,
  absenceRules,
  accountRules,
  changesOf,
  leftOut,
  link,
  person,
  plan,
  there,
  type Scene,
} from "./kit.ts";

const CONTEXT: SafetyContext = {
  target: "desks",
  ...{ removals: null, creates: null, peopleRead: 1000, withdrawn: [], doubtful: [], established: new Set(KINDS) },
  ...{ lostRecently: new Map(), approved: new Set(), rejected: new Map(), askedAgain: new Set(), openHold: [] },
};

const numbers = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
const stopOf = (planned: FlowPlan) => assess([planned], CONTEXT).stop?.code ?? null;

describe("other people under the same ids", () => {
  /** Returns `size` linked people, of whom the first `changed` have another e-mail and name. */
  function swapped(
    size: number,
    changed: number,
    fields = { email: "x@example.org", first_name: "Xenia", last_name: "Xylo" },
    rules = accountRules(),
  ) {
    const people = numbers(1, size).map((n) => person(n));
    const wanted = people.map((one, index) =>
      index < changed ? { ...one, fields: { ...one.fields, ...fields } } : one,
    );
    return plan({ rules, links: people.map((one) => link(one)), wanted, pages: [people.map((one) => there(one))] });
  }
  it.each([
    [2, 2, null],
    [3, 3, "SOURCE_CHANGED"],
    [14, 3, "SOURCE_CHANGED"],
    [15, 3, null],
    [16, 4, "SOURCE_CHANGED"],
    [100, 20, null],
    [100, 21, "SOURCE_CHANGED"],
  ])("[wrong company] of %i people, %i with another e-mail and name: %s", (size, changed, code) => {
    expect(stopOf(swapped(size, changed))).toBe(code);
  });

  it("a new e-mail alone, a new name alone, or an attribute that is no longer released is no other company", () => {
    const one = (fields: object) => stopOf(swapped(10, 10, fields as never));
    expect(one({ email: "x@example.org" })).toBeNull();
    expect(one({ last_name: "Xylo" })).toBeNull();
    expect(one({ email: "x@example.org", first_name: null, last_name: null })).toBeNull();
    expect(one({ email: null, first_name: "Xenia" })).toBeNull();
  });

  it("those who are locked there count on neither side", () => {
    const people = numbers(1, 10).map((n) => person(n));
    const other = { email: "x@example.org", first_name: "Xenia", last_name: "Xylo" };
    const locked = (n: number) =>
      plan({
        links: people.map((one, index) => link(one, { active: index >= n })),
        wanted: people.map((one, index) => (index < 3 ? { ...one, fields: { ...one.fields, ...other } } : one)),
        pages: [people.map((one, index) => there(one, { active: index >= n }))],
      });
    expect(stopOf(locked(0))).toBe("SOURCE_CHANGED");
    expect(stopOf(locked(1))).toBeNull();
  });

  it("a partial run divides by all who are linked as well", () => {
    const partial = accountRules({ scope: "partial", creates: "never", orphans: "keep", can: new Set() });
    expect(stopOf(swapped(100, 3, undefined, partial))).toBeNull();
    expect(stopOf(swapped(10, 3, undefined, partial))).toBe("SOURCE_CHANGED");
  });

  it("is a matter of people alone", () => {
    const planned = plan({ rules: absenceRules(), links: numbers(1, 10).map((n) => link(absence(n))) });
    expect(assess([planned], CONTEXT).stop).toBeNull();
    expect(assess([planned, swapped(10, 10)], CONTEXT).stop?.code).toBe("SOURCE_CHANGED");
  });
});

describe("other people under other ids", () => {
  const company = (size: number) => numbers(1, size).map((n) => person(n));
  /** Plans for `people`, who are all linked and have an account; the source lists `wanted`. */
  const listing = (people: readonly Desired[], wanted: readonly (Desired | LeftOut)[], more: Scene = {}) =>
    plan({ links: people.map((one) => link(one)), pages: [people.map((one) => there(one))], wanted, ...more });
  const others = (count: number) => numbers(2001, 2000 + count).map((n) => person(n));
  /** The same person, with the same address and the same name, under another id. */
  const copied = (one: Desired): Desired => ({
    ...one,
    subject: `copy-${one.subject}`,
    personId: `copy-${one.subject}`,
  });
  const LEARNS = accountRules({ creates: "never", orphans: "keep", can: new Set(), onlyMatches: true });

  it.each([
    [2, 2, null],
    [3, 3, "SOURCE_CHANGED"],
    [8, 2, null],
    [14, 3, "SOURCE_CHANGED"],
    [15, 3, null],
    [60, 60, "SOURCE_CHANGED"],
    [100, 20, null],
    [100, 21, "SOURCE_CHANGED"],
  ])("[wrong company] of %i people, %i give way to others, or to themselves with new ids: %s", (size, gone, code) => {
    const people = company(size);
    for (const rules of [accountRules(), LEARNS, accountRules({ scope: "partial" })]) {
      expect(stopOf(listing(people, [...others(1), ...people.slice(gone)], { rules })), rules.orphans).toBe(code);
      const back = people.slice(0, gone).map(copied);
      expect(stopOf(listing(people, [...back, ...people.slice(gone)], { rules })), rules.orphans).toBe(code);
    }
  });

  it("[wrong company] says how many it misses, who they are, and how many it never met", () => {
    const ids = numbers(1, 20).map((n) => `p${n}`);
    expect(assess([listing(company(60), others(15))], CONTEXT).stop?.message).toBe(
      `60 of 60 linked people are no longer in the source's list (${ids.join(", ")} and 40 more), which has 15 people whom rollcall has never seen`,
    );
  });

  it("[wrong company] whoever has another name and address, and whoever is missing, count together", () => {
    const people = company(10);
    const [first, , third, ...rest] = people as [Desired, Desired, Desired];
    const renamed = { ...first, fields: { ...first.fields, email: "x@example.org", first_name: "Xenia" } };
    expect(stopOf(listing(people, [renamed, third, ...rest, ...others(1)]))).toBeNull();
    expect(stopOf(listing(people, [renamed, ...rest, ...others(1)]))).toBe("SOURCE_CHANGED");
  });

  it("people who are deleted while nobody is new are no other company: their removal is held", () => {
    const people = company(10);
    const planned = listing(people, people.slice(3));
    expect(stopOf(planned)).toBeNull();
    expect(assess([planned], CONTEXT).held).toHaveLength(3);
  });

  it("nobody is new of whom something was decided before, or for whom something is being tried", () => {
    const people = company(10);
    const before = { isKnown: (subject: string) => subject === "p2001" };
    expect(stopOf(listing(people, [...people.slice(3), ...others(1)], { before }))).toBeNull();
    expect(stopOf(listing(people, [...people.slice(3), ...others(2)], { before }))).toBe("SOURCE_CHANGED");
  });

  it("nobody is new who has left, or is out of scope", () => {
    const people = company(10);
    const out = others(5).map((one) => leftOut(one));
    expect(stopOf(listing(people, [...people.slice(3), ...out]))).toBeNull();
    expect(stopOf(listing(people, [...people.slice(3), ...others(1), ...out]))).toBe("SOURCE_CHANGED");
  });

  it("those who left long ago may be deleted, whoever is new on that day, and make nobody else count less", () => {
    const people = company(60);
    const before = { hadLeft: (subject: string) => Number(subject.slice(1)) <= 40 };
    for (const rules of [accountRules(), LEARNS]) {
      expect(stopOf(listing(people, [...people.slice(40), ...others(5)], { rules, before }))).toBeNull();
      expect(stopOf(listing(people, [...people.slice(44), ...others(5)], { rules, before }))).toBeNull();
      expect(stopOf(listing(people, [...people.slice(45), ...others(5)], { rules, before }))).toBe("SOURCE_CHANGED");
    }
  });

  it("who is missing is left out as such, so that it is known the next time; a list of nobody tells of nobody", () => {
    const people = company(10);
    const { leftOut: out } = listing(people, people.slice(2), { rules: LEARNS });
    expect(out.map(({ subject, code }) => `${subject} ${code}`)).toEqual(["p1 NOT_LISTED", "p2 NOT_LISTED"]);
    expect(listing(people, [], { rules: LEARNS }).leftOut).toEqual([]);
  });

  it("whoever is listed under another of their ids is not missing", () => {
    const people = company(10);
    const renumbered = (one: Desired): Link => link({ ...one, subject: `new-${one.subject}`, aliases: [one.subject] });
    const links = people.map((one, at) => (at < 4 ? renumbered(one) : link(one)));
    const planned = listing(people, [...people, ...others(1)], { links, pages: [] });
    expect(planned.missing).toEqual([]);
    expect(stopOf(planned)).toBeNull();
  });

  it("whoever is listed as having left, and whose account is locked, is not missing", () => {
    const people = company(10);
    const left = people.slice(0, 5).map((one) => leftOut(one));
    expect(stopOf(listing(people, [...left, ...people.slice(5), ...others(5)]))).toBeNull();
    const links = people.map((one, index) => link(one, { active: index >= 5 }));
    expect(stopOf(listing(people, [...people.slice(5), ...others(5)], { links }))).toBeNull();
  });

  it("a list that lacks somebody who exists by the id was cut short, and is no other company's", () => {
    const people = company(10);
    const cut = (rows: readonly Desired[]) => listing(people, rows, { source: () => people[0]! });
    expect(cut([...people.slice(3), ...others(1)]).incomplete).not.toBeNull();
    expect(stopOf(cut([...people.slice(3), ...others(1)]))).toBeNull();
  });

  it("[creates] an account whose person the source does not list belongs to nobody; one that we locked since then says nothing", () => {
    const people = company(20);
    const counts = (active: boolean) =>
      plan({
        links: people.map((one) => link(one, { active })),
        wanted: [...others(1), leftOut(people[0]!)],
        pages: [people.map((one) => there(one, { active }))],
      }).counts;
    expect(counts(true)).toMatchObject({ there: 20, matched: 1 });
    expect(counts(false)).toMatchObject({ there: 1, matched: 1 });
  });

  it("[creates] the account of somebody who comes back under a new id belongs to somebody", () => {
    const [ADA, BEN] = [person(1), person(2)];
    for (const active of [true, false])
      expect(
        plan({
          links: [link(ADA, { active }), link(BEN)],
          wanted: [copied(ADA), BEN],
          pages: [[there(ADA, { active }), there(BEN)]],
        }).counts,
      ).toMatchObject({ there: 2, matched: 2 });
  });
});

describe("other people's accounts under the same ids in the target", () => {
  const other = { email: "x@example.org", first_name: "Xenia", last_name: "Xylo" };
  /** Returns a plan for ten people, three of whose accounts were changed there. */
  const changed = (fields: object, given: Partial<Link> = {}) => {
    const people = numbers(1, 10).map((n) => person(n));
    return plan({
      links: people.map((one) => link(one, given)),
      wanted: people,
      pages: [people.map((one, index) => there(one, index < 3 ? { fields: fields as Desired["fields"] } : {}))],
    });
  };

  it("[wrong company] stop the run, and are named with what resolves it", () => {
    const { stop } = assess([changed(other)], CONTEXT);
    expect(stop).toMatchObject({ code: "TENANT_CHANGED", message: expect.stringContaining("(r-p1, r-p2, r-p3)") });
    expect(stop?.remedy).not.toContain("--reset");
    expect(stop?.remedy).toContain("`rollcall links desks --break ID`");
  });

  it("are an edit where the name alone, or the e-mail alone, is another one", () => {
    expect(stopOf(changed({ email: other.email }))).toBeNull();
    expect(stopOf(changed({ ...other, email: undefined }))).toBeNull();
  });

  it("are nobody's where they are locked there, whether their people are wanted or have left: deleted accounts are often blanked", () => {
    const people = numbers(1, 10).map((n) => person(n));
    const blanked = { email: "deleted@example.org", first_name: "Deleted", last_name: "User" };
    const without = (left: Partial<LeftOut> | null) =>
      plan({
        links: people.map((one) => link(one)),
        wanted: people.map((one, index) => (left && index < 3 ? leftOut(one, left) : one)),
        pages: [people.map((one, index) => there(one, index < 3 ? { active: false, fields: blanked } : {}))],
      });
    for (const left of [null, { fate: "dropped" }, { fate: "frozen" }] as const)
      expect(stopOf(without(left))).toBeNull();
  });

  it("[wrong company] are neither unlocked nor written to where they are locked: each is a conflict that says what to do", () => {
    const people = numbers(1, 10).map((n) => person(n));
    const exchanged = (index: number) => (index < 7 ? { active: index >= 5, fields: other } : {});
    const linked = people.map((one, index) => link(one, { active: index > 0 }));
    for (const isUpdated of [true, false]) {
      const rules = accountRules({
        can: new Set(["create", "reactivate", ...(isUpdated ? (["update"] as const) : [])]),
      });
      const pages = [people.map((one, index) => there(one, exchanged(index)))];
      const planned = plan({ rules, links: linked, wanted: people, pages });
      expect(stopOf(planned)).toBeNull();
      expect(changesOf(planned)).toEqual(isUpdated ? ["update p6", "update p7"] : []);
      expect(planned.conflicts.map(({ subject, code }) => `${subject} ${code}`)).toEqual(
        numbers(1, 5).map((n) => `p${n} SOMEBODY_ELSE`),
      );
      expect(planned.conflicts[0]?.detail).toContain("`rollcall links desks --break p1`");
    }
  });

  it("are their own where they have the name or the e-mail that is wanted, or one that was written", () => {
    const ada = person(1);
    const changesWith = (wanted: Desired, fields: object) =>
      changesOf(
        plan({
          links: [link(ada)],
          wanted: [wanted],
          pages: [[there(ada, { active: false, fields: fields as Desired["fields"] })]],
        }),
      );
    expect(changesWith(person(1, { fields: other }), {})).toEqual(["reactivate p1"]);
    expect(changesWith(person(1, { fields: other }), other)).toEqual(["reactivate p1"]);
    expect(changesWith(ada, { email: other.email })).toEqual(["reactivate p1"]);
    expect(changesWith(ada, { ...other, email: undefined })).toEqual(["reactivate p1"]);
  });

  it("are a fight where somebody has set them back before", () => {
    expect(stopOf(changed(other, { setBack: { settings: "settings", times: { email: 1 } } }))).toBeNull();
  });
});
