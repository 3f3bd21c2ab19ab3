/** The limits of design, with their numbers: the first removal beyond one holds all of that flow, and nothing else. */
import { describe, expect, it } from "vitest";
import { isBlanking, isRemoval } from "../../../core/model/change.ts";
import { KINDS, type Desired, type Kind, type LeftOut } from "../../../core/model/record.ts";
import type { Rule, Spared } from "../../../core/model/ruling.ts";
import { digest, effectIn, fingerprint } from "../../../core/plan/digest.ts";
import type { FlowPlan } from "../../../core/plan/flow-rules.ts";
import { removalLimit, type HeldBefore, type Rejected, type SafetyContext } from "../../../core/plan/limits.ts";
import { RulePlanner } from "../../../core/plan/rule-planner.ts";
import { assess, type Verdict } from "../../../core/plan/safety.ts";
import { absence, absenceRules, accountRules, accounts, BASIS, leftOut, link, person, plan, there } from "./kit.ts";

const SIZES = Array.from({ length: 500 }, (_, index) => index + 1);
const NEVER = new Set<string>();
const DAY = { from: "2026-08-03", to: "2026-08-03" };
/** Rejects these changes; `back` is the command that takes the rejection back, null if nobody knows it any more. */
const rejecting = (prints: readonly string[], { undo = null, record = null }: Partial<Rejected> = {}) =>
  new Map(prints.map((print) => [print, { undo, record }]));

function context(given: Partial<SafetyContext> = {}): SafetyContext {
  return {
    target: "learning",
    removals: null,
    creates: null,
    peopleRead: 1000,
    withdrawn: [],
    doubtful: [],
    established: new Set(KINDS),
    lostRecently: new Map(),
    approved: NEVER,
    rejected: rejecting([]),
    askedAgain: NEVER,
    openHold: [],
    ...given,
  };
}

const numbers = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);

/** Everybody that the sizes need, with link and account; made once, because 500 sizes are many. */
const PEOPLE = numbers(1, 1001).map((n) => company(person(n)));
const ABSENCES = numbers(1, 500).flatMap((who) => [2 * who, 2 * who + 1].map((n) => company(absence(n, who))));

function company(wanted: Desired) {
  return { wanted, link: link(wanted), there: there(wanted), left: leftOut(wanted) };
}

/** `size` linked people, of whom the first `leaving` have left; one more is new and the last one was renamed. */
function leavers(size: number, leaving: number): FlowPlan {
  const people = PEOPLE.slice(0, size);
  const wanted = people.map((one, index) => (index < leaving ? one.left : one.wanted));
  const last = people[size - 1]!.wanted;
  if (leaving < size) wanted[size - 1] = { ...last, fields: { ...last.fields, first_name: "Renamed" } };
  return plan({
    links: people.map((one) => one.link),
    wanted: [...wanted, PEOPLE[size]!.wanted],
    pages: [people.map((one) => one.there)],
  });
}

/** What the verdict holds, as the next run finds it in the open hold. */
const namedBy = ({ held }: Verdict): HeldBefore[] =>
  held.map(({ change: { kind, op, subject }, fingerprint: print }) => ({ kind, op, subject, fingerprint: print }));

type TwoEach = (size: number, losing: number) => FlowPlan;

/** `size` people with two records of the kind each, of whom the first `losing` have had both withdrawn. */
const withdrawalsOf =
  (kind: "absence" | "attendance"): TwoEach =>
  (size, losing) => {
    const both = ABSENCES.slice(0, 2 * size);
    return plan({
      rules: absenceRules({ kind }),
      references: accounts(numbers(1, size).map((n) => `p${n}`)),
      links: both.map((one) => one.link),
      wanted: both.map((one, index) => (index < 2 * losing ? one.left : one.wanted)),
      pages: [both.map((one) => one.there)],
    });
  };

const withdrawals = withdrawalsOf("absence");

/** `size` people with two bookings each, of whom the first `losing` are absent. */
const bookingsOfAbsent: TwoEach = (size, losing) => {
  const both = ABSENCES.slice(0, 2 * size);
  const ownerOf = new Map(both.map(({ there: booking, wanted }) => [booking.remoteId, wanted]));
  const absent = new Set(numbers(1, losing).map((n) => `p${n}`));
  const rules = { kind: "booking", creates: "never", orphans: "keep", can: new Set(["release"] as const) } as const;
  const planner = new RulePlanner(absenceRules(rules), [], {
    judge: ({ remoteId }) => {
      const { subject, title, personId, person: knownAs } = ownerOf.get(remoteId)!;
      if (!absent.has(personId!)) return null;
      const release = { release: true, cause: subject, reason: "is absent", extent: DAY } as const;
      return { ...release, title, personId: personId!, person: knownAs! };
    },
    review: () => "right",
  });
  planner.seen(both.map((one) => one.there));
  return planner.finish(BASIS, size);
};

/** What `verdict` lets go and what it holds, counted by removal or not. */
function told(plans: FlowPlan | readonly FlowPlan[], given: Partial<SafetyContext> = {}) {
  const { allowed, held, digest: name, stop } = assess([plans].flat() as FlowPlan[], context(given));
  const isGoing = ({ op }: { readonly op: string }) => ["deactivate", "remove", "release"].includes(op);
  return {
    going: allowed.filter(isGoing).length,
    done: allowed.filter((one) => !isGoing(one)).map(({ op }) => op),
    held: held.filter(({ change }) => isGoing(change)).length,
    heldMakes: held.filter(({ change }) => !isGoing(change)).length,
    why: held[0]?.why ?? null,
    digest: name,
    stop,
  };
}

describe("people who leave", () => {
  it("[limit of accounts] at every size from 1 to 500, the limit's worth go, and one more holds them all and nothing else", {
    timeout: 60_000,
  }, () => {
    for (const size of SIZES) {
      const limit = Math.max(2, Math.min(Math.trunc(size / 10), 50));
      if (size > limit) expect(told(leavers(size, limit)), `${size} people`).toMatchObject({ going: limit, held: 0 });
      if (size > limit + 1) {
        const beyond = told(leavers(size, limit + 1));
        expect(beyond, `${size} people`).toMatchObject({ going: 0, held: limit + 1, heldMakes: 0 });
        expect(beyond.done.sort(), `${size} people`).toEqual(["create", "update"]);
      }
    }
  });

  it("[everything gone] at every size from 1 to 500, all of them at once are held", { timeout: 60_000 }, () => {
    for (const size of SIZES)
      expect(told(leavers(size, size)), `${size} people`).toMatchObject({ going: 0, held: size, done: ["create"] });
    expect(told(leavers(2, 2)).why).toBe("all 2 linked user records would be locked or removed");
    for (const removals of [{ count: 500 }, { off: "we know" }, { percent: 100 }])
      expect(told(leavers(2, 2), { removals })).toMatchObject({ going: 0, held: 2 });
  });

  it.each([
    [5, 2],
    [29, 2],
    [30, 3],
    [100, 10],
    [499, 49],
    [500, 50],
    [5_000, 50],
    [50_000, 50],
  ])("of %i people, %i may leave in a day without being asked about", (size, limit) => {
    expect(removalLimit("user", size, null)).toBe(limit);
  });

  it("those who left long ago do not widen the limit, and the last ones still here count as everybody", () => {
    const gone = numbers(101, 1100).map((n) => person(n));
    const here = numbers(1, 30).map((n) => person(n));
    const leave = (leaving: number) =>
      plan({
        links: [...gone.map((one) => link(one, { active: false })), ...here.map((one) => link(one))],
        wanted: [...gone.map((one) => leftOut(one)), ...here.map((one, at) => (at < leaving ? leftOut(one) : one))],
        pages: [[...gone.map((one) => there(one, { active: false })), ...here.map((one) => there(one))]],
      });
    expect(told(leave(4))).toMatchObject({ going: 0, held: 4 });
    expect(told(leave(30)).why).toBe("all 30 linked user records would be locked or removed");
  });

  it("somebody who was unlocked there by hand is locked again: that is one person, not everybody", () => {
    const [ADA, ...others] = numbers(1, 5).map((n) => person(n)) as [ReturnType<typeof person>];
    const again = plan({
      links: [link(ADA, { active: false }), ...others.map((one) => link(one))],
      wanted: [leftOut(ADA), ...others],
      pages: [[there(ADA), ...others.map((one) => there(one))]],
    });
    expect(again.counts).toMatchObject({ linked: 5, people: 5 });
    expect(told(again)).toMatchObject({ going: 1, held: 0 });
  });

  it("nobody read at all is never believed", () => {
    expect(told(leavers(50, 1), { peopleRead: 0 })).toMatchObject({
      going: 0,
      held: 1,
      why: "the source listed nobody at all",
    });
    expect(told(leavers(50, 1), { peopleRead: 0, removals: { off: "we know" } })).toMatchObject({ held: 1 });
  });
});

describe("records of people: absences, working times, bookings", () => {
  const tenth = (size: number) => Math.max(5, Math.min(Math.trunc(size / 10), 500));
  const quarter = (size: number) => Math.max(5, Math.trunc(size / 4));
  const EACH: readonly (readonly [string, (size: number) => number, TwoEach])[] = [
    ["withdrawn absences", tenth, withdrawals],
    ["working times that are taken back", tenth, withdrawalsOf("attendance")],
    ["bookings of the absent", quarter, bookingsOfAbsent],
  ];

  it.each(EACH)(
    "[limit of absences] [limit of bookings] %s: at every size from 1 to 500, people are counted, not records",
    { timeout: 60_000 },
    (_, limitOf, lose) => {
      for (const size of SIZES) {
        const limit = limitOf(size);
        if (size > limit) {
          expect(told(lose(size, limit)), `${size} people`).toMatchObject({ going: 2 * limit, held: 0 });
          if (size > limit + 1)
            expect(told(lose(size, limit + 1)), `${size} people`).toMatchObject({ going: 0, held: 2 * limit + 2 });
        }
      }
    },
  );

  it.each([
    ["absence", withdrawals],
    ["attendance", withdrawalsOf("attendance")],
    ["booking", bookingsOfAbsent],
  ] as const)(
    "[everything gone] %s: at every size from 1 to 50, all at once are held, but not those of two people with two each",
    (kind, lose) => {
      for (const size of SIZES.slice(0, 50))
        expect(told(lose(size, size)), `${size} people`).toMatchObject(
          size < 3 ? { going: 2 * size, held: 0 } : { going: 0, held: 2 * size },
        );
      expect(told(lose(3, 3)).why).toBe(`all 6 linked ${kind} records would be removed`);
    },
  );

  it("all of them are held from five on, and go below", () => {
    const all = (count: number) => {
      const mine = numbers(1, count).map((n) => absence(n));
      return told(
        plan({
          rules: absenceRules(),
          links: mine.map((one) => link(one)),
          wanted: mine.map((one) => leftOut(one)),
          pages: [mine.map((one) => there(one))],
        }),
      );
    };
    expect(all(4)).toMatchObject({ going: 4, held: 0 });
    expect(all(5)).toMatchObject({ going: 0, held: 5, why: "all 5 linked absence records would be removed" });
  });

  it("a year of withdrawn absences of one person is one person", () => {
    const mine = numbers(1, 40).map((n) => absence(n, 1));
    const others = numbers(41, 49).map((n) => absence(n, n));
    const references = accounts(["p1", ...numbers(41, 49).map((n) => `p${n}`)]);
    const planned = plan({
      rules: absenceRules(),
      references,
      links: [...mine, ...others].map((one) => link(one)),
      wanted: [...mine.map((one) => leftOut(one)), ...others],
      pages: [[...mine, ...others].map((one) => there(one))],
    });
    expect(told(planned)).toMatchObject({ going: 40, held: 0 });
  });

  it("the people of the last 24 hours count, each once", () => {
    const lost = (...subjects: string[]) => ({
      lostRecently: new Map<Kind, Set<string>>([["absence", new Set(subjects)]]),
    });
    const planned = withdrawals(20, 3);
    expect(told(planned, lost("p1", "p2", "p3", "p9", "p10"))).toMatchObject({ going: 6, held: 0 });
    expect(told(planned, lost("p8", "p9", "p10"))).toMatchObject({
      going: 0,
      held: 6,
      why: "6 people would lose an absence within 24 hours; more than 5 need a person's approval",
    });
    expect(told(planned, { lostRecently: new Map([["user", new Set(["a", "b", "c", "d"])]]) })).toMatchObject({
      held: 0,
    });
  });

  it("one flow's hold leaves the others alone", () => {
    expect(told([leavers(50, 1), withdrawals(20, 6)])).toMatchObject({
      going: 1,
      held: 12,
      done: ["update", "create"],
    });
  });
});

describe("what the owner may set", () => {
  it.each([
    ["a share keeps the rule's floor", { percent: 1 }, 100, 2],
    ["a share counts of all who are linked", { percent: 25 }, 100, 25],
    ["a share has no cap", { percent: 50 }, 1000, 500],
    ["a count is exact", { count: 7 }, 1000, 7],
    ["none at all is exact too", { count: 0 }, 1000, 0],
    ["off", { off: "we know" }, 1000, Number.POSITIVE_INFINITY],
  ])("%s", (_, removals, size, limit) => {
    expect(removalLimit("user", size, removals)).toBe(limit);
  });

  it("every whole percentage of a hundred is as many", () => {
    const percentages = Array.from({ length: 98 }, (_, index) => index + 3);
    expect(percentages.map((percent) => removalLimit("user", 100, { percent }))).toEqual(percentages);
  });

  it("what is held says whether it is more than usual, whether each is asked about, or whether it is hard to believe", () => {
    const because = (going: number, given: Partial<SafetyContext> = {}) => [
      ...new Set(assess([leavers(20, going)], context(given)).held.map((one) => one.because)),
    ];
    expect(because(9)).toEqual(["limit"]);
    expect(because(9, { removals: { count: 3 } })).toEqual(["limit"]);
    expect(because(1, { removals: { count: 0 } })).toEqual(["each"]);
    expect(assess([leavers(20, 1)], context({ removals: { count: 0 } })).held.map(({ why }) => why)).toEqual([
      "1 person would lose their account within 24 hours; the config asks about every one (`limits`)",
    ]);
    expect(because(1, { peopleRead: 0 })).toEqual(["doubt"]);
    expect(because(1, { withdrawn: ["status"] })).toEqual(["unreleased"]);
  });

  it("a count of none holds the first one; a reason lets all but everybody go", () => {
    expect(told(leavers(20, 1), { removals: { count: 0 } })).toMatchObject({ going: 0, held: 1 });
    expect(told(leavers(20, 19), { removals: { off: "we know" } })).toMatchObject({ going: 19, held: 0 });
  });

  it.each([
    ["team", 20, 2],
    ["team", 50, 5],
    ["membership", 10, 5],
    ["membership", 1, 0],
    ["absence", 40, 5],
    ["absence", 60, 6],
    ["absence", 9_000, 500],
    ["attendance", 9_000, 500],
    ["booking", 10, 5],
    ["booking", 100, 25],
    ["booking", 40_000, 10_000],
  ] as const)("each kind has its own numbers: %s, %i linked, %i", (kind, size, limit) => {
    expect(removalLimit(kind, size, null)).toBe(limit);
  });

  it("[limit of teams] memberships are counted as such: a person in several teams is several", () => {
    const rules = accountRules({
      kind: "membership",
      fields: { team: { manage: "always" } },
      adopt: "never",
      orphans: "remove",
    });
    const memberships = numbers(1, 30).map((n) => ({ ...person(n), personId: `p${n % 10}`, person: `p${n % 10}` }));
    const lose = (count: number) =>
      plan({
        rules,
        links: memberships.map((one) => link(one, { kind: "membership" })),
        wanted: memberships.map((one, index) => (index < count ? leftOut(one) : one)),
        pages: [memberships.map((one) => there(one))],
      });
    expect(told(lose(15))).toMatchObject({ going: 15, held: 0 });
    expect(told(lose(16))).toMatchObject({
      going: 0,
      held: 16,
      why: "16 memberships would go within 24 hours; more than 15 need a person's approval",
    });
  });
});

describe("what people decided", () => {
  const planned = leavers(30, 6);
  const prints = planned.changes.filter(({ op }) => op === "deactivate").map(fingerprint);
  const [first, ...rest] = prints as [string];

  it("is named by a digest that neither order nor what is allowed enters", () => {
    const { digest: name } = told(planned);
    expect(name).toBe(digest([...prints].reverse()));
    expect(told(leavers(30, 7)).digest).not.toBe(name);
    expect(told(leavers(30, 1)).digest).toBeNull();
  });

  it("an approval reaches exactly what it names", () => {
    const verdict = assess([planned], context({ approved: new Set(rest) }));
    expect(verdict.held.map((one) => one.fingerprint)).toEqual([first]);
    expect([...verdict.approved].sort()).toEqual([...rest].sort());
    expect(verdict.allowed.filter(({ op }) => op === "deactivate")).toHaveLength(5);
  });

  it("a rejection keeps what it names and says so", () => {
    const verdict = assess([leavers(30, 1)], context({ rejected: rejecting(prints) }));
    expect(verdict.held).toEqual([]);
    expect(verdict.allowed.map(({ op }) => op)).not.toContain("deactivate");
    expect(verdict.rejected).toMatchObject([
      { subject: "p1", remoteId: "r-p1", code: "REJECTED", detail: "its removal was rejected (has left)" },
    ]);
    expect(verdict.idleRejections).toEqual(rest);
  });

  it("[holds] a rejection for another reason, or of an earlier version, is asked about again within the limits", () => {
    const other = plan({
      links: [link(person(1)), link(person(2))],
      wanted: [leftOut(person(1), { code: "ON_LEAVE" }), person(2)],
      pages: [[there(person(1)), there(person(2))]],
    });
    for (const one of [first, effectIn(first)]) {
      expect(told(other, { rejected: rejecting([one]) })).toMatchObject({ going: 0, held: 1 });
      expect(told(other, { askedAgain: new Set([one]) })).toMatchObject({ going: 0, held: 1 });
    }
    expect(told(other)).toMatchObject({ going: 1, held: 0 });
  });

  it("[holds] what the open hold names is held within the limits, whatever the reason, the kind of removal or the values are by now", () => {
    const named = { kind: "user", op: "remove", fingerprint: "of an earlier version" } as const;
    const scene = leavers(30, 2);
    expect(told(scene)).toMatchObject({ going: 2, done: ["update", "create"], held: 0 });
    const one = told(scene, { openHold: [{ ...named, subject: "p1" }] });
    expect(one).toMatchObject({ going: 1, done: ["update", "create"], held: 1, heldMakes: 0 });
    expect(one.why).toBe("it was held before, and nobody has decided about it yet");
    const made = told(scene, { openHold: [{ ...named, op: "create", subject: "p31" }] });
    expect(made).toMatchObject({ going: 2, done: ["update"], held: 0, heldMakes: 1 });
    const others = ["p2", "p30", "p31"].map((subject) => ({ ...named, op: "create" as const, subject }));
    expect(told(scene, { openHold: others.slice(0, 2) })).toMatchObject({ going: 2, held: 0, heldMakes: 0 });
    const held = leavers(30, 2).changes.filter(isRemoval).map(fingerprint);
    expect(told(scene, { openHold: [{ ...named, subject: "p1" }], approved: new Set(held) })).toMatchObject({
      going: 2,
    });
  });

  it("[holds] what the open hold names and a run cannot judge stays in it, and nothing else of it", () => {
    const people = PEOPLE.slice(0, 30);
    const scene = { links: people.map((one) => one.link), pages: [people.map((one) => one.there)] };
    const frozen = leftOut(person(1), { fate: "frozen" });
    const plans = [plan({ ...scene, wanted: [frozen, ...people.slice(1).map((one) => one.wanted)] })];
    const openHold = (["p1", "p2"] as const).map(
      (subject) => ({ kind: "user", op: "deactivate", subject, fingerprint: subject }) as const,
    );
    const team = { kind: "team", op: "remove", subject: "t1", fingerprint: "t1" } as const;
    expect(assess(plans, context({ openHold: [...openHold, team] }))).toMatchObject({
      held: [],
      unjudged: ["p1", "t1"],
    });
    expect(assess([leavers(30, 2)], context({ openHold }))).toMatchObject({ held: [{}, {}], unjudged: [] });
    const off = plan({ rules: accountRules({ can: new Set() }), ...scene, wanted: people.map((one) => one.wanted) });
    expect(assess([off], context({ openHold })).unjudged).toEqual(["p1", "p2"]);
    expect(assess([leavers(30, 0)], context({ openHold }))).toMatchObject({ held: [], unjudged: [], digest: null });
  });

  describe("new accounts of which a part is corrected, so that the rest is within the limits,", () => {
    const known = PEOPLE.slice(0, 30);
    const rest = numbers(31, 39).map((n) => person(n));
    const made = (wanted: readonly (Desired | LeftOut)[], openHold: readonly HeldBefore[] = []) =>
      assess(
        [
          plan({
            links: known.map((one) => one.link),
            wanted: [...known.map((one) => one.wanted), ...wanted],
            pages: [known.map((one) => one.there)],
          }),
        ],
        context({ openHold }),
      );
    const first = made(numbers(31, 42).map((n) => person(n)));
    const second = made(rest, namedBy(first));
    const unknown = rest.map((one) => leftOut(one, { fate: "frozen", code: "UNKNOWN" }));
    const twin = { ...person(31), subject: "p31x", personId: "31x" };

    it.each([
      ["left out, since it is not known whether they are wanted", unknown, 9],
      ["in conflict with a twin", [...rest, twin], 1],
    ])("[holds] stay held when they were %s in a run between", (_, wanted, unjudged) => {
      expect([first.held.length, second.held.length]).toEqual([12, 9]);
      const between = made(wanted, namedBy(second));
      expect(between.unjudged).toHaveLength(unjudged);
      const renamed = rest.map((one) => ({ ...one, fields: { ...one.fields, first_name: "Renamed" } }));
      for (const back of [rest, renamed])
        expect(made(back, namedBy(second))).toMatchObject({ held: { length: 9 }, unjudged: [] });
    });

    it("[holds] have another digest while one of them cannot be judged, and none when nothing else is held", () => {
      const between = made([...rest, twin], namedBy(second));
      expect(between.digest).not.toBe(second.digest);
      expect(between.digest).not.toBe(digest(between.held.map((one) => one.fingerprint)));
      expect(made(unknown, namedBy(second)).digest).toBeNull();
    });
  });

  it("[holds] bookings of which a part is corrected stay held when a rule kept the rest for a doubt in a run between, not when it needs none of them", () => {
    const booked = numbers(1, 8).map((n) => absence(n, n));
    const released = (
      going: number,
      why: Partial<Spared> = { inDoubt: true },
      openHold: readonly HeldBefore[] = [],
    ) => {
      const judge: Rule["judge"] = ({ remoteId }) => {
        const index = booked.findIndex((one) => there(one).remoteId === remoteId);
        const { title, personId, person: whose, subject } = booked[index]!;
        const base = { title, personId: personId!, person: whose! };
        if (index < going) return { ...base, release: true, reason: "is absent", cause: subject, extent: DAY };
        return { ...base, release: false, code: "KEPT", detail: "is kept", ...why };
      };
      const planner = new RulePlanner(
        absenceRules({ kind: "booking", creates: "never", orphans: "keep", can: new Set(["release"]) }),
        [],
        { judge, review: () => "right" },
      );
      planner.seen(booked.map((one) => there(one)));
      return assess([planner.finish(BASIS, 12)], context({ openHold }));
    };
    const second = released(5, {}, namedBy(released(6)));
    expect(second).toMatchObject({ held: { length: 5 }, unjudged: [] });
    expect(released(0, { inDoubt: true }, namedBy(second))).toMatchObject({ held: [], unjudged: { length: 5 } });
    expect(released(0, {}, namedBy(second))).toMatchObject({ held: [], unjudged: [] });
  });

  it("[holds] a rejection outlives a run that could not ask the source for its record", () => {
    const others = PEOPLE.slice(1, 30);
    const unsure = plan({
      links: PEOPLE.slice(0, 30).map((one) => one.link),
      wanted: others.map((one) => one.wanted),
      pages: [PEOPLE.slice(0, 30).map((one) => one.there)],
      source: () => undefined,
    });
    const rejected = rejecting([first], { record: { kind: "user", subject: "p1" } });
    const verdict = assess([unsure], context({ rejected }));
    expect(verdict).toMatchObject({ idleRejections: [], held: [{ because: "unconfirmed" }] });
  });

  it("a rejection outlives a run that leaves its record alone, and one that does not look at its kind", () => {
    const people = PEOPLE.slice(0, 30);
    const scene = { links: people.map((one) => one.link), pages: [people.map((one) => one.there)] };
    const others = people.slice(1).map((one) => one.wanted);
    const frozen = plan({ ...scene, wanted: [leftOut(person(1), { fate: "frozen" }), ...others] });
    const unlisted = plan({ ...scene, wanted: others, source: () => person(1) });
    const rejected = rejecting([first], { record: { kind: "user", subject: "p1" } });
    const idle = (...plans: FlowPlan[]) => assess(plans, context({ rejected })).idleRejections;
    expect([idle(frozen), idle(unlisted), idle()]).toEqual([[], [], []]);
    expect(unlisted.incomplete).not.toBeNull();
    expect(idle(leavers(30, 0))).toEqual([first]);
  });

  it("what was rejected ends with its link, and so does what is to be asked about again", () => {
    const gone = plan({ links: [link(person(1)), link(person(2))], wanted: [person(2)], pages: [[there(person(2))]] });
    const decided = [first, ...rest];
    for (const one of [{ rejected: rejecting(decided) }, { askedAgain: new Set(decided) }])
      expect(assess([gone], context(one)).endedRejections).toEqual([first]);
  });

  it("[fights] a lock that did not last is said to be done once more only where it is, not where it is held or rejected", () => {
    const opened = link(person(1), { active: false, setBack: { settings: "as ever", times: { "(active)": 2 } } });
    const again = plan({ links: [opened], wanted: [leftOut(person(1))], pages: [[there(person(1))]] });
    const print = again.changes.map(fingerprint);
    const told = (given: Partial<SafetyContext>) =>
      [...again.conflicts, ...assess([again], context(given)).stillOpen].map(({ code }) => code);
    expect(told({ approved: new Set(print) })).toEqual(["STILL_OPEN"]);
    expect([told({ removals: { count: 0 } }), told({ rejected: rejecting(print) })]).toEqual([[], []]);
  });

  it("a rejection says how it is taken back", () => {
    const back = "rollcall reject desks 3f9c2a71 --undo";
    const verdict = assess([leavers(30, 1)], context({ rejected: rejecting(prints, { undo: back }) }));
    expect(verdict.rejected[0]?.detail).toBe(`its removal was rejected (has left); to be asked again: ${back}`);
  });

  it("an approval outweighs an earlier rejection", () => {
    const verdict = assess([planned], context({ rejected: rejecting(prints), approved: new Set(prints) }));
    expect(verdict.rejected).toEqual([]);
    expect(verdict.approved.size).toBe(6);
    expect(verdict.idleRejections).toEqual([]);
  });

  it("what was rejected does not hold those who leave later", () => {
    const verdict = assess([planned], context({ rejected: rejecting(rest) }));
    expect(verdict.rejected).toHaveLength(5);
    expect(verdict.held).toEqual([]);
    expect(verdict.allowed.filter(({ op }) => op === "deactivate").map(fingerprint)).toEqual([first]);
  });

  it("what was rejected holds those who leave later where everybody would go", () => {
    const everybody = leavers(6, 6);
    const leaving = everybody.changes.filter(({ op }) => op === "deactivate").map(fingerprint);
    const rejected = rejecting(leaving.slice(1));
    expect(told(everybody, { rejected })).toMatchObject({ going: 0, held: 1 });
  });

  it("what was not confirmed by the source is held whatever anybody approved", () => {
    const ADA = person(1);
    const others = numbers(2, 30).map((n) => person(n));
    const unsure = plan({
      links: [ADA, ...others].map((one) => link(one)),
      wanted: others,
      pages: [[ADA, ...others].map((one) => there(one))],
      source: () => undefined,
    });
    const [suspect] = unsure.suspects;
    const print = fingerprint(suspect as never);
    expect(told(unsure)).toMatchObject({ going: 0, held: 1, why: expect.stringContaining("was not asked for") });
    expect(told(unsure, { approved: new Set([print]), removals: { off: "we know" } })).toMatchObject({
      held: 1,
      going: 0,
    });
    expect(assess([unsure], context({ rejected: rejecting([print]) })).rejected).toHaveLength(1);
  });
});

describe("who is only missing", () => {
  it("counts with those who have left", () => {
    const [left, ...others] = numbers(1, 20).map((n) => person(n));
    const unsure = (missing: number) =>
      plan({
        links: [left!, ...others].map((one) => link(one)),
        wanted: [leftOut(left!), ...others.slice(missing)],
        pages: [[left!, ...others].map((one) => there(one))],
        source: () => undefined,
      });
    expect(told(unsure(1))).toMatchObject({ going: 1, held: 1 });
    expect(told(unsure(2))).toMatchObject({ going: 0, held: 3 });
  });
});

describe("what would be made", () => {
  /** `linked` people there, `fresh` to come, `strangers` accounts that belong to nobody, `vanished` of the linked ones. */
  function makes({ linked = 0, fresh = 0, strangers = 0, vanished = 0 }, rules = accountRules()): FlowPlan {
    const known = numbers(1, linked).map((n) => person(n));
    const news = numbers(2001, 2000 + fresh).map((n) => person(n));
    const others = numbers(5001, 5000 + strangers).map((n) => there(person(n), { marked: false }));
    return plan({
      rules,
      links: known.map((one) => link(one, { kind: rules.kind })),
      wanted: [...known, ...news],
      pages: [known.slice(vanished).map((one) => there(one)), others],
    });
  }

  it.each([
    [0, 10],
    [20, 10],
    [34, 10],
    [40, 12],
    [500, 150],
  ])("[creates] of new accounts, with %i linked, %i are made and one more holds all of them", (linked, limit) => {
    expect(told(makes({ linked, fresh: limit })).heldMakes).toBe(0);
    expect(told(makes({ linked, fresh: limit + 1 }))).toMatchObject({ heldMakes: limit + 1, done: [] });
  });

  it("the first run makes as many as there are", () => {
    expect(told(makes({ fresh: 400 }), { established: new Set() }).done).toHaveLength(400);
  });

  it("the owner may set their number, and the number of those made again stays", () => {
    expect(told(makes({ linked: 20, fresh: 4 }), { creates: { count: 3 } }).heldMakes).toBe(4);
    expect(told(makes({ linked: 20, fresh: 11 }), { creates: { percent: 90 } }).heldMakes).toBe(0);
    expect(told(makes({ linked: 20, fresh: 60 }), { creates: { off: "we grow" } }).heldMakes).toBe(0);
    expect(told(makes({ linked: 20, vanished: 3 }), { creates: { off: "we grow" } }).heldMakes).toBe(3);
    expect(told(makes({ linked: 20, vanished: 2 }), { creates: { count: 1 } }).heldMakes).toBe(0);
  });

  it("0 asks also about an account that vanished and would be made again", () => {
    expect(told(makes({ linked: 20, vanished: 1 }), { creates: { count: 0 } }).heldMakes).toBe(1);
  });

  it.each([
    [20, 2],
    [50, 5],
  ])(
    "[creates] of %i linked accounts, %i that vanished are made again and one more holds them, also in the first run",
    (linked, limit) => {
      expect(told(makes({ linked, vanished: limit })).heldMakes).toBe(0);
      const beyond = makes({ linked, vanished: limit + 1, fresh: 1 });
      for (const established of [new Set(KINDS), new Set<Kind>()])
        expect(told(beyond, { established })).toMatchObject({ heldMakes: limit + 1, done: ["create"] });
    },
  );

  it("new ones and those made again are counted apart, and all of them vanished is said as such", () => {
    expect(told(makes({ linked: 20, vanished: 2, fresh: 10 }))).toMatchObject({ heldMakes: 0 });
    expect(told(makes({ linked: 20, vanished: 20 })).why).toBe(
      "all 20 linked user records are missing on the other side and would be created again",
    );
  });

  it("absences are made in any number, but not when all of ours have vanished", () => {
    const mine = numbers(1, 40).map((n) => absence(n));
    const scene = { rules: absenceRules(), wanted: mine };
    expect(told(plan(scene)).done).toHaveLength(40);
    const vanished = (count: number) =>
      told(
        plan({
          ...scene,
          links: mine.slice(0, count).map((one) => link(one)),
          wanted: mine.slice(0, count),
        }),
      );
    expect(vanished(4)).toMatchObject({ heldMakes: 0 });
    expect(vanished(5)).toMatchObject({
      heldMakes: 5,
      why: "all 5 linked absence records are missing on the other side and would be created again",
    });
  });

  it("a partial run is judged by the same numbers as a complete one", () => {
    const partial = accountRules({ scope: "partial" });
    expect(told(makes({ linked: 40, fresh: 12 }, partial)).heldMakes).toBe(0);
    expect(told(makes({ linked: 40, fresh: 13 }, partial)).heldMakes).toBe(13);
  });

  it("[creates] where fewer than a fifth of ten or more accounts belong to anybody, it may be the wrong company", () => {
    const held = (linked: number, strangers: number) =>
      told(makes({ linked, strangers, fresh: 1 }), { established: new Set() }).heldMakes;
    expect(held(2, 8)).toBe(0);
    expect(held(1, 9)).toBe(1);
    expect(held(0, 10)).toBe(1);
    expect(held(0, 9)).toBe(0);
    expect(held(20, 80)).toBe(0);
    expect(held(19, 80)).toBe(1);
    expect(told(makes({ linked: 1, strangers: 9, fresh: 1 })).why).toBe(
      "only 1 of 10 accounts in the tool belong to anybody in the source: is it the right company?",
    );
  });

  it("[creates] new ones wait where the list there lacks many who answer to their ids: they may be in the rest of it", () => {
    const known = numbers(1, 30).map((n) => person(n));
    const byId = new Map(known.map((one) => [there(one).remoteId, one]));
    const lacking = (count: number, active = true) =>
      told(
        plan({
          links: known.map((one) => link(one)),
          wanted: [...known, person(2001)],
          pages: [known.slice(count).map((one) => there(one))],
          target: (id) => there(byId.get(id)!, { active }),
        }),
      );
    expect(lacking(3)).toMatchObject({ heldMakes: 0, done: ["create"] });
    expect(lacking(4)).toMatchObject({ heldMakes: 1, done: [] });
    expect(lacking(4).why).toContain("the list was incomplete");
    // A list may leave out the locked.
    expect(lacking(30, false).heldMakes).toBe(0);
  });

  it("[creates] three administrators there and 23 employees to come are a company that begins", () => {
    expect(told(makes({ strangers: 3, fresh: 23 }), { established: new Set() })).toMatchObject({ heldMakes: 0 });
  });

  it("teams have the limit of new ones, but no company to be wrong about", () => {
    const teams = accountRules({ kind: "team" });
    expect(told(makes({ strangers: 50, fresh: 5 }, teams)).heldMakes).toBe(0);
    expect(told(makes({ fresh: 11 }, teams)).heldMakes).toBe(11);
  });

  it("[creates] accounts of people who left, or are out of scope, belong to the company too", () => {
    const gone = numbers(1001, 1020).map((n) => person(n));
    const planned = plan({
      wanted: [...gone.map((one) => leftOut(one)), person(1)],
      pages: [gone.map((one) => there(one))],
    });
    expect(planned.counts).toMatchObject({ there: 20, matched: 20 });
    expect(told(planned)).toMatchObject({ heldMakes: 0, done: ["create"] });
  });

  it("[creates] a rejected create is not done when fewer are wanted later, nor does it keep a new one waiting", () => {
    const planned = makes({ linked: 30, fresh: 12 });
    const creates = planned.changes.filter(({ op }) => op === "create");
    const rejected = rejecting(creates.slice(0, 5).map(fingerprint));
    const verdict = assess([planned], context({ rejected }));
    expect(verdict.rejected).toHaveLength(5);
    expect(verdict.held).toEqual([]);
    expect(verdict.allowed.filter(({ op }) => op === "create")).toHaveLength(7);
  });

  it("A7 what is withheld by now is blanked where its removal is held, and where it was rejected", () => {
    const people = numbers(1, 20);
    const absences = people.map((n) => absence(n, n));
    const planned = plan({
      rules: absenceRules({}, true),
      references: accounts(people.map((n) => `p${n}`)),
      links: absences.map((one) => link(one, { values: { ...one.fields, note: "flu" } })),
      wanted: absences.map((one) => leftOut(one)),
      pages: [absences.map((one) => there(one))],
    });
    const blanked = ({ allowed }: Pick<Verdict, "allowed">) => allowed.filter((change) => isBlanking(change)).length;
    const held = assess([planned], context());
    expect([held.held.length, blanked(held), held.allowed.length]).toEqual([20, 20, 20]);
    const rejected = assess([planned], context({ rejected: rejecting(held.held.map((one) => one.fingerprint)) }));
    expect([rejected.rejected.length, blanked(rejected), rejected.allowed.length]).toEqual([20, 20, 20]);
    const approved = assess([planned], context({ approved: new Set(held.held.map((one) => one.fingerprint)) }));
    expect([approved.allowed.length, blanked(approved)]).toEqual([20, 0]);
  });

  it("a rejected create is named as one", () => {
    const planned = makes({ fresh: 11 });
    const rejected = rejecting(planned.changes.map(fingerprint));
    expect(assess([planned], context({ rejected })).rejected[0]?.detail).toBe(
      "its create was rejected (is new in the source)",
    );
  });
});
