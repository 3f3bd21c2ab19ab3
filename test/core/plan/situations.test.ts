/** The table on top of core/plan/flow-planner.ts, row by row, for records without dates. */
import { describe, expect, it } from "vitest";
import { RecordError } from "../../../core/model/errors.ts";
import type { Current, Desired, LeftOut, Link } from "../../../core/model/record.ts";
import { stillOpen } from "../../../core/plan/locked-again.ts";
import {
  absence,
  absenceRules,
  accountRules,
  accounts,
  changesOf,
  isQuiet,
  leftOut,
  link,
  person,
  plan,
  there,
  type Scene,
} from "./kit.ts";

const ADA = person(1);
const BRUNO = person(2);
const CLARA = person(3);
const anna = { first_name: "Anna" };
const partial = accountRules({ scope: "partial" });

/** Bruno with Ada's address, under an id. */
function taken(subject: string): Desired {
  const email = ADA.fields.email as string;
  return { ...BRUNO, subject, personId: subject, key: email, fields: { ...BRUNO.fields, email } };
}

/** An account with Bruno's address that nobody has. */
function stray(remoteId: string): Current {
  return there(BRUNO, { remoteId });
}

/** A target that shows one account by its id alone. */
function theAccountOf(one: Desired): NonNullable<Scene["target"]> {
  return (remoteId) => (remoteId === there(one).remoteId ? there(one) : null);
}

describe("linked: wanted, linked and there", () => {
  it("does nothing where everything agrees", () => {
    const planned = plan({ links: [link(ADA)], wanted: [ADA], pages: [[there(ADA)]] });
    expect(isQuiet(planned)).toBe(true);
    expect(planned.counts).toMatchObject({ unchanged: 1, linked: 1, people: 1, there: 1, matched: 1 });
  });

  it("updates what changed in the source, and names only that", () => {
    const wanted = { ...ADA, fields: { ...ADA.fields, ...anna } };
    const [change] = plan({ links: [link(ADA)], wanted: [wanted], pages: [[there(ADA)]] }).changes;
    expect(change).toMatchObject({ op: "update", differing: ["first_name"], reason: "changed in the source" });
  });

  it("puts right what was changed there", () => {
    const edited = there(ADA, { fields: { last_name: "Hammer" } });
    const [change] = plan({ links: [link(ADA)], wanted: [ADA], pages: [[edited]] }).changes;
    expect(change).toMatchObject({
      op: "update",
      differing: ["last_name"],
      reason: "was changed in the tool; the change is undone",
      before: edited,
    });
  });

  it("says that settings were changed, not that somebody edited it there, where they were", () => {
    const there_ = there(ADA, { fields: { last_name: "Hammer" } });
    const reasonUnder = (edited: readonly string[]) =>
      plan({ rules: { ...accountRules(), edited }, links: [link(ADA)], wanted: [ADA], pages: [[there_]] }).changes[0]
        ?.reason;
    expect(reasonUnder([])).toBe("was changed in the tool; the change is undone");
    expect(reasonUnder(["connector.absent"])).toBe("settings were changed since the last full run: connector.absent");
    expect(reasonUnder(["a", "b", "c", "d", "e"])).toMatch(/: a, b, c and 2 more$/);
  });

  it("compares with what is there, not with what was written: a change that arrived there already is none", () => {
    const wanted = { ...ADA, fields: { ...ADA.fields, ...anna } };
    const planned = plan({ links: [link(ADA)], wanted: [wanted], pages: [[there(wanted)]] });
    expect(planned.changes).toEqual([]);
    expect(planned.counts.unchanged).toBe(1);
  });

  it("takes two spellings of one value for one value, and empty for missing", () => {
    const current = there(ADA, { fields: { email: "ADA.Anvil@Example.com " } });
    const wanted = person(1, { fields: { last_name: null } });
    const { last_name: _, ...without } = current.fields;
    const planned = plan({ links: [link(wanted)], wanted: [wanted], pages: [[{ ...current, fields: without }]] });
    expect(isQuiet(planned)).toBe(true);
  });

  it("does not set back what people may change there after the first day", () => {
    const current = there(ADA, { fields: { language: "en" } });
    expect(isQuiet(plan({ links: [link(ADA)], wanted: [ADA], pages: [[current]] }))).toBe(true);
    const moved = person(1, { fields: { language: "fr" } });
    expect(changesOf(plan({ links: [link(ADA)], wanted: [moved], pages: [[current]] }))).toEqual([]);
  });

  it("reactivates who is wanted and locked there, and brings the record up to date with it", () => {
    const locked = there(ADA, { active: false, fields: anna });
    const [change, ...more] = plan({ links: [link(ADA, { active: false })], wanted: [ADA], pages: [[locked]] }).changes;
    expect(change).toMatchObject({ op: "reactivate", differing: ["first_name"], reason: "belongs here again" });
    expect(more).toEqual([]);
  });

  it("leaves a locked record locked where the connector cannot unlock, and still brings it up to date", () => {
    const rules = accountRules({ can: new Set(["create", "update"]) });
    const locked = there(ADA, { active: false, fields: anna });
    expect(changesOf(plan({ rules, links: [link(ADA)], wanted: [ADA], pages: [[locked]] }))).toEqual(["update p1"]);
  });

  it("counts what agrees as ours to keep, but not where the flow only knows who is who", () => {
    const agreeing = { links: [link(ADA)], wanted: [ADA], pages: [[there(ADA)]] };
    const learns = accountRules({ creates: "never", orphans: "keep", can: new Set(), onlyMatches: true });
    expect(plan(agreeing).counts.unchanged).toBe(1);
    expect(plan({ ...agreeing, rules: learns }).counts.unchanged).toBe(0);
  });

  it("learns the source's new values where the flow only knows who is who", () => {
    const rules = accountRules({ creates: "never", orphans: "keep", can: new Set(), onlyMatches: true });
    const married = person(1, { fields: { last_name: "Hammer" }, title: ADA.title });
    const planned = plan({ rules, links: [link(ADA)], wanted: [married], pages: [[there(ADA)]] });
    expect(planned.changes).toEqual([]);
    expect(planned.learned).toEqual([{ desired: married, remoteId: "r-p1", link: link(ADA) }]);
  });

  it("S15 a run of another area learns a link's new particulars, not values that nobody wrote", () => {
    const rules = accountRules({ can: new Set(["deactivate"]) });
    const married = person(1, { fields: { last_name: "Hammer" }, title: ADA.title });
    const planned = plan({ rules, links: [link(ADA)], wanted: [married], pages: [[there(ADA)]] });
    expect([planned.changes, planned.learned]).toEqual([[], []]);
  });

  it("learns a link's new particulars once, however many reasons there are", () => {
    const rules = accountRules({ creates: "never", orphans: "keep", can: new Set(), onlyMatches: true });
    const renamed = [1, 2, 3].map((n) => person(n, { fields: { email: `new${n}@example.com` } }));
    const pages = [[3, 1, 2].map((n) => there(person(n)))];
    const { learned } = plan({ rules, links: [1, 2, 3].map((n) => link(person(n))), wanted: renamed, pages });
    expect(learned.map(({ desired }) => desired.subject).sort()).toEqual(["p1", "p2", "p3"]);
  });
});

describe("drift is reported, not repaired, where the flow says so", () => {
  const rules = accountRules({ drift: "report" });

  it("what was changed there is a conflict and stays while the source's record is as it was written", () => {
    const edited = there(ADA, { fields: { last_name: "Hammer" } });
    const planned = plan({ rules, links: [link(ADA)], wanted: [ADA], pages: [[edited]] });
    expect(planned.changes).toEqual([]);
    expect(planned.conflicts).toMatchObject([{ subject: "p1", code: "EDITED_THERE" }]);
  });

  it("S7: when the source's record changes later it wins, and the plan says what it overwrites", () => {
    const edited = there(ADA, { fields: { last_name: "Hammer", first_name: "Adele" } });
    const planned = plan({ rules, links: [link(ADA)], wanted: [person(1, { fields: anna })], pages: [[edited]] });
    expect(planned.conflicts).toEqual([]);
    expect(planned.changes).toMatchObject([
      {
        op: "update",
        reason: expect.stringContaining("overwrites edits on the other side: first_name, last_name"),
      },
    ]);
  });

  it("S7: what was removed there is made again only when the source's record has changed", () => {
    const scene = { rules, links: [link(ADA)], pages: [[]] };
    expect(plan({ ...scene, wanted: [ADA] }).conflicts).toMatchObject([{ code: "REMOVED_THERE" }]);
    expect(changesOf(plan({ ...scene, wanted: [person(1, { fields: anna })] }))).toEqual(["create p1"]);
  });

  it("S7: what is missing with the account that it belonged to is made again with the account", () => {
    const [vacation, references] = [absence(1), accounts([])];
    references.plan("user", "p1");
    const scene = {
      rules: absenceRules({ drift: "report" }),
      links: [link(vacation)],
      wanted: [vacation],
      pages: [[]],
    };
    expect(changesOf(plan({ ...scene, references }))).toEqual(["create a1"]);
    expect(plan(scene).conflicts).toMatchObject([{ code: "REMOVED_THERE" }]);
  });

  it("a change of the source is carried over where nobody touched the record there", () => {
    const wanted = person(1, { fields: anna });
    expect(changesOf(plan({ rules, links: [link(ADA)], wanted: [wanted], pages: [[there(ADA)]] }))).toEqual([
      "update p1",
    ]);
  });

  it("S7: where both sides have come to say the same, that counts as written: the next edit there is a conflict, the source's next change wins", () => {
    const renamed = person(1, { title: "Anna Anvil", fields: anna });
    const [learned, ...more] = plan({
      rules,
      links: [link(ADA)],
      wanted: [renamed],
      pages: [[there(renamed)]],
    }).learned;
    expect([learned, more]).toEqual([{ desired: renamed, remoteId: "r-p1", link: link(ADA), agreed: true }, []]);
    const links = [link(renamed)];
    const edited = there(renamed, { fields: { last_name: "Hammer" } });
    expect(plan({ rules, links, wanted: [renamed], pages: [[edited]] })).toMatchObject({
      changes: [],
      conflicts: [{ code: "EDITED_THERE" }],
    });
    expect(changesOf(plan({ rules, links, wanted: [ADA], pages: [[there(renamed)]] }))).toEqual(["update p1"]);
  });

  describe("a link that was written before a field was managed", () => {
    const { first_name: _, ...values } = ADA.fields;
    const links = [link(ADA, { values })];

    it.each([
      ["edited", [there(ADA, { fields: { last_name: "Hammer" } })], "EDITED_THERE"],
      ["removed", [], "REMOVED_THERE"],
    ])("spares what was %s there: of that field nothing is known", (_what, page, code) => {
      const planned = plan({ rules, links, wanted: [ADA], pages: [page] });
      expect(planned).toMatchObject({ changes: [], conflicts: [{ subject: "p1", code }] });
    });

    it.each(["first_name", "language"])("learns %s where both sides say the same", (name) => {
      const { [name]: _other, ...rest } = ADA.fields;
      const { changes, learned } = plan({
        ...{ rules, links: [link(ADA, { values: rest })], wanted: [ADA], pages: [[there(ADA)]] },
      });
      expect([changes, learned]).toMatchObject([[], [{ desired: ADA, agreed: true }]]);
    });
  });

  it("what was removed there is a conflict and is not made again", () => {
    const planned = plan({ rules, links: [link(ADA)], wanted: [ADA], pages: [[]] });
    expect(planned.changes).toEqual([]);
    expect(planned.conflicts).toMatchObject([{ subject: "p1", code: "REMOVED_THERE" }]);
    expect(planned.forgotten).toEqual([]);
  });
});

describe("linked twice: two links have one record", () => {
  const links = [link(ADA), link(BRUNO, { remoteId: "r-p1" })];

  it.each<[string, Scene]>([
    ["both are wanted", { wanted: [ADA, BRUNO] }],
    ["one has left", { wanted: [ADA, leftOut(BRUNO)] }],
    ["one is gone", { wanted: [ADA] }],
    ["neither is wanted", { wanted: [leftOut(ADA)] }],
    ["it is locked there", { wanted: [ADA], pages: [[there(ADA, { active: false })]] }],
    ["it was deleted there", { wanted: [ADA, BRUNO], pages: [[]] }],
  ])("[identity] nothing is done through either, and both are told, where %s", (_, scene) => {
    for (const order of [links, links.toReversed()]) {
      const planned = plan({ links: order, pages: [[there(ADA)]], ...scene });
      expect({ ...planned, conflicts: [] }).toSatisfy(isQuiet);
      const told = planned.conflicts.map(({ subject, code }) => `${subject} ${code}`).sort();
      expect(told).toEqual(["p1 LINKED_TWICE", "p2 LINKED_TWICE"]);
      expect([...planned.leftAlone.keys()].sort()).toEqual(["p1", "p2"]);
      const known = ["p1", "p2"].map((subject) => planned.references.get("user", subject));
      expect(known, "nothing is written at their account in another flow").toEqual([undefined, undefined]);
    }
  });

  it.each<[string, readonly LeftOut[]]>([
    ["nobody has asked whether either has left", []],
    ["one has left, and whose it is stays unknown", [leftOut(BRUNO)]],
  ])("[identity] is handed over to nobody, where %s", (_, rows) => {
    const anew = { ...BRUNO, subject: "p9", personId: "p9" };
    for (const order of [links, links.toReversed()]) {
      const page = [there(ADA, { otherKeys: [BRUNO.key as string] })];
      const planned = plan({ links: order, wanted: [ADA, ...rows, anew], pages: [page] });
      expect(changesOf(planned)).toEqual([]);
    }
  });
});

describe("missing: wanted and linked, but not in the target's list", () => {
  it("is asked for by its id, and made again only when the target says that it is not there", () => {
    const planned = plan({ links: [link(ADA)], wanted: [ADA], pages: [[]] });
    expect(planned.questions.target).toEqual(["r-p1"]);
    expect(planned.changes).toMatchObject([
      { op: "create", subject: "p1", link: link(ADA), before: null, differing: Object.keys(ADA.fields) },
    ]);
  });

  it("is compared like any other when it answers to its id after all", () => {
    const scene = { links: [link(ADA)], wanted: [ADA], pages: [[]] };
    expect(isQuiet(plan({ ...scene, target: () => there(ADA) }))).toBe(true);
    expect(changesOf(plan({ ...scene, target: () => there(ADA, { fields: anna }) }))).toEqual(["update p1"]);
  });

  it("is known, as the unlocked account that it will be, to those who refer to it when it answers to its id after all", () => {
    const { references } = plan({
      references: accounts([]),
      links: [link(ADA)],
      wanted: [ADA],
      target: () => there(ADA, { active: false }),
    });
    expect(references.get("user", "p1")).toEqual({ remoteId: "r-p1", active: true, unlocking: true });
  });

  describe("is sought by its key as one without a link is", () => {
    /** Bruno's record in the source says what Ada's says, and his account was deleted there. */
    const double = { ...ADA, subject: "p2", personId: "p2" };
    const links = [link(ADA), link(BRUNO)];
    const known = { links, pages: [[there(ADA)]] };
    const moving = { key: "ada.before@example.com" };

    it.each<[string, string, Scene]>([
      ["whoever has it works here", "ADDRESS_REUSED", { ...known, wanted: [ADA, double] }],
      ["a partial run was told of one alone", "ADDRESS_REUSED", { ...known, wanted: [double], rules: partial }],
      ["it is shown by its id alone", "ADDRESS_REUSED", { links, wanted: [ADA, double], target: theAccountOf(ADA) }],
      ["whoever has it left, by another name", "ADDRESS_REUSED", { ...known, wanted: [leftOut(ADA), taken("p2")] }],
      ["two are to have it and neither has", "AMBIGUOUS", { links, wanted: [ADA, double] }],
      ["another is to have it, too", "AMBIGUOUS", { links, wanted: [ADA, double], pages: [[there(ADA, moving)]] }],
      ["two accounts have it", "AMBIGUOUS", { links, wanted: [BRUNO], pages: [[stray("x"), stray("y")]] }],
    ])("[twins] and is a conflict where %s", (_, code, scene) => {
      const planned = plan(scene);
      expect(changesOf(planned).filter((one) => one.endsWith("p2"))).toEqual([]);
      expect(planned.conflicts).toContainEqual(expect.objectContaining({ subject: "p2", code }));
      expect(planned.references.get("user", "p2")?.remoteId).not.toBe(null);
    });

    it("and is made again, whoever makes it takes over the one account with its key", () => {
      const planned = plan({ links: [link(BRUNO)], wanted: [BRUNO], pages: [[stray("x")]] });
      expect(planned.changes).toMatchObject([{ op: "create", subject: "p2", link: link(BRUNO) }]);
    });

    it("[re-hire] and gets the account of before, which another id of the same person left", () => {
      const planned = plan({ ...known, wanted: [leftOut(ADA), double] });
      expect(planned.changes).toMatchObject([{ op: "adopt", subject: "p2", link: link(ADA), before: there(ADA) }]);
      expect(planned.forgotten).toEqual([link(BRUNO)]);
      expect(planned.conflicts).toEqual([]);
    });
  });

  it("is asked for before what nobody wants: look-ups are few", () => {
    const { questions } = plan({ links: [link(BRUNO), link(ADA)], wanted: [ADA], pages: [[]] });
    expect(questions.target).toEqual(["r-p1", "r-p2"]);
  });

  it("is asked for before leavers who are locked, whom some tools leave out of their lists for good", () => {
    const links = [link(person(3), { active: false }), link(BRUNO), link(ADA)];
    const { questions } = plan({ links, wanted: [ADA], pages: [[]] });
    expect(questions.target).toEqual(["r-p1", "r-p2", "r-p3"]);
  });

  it("waits where too many are missing to ask for each", () => {
    const planned = plan({ links: [link(ADA)], wanted: [ADA], pages: [[]], target: () => undefined });
    expect(planned.changes).toEqual([]);
    expect(planned.conflicts).toMatchObject([{ subject: "p1", code: "NOT_CONFIRMED" }]);
  });

  it.each([
    { who: "wanted", wanted: [ADA] },
    { who: "wanted by nobody", wanted: [] },
    { who: "that of somebody who left", wanted: [leftOut(ADA)] },
  ])("[records] is set aside, and said, where it cannot be read there and is $who; the others go on", ({ wanted }) => {
    const details = { causeKey: "desks:garbled", remedy: "Look at it." };
    const planned = plan({
      links: [link(ADA), link(BRUNO)],
      wanted: [...wanted, { ...BRUNO, fields: { ...BRUNO.fields, ...anna } }],
      pages: [[there(BRUNO)]],
      target: () => new RecordError("desks: the record is garbled", details),
    });
    expect(changesOf(planned)).toEqual(["update p2"]);
    const detail = "cannot be read in the tool, so it is left alone: desks: the record is garbled. Look at it.";
    expect(planned.conflicts).toMatchObject([{ subject: "p1", title: ADA.title, code: "UNREADABLE", detail }]);
    expect([planned.suspects, planned.forgotten, planned.leftAlone.has("p1")]).toEqual([[], [], true]);
  });

  it("is forgotten in a flow that makes none, and whoever has the address now is taken for them", () => {
    const rules = accountRules({ creates: "never", orphans: "keep", can: new Set(), onlyMatches: true });
    const moved = person(1, { fields: { email: "ada@example.com" } });
    const anew = there(moved, { remoteId: "r-new" });
    const planned = plan({ rules, links: [link(ADA)], wanted: [moved], pages: [[anew]] });
    expect(planned.forgotten).toEqual([link(ADA)]);
    expect(planned.learned).toEqual([{ desired: moved, remoteId: "r-new", link: null }]);
  });

  it("is not brought back by what was learned of its link in the same run", () => {
    const rules = accountRules({ creates: "never", orphans: "keep", can: new Set(), onlyMatches: true });
    const moved = person(1, { fields: { email: "ada@example.com" } });
    const planned = plan({ rules, links: [link(ADA)], wanted: [moved], pages: [[]] });
    expect(planned.forgotten).toEqual([link(ADA)]);
    expect(planned.learned).toEqual([]);
    expect(planned.unmatched).toEqual([moved]);
  });
});

describe("found and absent: wanted, without a link", () => {
  it("takes over the one account with the same e-mail, and brings it up to date", () => {
    const planned = plan({ wanted: [ADA], pages: [[there(ADA, { remoteId: "77", marked: false, fields: anna })]] });
    expect(planned.changes).toMatchObject([{ op: "adopt", subject: "p1", link: null, differing: ["first_name"] }]);
    expect(planned.references.get("user", "p1")).toEqual({ remoteId: "77", active: true });
  });

  it("takes over an account by a further address of it", () => {
    const current = there(ADA, { key: "anvil@example.com", otherKeys: ["x@example.com", "ada.anvil@example.com"] });
    expect(changesOf(plan({ wanted: [ADA], pages: [[current]] }))).toEqual(["adopt p1"]);
  });

  it("is not confused by an account that lists its main address among the further ones", () => {
    const current = there(ADA, { otherKeys: ["ada.anvil@example.com", "ada.anvil@example.com"] });
    expect(changesOf(plan({ wanted: [ADA], pages: [[current]] }))).toEqual(["adopt p1"]);
  });

  it("unlocks the account that it takes over in the same step", () => {
    const locked = there(ADA, { active: false });
    expect(changesOf(plan({ wanted: [ADA], pages: [[locked]] }))).toEqual(["reactivate p1"]);
  });

  it("only learns who is who where the flow makes none", () => {
    const rules = accountRules({ creates: "never", orphans: "keep", can: new Set(), onlyMatches: true });
    const planned = plan({ rules, wanted: [ADA, BRUNO], pages: [[there(ADA)]] });
    expect(planned.learned).toEqual([{ desired: ADA, remoteId: "r-p1", link: null }]);
    expect(planned.unmatched).toEqual([BRUNO]);
    expect(planned.changes).toEqual([]);
  });

  it("makes a new one where nobody there corresponds", () => {
    const planned = plan({ wanted: [ADA], pages: [[there(BRUNO)]] });
    expect(planned.changes).toMatchObject([
      { op: "create", subject: "p1", link: null, before: null, differing: Object.keys(ADA.fields) },
    ]);
  });

  it("lists as unmatched whom the connector cannot create", () => {
    const planned = plan({ rules: accountRules({ can: new Set(["update"]) }), wanted: [ADA] });
    expect(planned.changes).toEqual([]);
    expect(planned.unmatched).toEqual([ADA]);
  });

  it("leaves out with its reason who is not to be made, and takes over an account that is there all the same", () => {
    const notMade = { code: "LOCATION_MISSING", detail: "there is no place for them" };
    const wanted = [{ ...ADA, notMade }];
    const planned = plan({ wanted });
    expect(planned.changes).toEqual([]);
    expect(planned.leftOut).toMatchObject([{ subject: "p1", person: ADA.person, fate: "frozen", ...notMade }]);
    expect(changesOf(plan({ wanted, pages: [[there(ADA)]] }))).toEqual(["adopt p1"]);
  });

  it("adopts nothing where the flow adopts nothing", () => {
    const rules = accountRules({ adopt: "never" });
    expect(changesOf(plan({ rules, wanted: [ADA], pages: [[there(ADA)]] }))).toEqual(["create p1"]);
  });

  it("adopts only what carries our mark where the flow says so", () => {
    const rules = accountRules({ adopt: "marked" });
    const by = (marked: boolean) => changesOf(plan({ rules, wanted: [ADA], pages: [[there(ADA, { marked })]] }));
    expect(by(true)).toEqual(["adopt p1"]);
    expect(by(false)).toEqual(["create p1"]);
  });
});

describe("ambiguous: nobody is guessed", () => {
  it("several accounts with one address are a conflict that names them in a fixed order", () => {
    const twins = ["9", "8"].map((remoteId) => there(ADA, { remoteId }));
    const planned = plan({ wanted: [ADA], pages: twins.map((twin) => [twin]) });
    expect(planned.changes).toEqual([]);
    expect(planned.conflicts).toMatchObject([
      { subject: "p1", code: "AMBIGUOUS", detail: "2 records on the other side could be this one: 8, 9" },
    ]);
  });

  it("several people with one address are a conflict each, whether an account has it or not", () => {
    const twin = person(2, { key: ADA.key });
    for (const pages of [[[there(ADA)]], [[]]]) {
      const planned = plan({ wanted: [ADA, twin], pages });
      expect(planned.changes).toEqual([]);
      expect(planned.conflicts.map(({ subject, code }) => `${code} ${subject}`)).toEqual([
        "AMBIGUOUS p1",
        "AMBIGUOUS p2",
      ]);
      const why = "2 records in the source have the value by which it would be recognised: p1, p2";
      expect(planned.conflicts.map(({ detail }) => detail)).toEqual([why, why]);
    }
  });

  it("of many people with one address five are named, whatever their order in the source", () => {
    const many = [7, 3, 6, 2, 5, 4].map((n) => person(n, { key: ADA.key }));
    for (const wanted of [many, many.toReversed()])
      expect(plan({ wanted, pages: [[]] }).conflicts[0]?.detail).toMatch(/^6 records.*: p2, p3, p4, p5, p6, …$/);
  });

  it("one account that carries the addresses of two people belongs to neither", () => {
    const both = there(ADA, { otherKeys: [BRUNO.key as string] });
    const planned = plan({ wanted: [ADA, BRUNO], pages: [[both]] });
    expect(planned.changes).toEqual([]);
    expect(planned.conflicts.map(({ code }) => code)).toEqual(["AMBIGUOUS", "AMBIGUOUS"]);
  });

  it.each(["frozen", "dropped", "kept"] as const)(
    "an account whose own address is that of somebody who is left out (%s) is not taken over for its second one",
    (fate) => {
      const theirs = there(ADA, { otherKeys: [BRUNO.key as string] });
      const planned = plan({ wanted: [leftOut(ADA, { fate }), BRUNO], pages: [[theirs]] });
      expect(planned.changes).toEqual([]);
      expect(planned.conflicts).toMatchObject([{ code: "AMBIGUOUS", subject: "p2" }]);
    },
  );

  it("an account whose second address is that of somebody who is left out is taken over by its own", () => {
    const own = there(BRUNO, { otherKeys: [ADA.key as string] });
    expect(changesOf(plan({ wanted: [leftOut(ADA), BRUNO], pages: [[own]] }))).toEqual(["adopt p2"]);
  });

  it("[twins] somebody who left does not make the one who works here ambiguous", () => {
    const former = leftOut(person(2, { key: ADA.key }));
    expect(changesOf(plan({ wanted: [former, ADA], pages: [[there(ADA)]] }))).toEqual(["adopt p1"]);
  });

  it("a free account with the address that a linked person has as well is nobody's", () => {
    const twin = person(2, { key: ADA.key });
    const planned = plan({
      links: [link(ADA)],
      wanted: [ADA, twin],
      pages: [[there(ADA), there(ADA, { remoteId: "9" })]],
    });
    expect(planned.changes).toEqual([]);
    expect(planned.conflicts).toMatchObject([{ subject: "p2", code: "AMBIGUOUS" }]);
  });
});

describe("[not released] what the source does not tell of somebody", () => {
  const untold = person(1, { fields: { ...ADA.fields, last_name: null }, untold: ["last_name"] });

  it("stays as it is there, and the rest is put right", () => {
    const links = [link(ADA)];
    expect(changesOf(plan({ links, wanted: [untold], pages: [[there(ADA)]] }))).toEqual([]);
    const edited = there(ADA, { fields: { ...ADA.fields, first_name: "A.", last_name: "Other" } });
    expect(plan({ links, wanted: [untold], pages: [[edited]] }).changes).toMatchObject([
      { op: "update", differing: ["first_name"], contested: [] },
    ]);
  });

  it("stays also where it was never written, and where an account is taken over", () => {
    const never = link(person(1, { fields: { ...ADA.fields, last_name: null } }));
    expect(changesOf(plan({ links: [never], wanted: [untold], pages: [[there(ADA)]] }))).toEqual([]);
    expect(plan({ wanted: [untold], pages: [[there(ADA)]] }).changes).toMatchObject([{ op: "adopt", differing: [] }]);
  });
});

describe("the address is somebody's already", () => {
  const again = person(9, { key: ADA.key, fields: ADA.fields });
  const stranger = person(9, { key: ADA.key, fields: { ...ADA.fields, first_name: "Zoe", last_name: "Zuletzt" } });

  it("a re-hire under a new id with the same e-mail and name gets the old account back, unlocked", () => {
    const planned = plan({
      links: [link(ADA, { active: false })],
      wanted: [again],
      pages: [[there(ADA, { active: false })]],
    });
    expect(planned.changes).toMatchObject([
      {
        ...{ op: "reactivate", subject: "p9", before: { remoteId: "r-p1" }, differing: [] },
        link: link(ADA, { active: false }),
      },
    ]);
    expect(planned.forgotten).toEqual([]);
    expect(planned.references.get("user", "p9")).toEqual({ remoteId: "r-p1", active: true, unlocking: true });
  });

  it.each([
    ["the source no longer knows", undefined],
    ["has left", leftOut(ADA)],
    ["is frozen", leftOut(ADA, { fate: "frozen" as const })],
  ])("an account given back is not locked in the same run because its former owner %s", (_, former) => {
    const planned = plan({
      links: [link(ADA)],
      wanted: former ? [former, again] : [again],
      pages: [[there(ADA)]],
    });
    expect(changesOf(planned)).toEqual(["adopt p9"]);
    expect(planned.forgotten).toEqual([]);
  });

  it("in a partial run nobody has left whom nobody looked at", () => {
    const rules = accountRules({ scope: "partial" });
    const planned = plan({ rules, links: [link(ADA)], wanted: [again], pages: [[there(ADA)]] });
    expect(planned.conflicts).toMatchObject([{ subject: "p9", code: "ADDRESS_REUSED" }]);
    expect(planned.forgotten).toEqual([]);
  });

  it("a flow that only knows who is who learns the new id", () => {
    const rules = accountRules({ creates: "never", orphans: "keep", can: new Set(), onlyMatches: true });
    const planned = plan({ rules, links: [link(ADA)], wanted: [again], pages: [[there(ADA)]] });
    expect(planned.learned).toEqual([{ desired: again, remoteId: "r-p1", link: null }]);
    expect(planned.forgotten).toEqual([link(ADA)]);
  });

  it("where accounts are only recognised, a locked one is unlocked in the plan that recognises it, and nothing else is written", () => {
    const [locked, links] = [there(ADA, { active: false, fields: anna }), [link(ADA, { active: false })]];
    for (const given of [{ creates: "never" as const }, {}]) {
      const rules = accountRules({ ...given, can: new Set(["deactivate", "reactivate"]) });
      const found = plan({ rules, wanted: [ADA], pages: [[locked]] });
      const returned = plan({ rules, links, wanted: [again], pages: [[locked]] });
      for (const planned of [found, returned]) {
        expect(planned.changes).toMatchObject([{ op: "reactivate", before: { remoteId: "r-p1" }, differing: [] }]);
        expect([planned.learned, planned.forgotten]).toEqual([[], []]);
      }
      const cannot = accountRules({ ...given, can: new Set(["deactivate"]) });
      expect(plan({ rules: cannot, wanted: [ADA], pages: [[locked]] })).toMatchObject({ changes: [], learned: [{}] });
    }
  });

  it("a locked account that the target does not list is given back where it answers when asked", () => {
    const former = { links: [link(ADA, { active: false })], wanted: [again], pages: [[]] };
    expect(changesOf(plan({ ...former, target: () => there(ADA, { active: false }) }))).toEqual(["reactivate p9"]);
  });

  it("another name is a conflict: the address was given to somebody else", () => {
    const planned = plan({ links: [link(ADA)], wanted: [leftOut(ADA), stranger], pages: [[there(ADA)]] });
    expect(planned.conflicts).toMatchObject([{ subject: "p9", code: "ADDRESS_REUSED" }]);
    expect(changesOf(planned)).toEqual(["deactivate p1"]);
    expect(planned.forgotten).toEqual([]);
  });

  it.each([
    ["one is empty, and had been written", ADA.fields.last_name ?? null, {}],
    ["one is not told, as it was not before", null, { untold: ["last_name"] }],
  ])("a name of which %s is no proof of a re-hire", (_, last_name, more) => {
    const nameless = { ...person(9, { key: ADA.key, fields: { ...ADA.fields, last_name: null } }), ...more };
    const holder = link(person(1, { fields: { ...ADA.fields, last_name } }));
    const planned = plan({ links: [holder], wanted: [leftOut(ADA), nameless], pages: [[there(ADA)]] });
    expect(planned.conflicts).toMatchObject([{ subject: "p9", code: "ADDRESS_REUSED" }]);
  });

  it("an account whose owner still works here is not given away", () => {
    const planned = plan({ links: [link(ADA)], wanted: [ADA, again], pages: [[there(ADA)]] });
    expect(planned.changes).toEqual([]);
    expect(planned.conflicts).toMatchObject([{ subject: "p9", code: "ADDRESS_REUSED" }]);
  });

  it.each(["NO_EMAIL", "NOT_CHOSEN", "EXCLUDED", "UNKNOWN", "NOT_STARTED", "ON_LEAVE", "EXTERNAL", "OUT_OF_SCOPE"])(
    "[identity] nor is that of an owner who is left out, but has not left: %s",
    (code) => {
      const namesake = person(8, { key: ADA.key, fields: { ...ADA.fields, first_name: "Zoe" } });
      for (const fate of ["frozen", "dropped"] as const) {
        for (const active of [true, false]) {
          const [former, links] = [leftOut(ADA, { code, fate }), [link(ADA, { active })]];
          for (const wanted of [again, namesake]) {
            const listed = plan({ links, wanted: [former, wanted], pages: [[there(ADA, { active })]] });
            const asked = plan({ links, wanted: [wanted], pages: [[there(ADA)]], source: () => former });
            for (const planned of active ? [listed, asked] : [listed]) {
              expect(changesOf(planned).filter((one) => !one.startsWith("deactivate"))).toEqual([]);
              expect(planned.forgotten).toEqual([]);
              expect(planned.conflicts).toMatchObject([
                { code: "ADDRESS_REUSED", detail: "the account with this address already belongs to person p1" },
              ]);
            }
          }
        }
      }
    },
  );

  it("an account whose owner was only missing from the list, or was not asked about, is not given away", () => {
    for (const source of [() => ADA, () => undefined]) {
      const planned = plan({ links: [link(ADA)], wanted: [again], pages: [[there(ADA)]], source });
      expect(planned.changes).toEqual([]);
      expect(planned.forgotten).toEqual([]);
      expect(planned.conflicts).toMatchObject([{ subject: "p9", code: "ADDRESS_REUSED" }]);
    }
  });

  it("two accounts with the address are given to nobody, whichever the target lists first", () => {
    const twin = link(person(5, { fields: ADA.fields }));
    const pages = [[there(ADA), { ...there(ADA), remoteId: "r-p5" }]];
    for (const listed of [pages, [pages[0]!.toReversed()]]) {
      const planned = plan({ links: [link(ADA), twin], wanted: [leftOut(ADA), again], pages: listed });
      expect(planned.conflicts).toMatchObject([
        { subject: "p9", code: "ADDRESS_REUSED", detail: "the account with this address already belongs to person p1" },
      ]);
      expect(planned.forgotten).toEqual([]);
    }
  });

  it.each([
    ["who has one name only is recognised by that", { last_name: null }, "adopt p9", undefined],
    ["who has no name is not recognised", { first_name: null, last_name: null }, "deactivate p1", "ADDRESS_REUSED"],
  ])("a re-hire %s", (_, empty, change, code) => {
    const fields = { ...ADA.fields, ...empty };
    const planned = plan({
      links: [link(person(1, { fields }))],
      wanted: [leftOut(ADA), person(9, { key: ADA.key, fields })],
      pages: [[{ ...there(ADA), fields }]],
    });
    expect(planned.conflicts[0]?.code).toBe(code);
    expect(changesOf(planned)).toEqual([change]);
  });

  it("two who come back with one address get nothing: it is not known whose it is", () => {
    const twin = { ...again, subject: "p10", personId: "p10" };
    const planned = plan({ links: [link(ADA)], wanted: [leftOut(ADA), again, twin], pages: [[there(ADA)]] });
    expect(planned.learned).toEqual([]);
    expect(planned.conflicts.map(({ subject, code }) => `${code} ${subject}`)).toEqual([
      "AMBIGUOUS p9",
      "AMBIGUOUS p10",
    ]);
  });
});

describe("a file, in which each address stands once", () => {
  const rules = accountRules({ asFile: true, adopt: "never", orphans: "remove" });
  const at = (desired: Desired, { key }: Desired) =>
    person(Number(desired.subject.slice(1)), { key, fields: { ...desired.fields, email: key } });
  const filed = (links: readonly Link[], wanted: readonly (Desired | LeftOut)[]) =>
    plan({
      rules,
      links,
      wanted,
      pages: [links.map(({ subject }) => there([ADA, BRUNO, CLARA].find((one) => one.subject === subject)!))],
    });
  const frozen = leftOut(ADA, { code: "NO_EMAIL", fate: "frozen" });

  it("nobody comes in with the address of a record that is frozen in it: a conflict that names the holder", () => {
    const planned = filed([link(ADA)], [frozen, at(BRUNO, ADA)]);
    expect(planned.changes).toEqual([]);
    expect(planned.conflicts).toMatchObject([
      { subject: "p2", code: "ADDRESS_REUSED", detail: "the account with this address already belongs to person p1" },
    ]);
    expect(planned.references.get("user", "p2")).toBeUndefined();
  });

  it("nobody comes in with the address of somebody who could not be changed for it, in whatever order they come", () => {
    for (const order of [
      [frozen, at(BRUNO, ADA), at(CLARA, BRUNO)],
      [at(CLARA, BRUNO), at(BRUNO, ADA), frozen],
    ]) {
      const planned = filed([link(ADA), link(BRUNO), link(CLARA)], order);
      expect(planned.changes).toEqual([]);
      expect(planned.conflicts.map(({ subject }) => subject).sort()).toEqual(["p2", "p3"]);
    }
  });

  it("somebody comes in with the address of a record that moves or goes in the same plan", () => {
    expect(changesOf(filed([link(ADA), link(BRUNO)], [at(ADA, BRUNO), at(BRUNO, ADA)]))).toEqual([
      "update p1",
      "update p2",
    ]);
    expect(changesOf(filed([link(ADA), link(BRUNO)], [leftOut(ADA), at(BRUNO, ADA)]))).toEqual([
      "update p2",
      "remove p1",
    ]);
    expect(changesOf(filed([link(ADA, { active: false })], [frozen, at(BRUNO, ADA)]))).toEqual(["create p2"]);
  });

  it("a removal that is withdrawn, since the list lacked somebody, leaves its address taken", () => {
    const lacked = plan({
      ...{ rules, links: [link(ADA), link(CLARA)], wanted: [leftOut(ADA), at(BRUNO, ADA)] },
      ...{ pages: [[there(ADA), there(CLARA)]], source: () => CLARA },
    });
    expect(lacked).toMatchObject({ changes: [], conflicts: [{ subject: "p2", code: "ADDRESS_REUSED" }] });
  });
});

describe("orphaned: linked and there, but wanted by nobody", () => {
  it("is asked about by its id, and locked when the source no longer knows it", () => {
    const planned = plan({ links: [link(ADA)], pages: [[there(ADA)]] });
    expect(planned.questions.source).toEqual(["p1"]);
    expect(planned.changes).toMatchObject([{ op: "deactivate", subject: "p1", proof: { source: "not found" } }]);
  });

  it("is locked without a question when the source shows that it does not count", () => {
    for (const fate of ["dropped", "kept"] as const) {
      const planned = plan({ links: [link(ADA)], wanted: [leftOut(ADA, { fate })], pages: [[there(ADA)]] });
      expect(planned.questions.source).toEqual([]);
      expect(planned.changes).toMatchObject([{ op: "deactivate", proof: { source: "seen" }, reason: "has left" }]);
    }
  });

  it("follows what the source answers by id: not counting is proof, frozen is none", () => {
    const by = (fate: "dropped" | "frozen") =>
      changesOf(plan({ links: [link(ADA)], pages: [[there(ADA)]], source: () => leftOut(ADA, { fate }) }));
    expect(by("dropped")).toEqual(["deactivate p1"]);
    expect(by("frozen")).toEqual([]);
  });

  it("makes the reading incomplete when the source has it after all, and then nothing is removed", () => {
    const links = [link(ADA), link(BRUNO)];
    const pages = [[there(ADA), there(BRUNO)]];
    const planned = plan({ links, wanted: [leftOut(BRUNO)], pages, source: () => ADA });
    expect(planned.incomplete).toContain("user p1");
    expect(planned.changes).toEqual([]);
    expect(planned.suspects).toEqual([]);
  });

  it("leaves nobody a suspect when the source has one of them after all", () => {
    const links = [link(ADA), link(BRUNO)];
    const pages = [[there(ADA), there(BRUNO)]];
    const planned = plan({ links, pages, source: (subject) => (subject === "p1" ? ADA : undefined) });
    expect(planned.incomplete).toContain("user p1");
    expect(planned.suspects).toEqual([]);
  });

  it("[asked by name] is a suspect, which can be held but never done, where it was not asked about", () => {
    const planned = plan({ links: [link(ADA)], pages: [[there(ADA)]], source: () => undefined });
    expect(planned.changes).toEqual([]);
    expect(planned.suspects).toMatchObject([{ op: "deactivate", subject: "p1", suspect: true }]);
  });

  it("stays locked once it is locked", () => {
    const planned = plan({ links: [link(ADA, { active: false })], pages: [[there(ADA, { active: false })]] });
    expect(isQuiet(planned)).toBe(true);
    expect(planned.questions.source).toEqual([]);
  });

  it("[fights] is locked again where it is open again, and from the third time on somebody is told", () => {
    const locked = (setBack?: Link["setBack"]) =>
      plan({
        links: [link(ADA, { active: false, ...(setBack && { setBack }) })],
        wanted: [leftOut(ADA)],
        pages: [[there(ADA)]],
      });
    const again = { op: "deactivate", reason: "has left; rollcall had locked it, and it is open again" };
    const first = locked();
    expect(first.changes).toMatchObject([{ ...again, link: { setBack: { times: { "(active)": 1 } } } }]);
    expect(stillOpen(first.changes)).toEqual([]);
    const third = locked({ settings: "as ever", times: { "(active)": 2 } });
    expect(third.changes).toMatchObject([{ ...again, link: { setBack: { times: { "(active)": 3 } } } }]);
    expect(stillOpen(third.changes)).toMatchObject([{ code: "STILL_OPEN", subject: "p1" }]);
  });

  it("[fights] is locked for the first time however often somebody had locked it before", () => {
    const worked = link(ADA, { setBack: { settings: "as ever", times: { "(active)": 2, title: 1 } } });
    const planned = plan({ links: [worked], wanted: [leftOut(ADA)], pages: [[there(ADA)]] });
    expect(planned.changes).toMatchObject([{ reason: "has left", link: { setBack: { times: { title: 1 } } } }]);
    expect(planned.changes[0]?.link?.setBack?.times).toEqual({ title: 1 });
    expect(stillOpen(planned.changes)).toEqual([]);
  });

  it("is kept where the flow keeps orphans, or cannot do what it should", () => {
    for (const given of [{ orphans: "keep" as const }, { can: new Set(["update" as const]) }]) {
      const planned = plan({ rules: accountRules(given), links: [link(ADA)], pages: [[there(ADA)]] });
      expect(isQuiet(planned)).toBe(true);
    }
    const keeps = accountRules({ orphans: "keep" });
    expect(plan({ rules: keeps, links: [link(ADA)], pages: [[there(ADA)]] }).questions.source).toEqual([]);
  });

  it("is removed, not locked, where the flow's rule says so", () => {
    const rules = accountRules({ orphans: "remove" });
    expect(changesOf(plan({ rules, links: [link(ADA)], pages: [[there(ADA)]] }))).toEqual(["remove p1"]);
  });

  it("goes also where the target's list does not show it but knows its id", () => {
    const planned = plan({ links: [link(ADA)], wanted: [leftOut(ADA)], pages: [[]], target: () => there(ADA) });
    expect(changesOf(planned)).toEqual(["deactivate p1"]);
  });
});

describe("gone, frozen and foreign", () => {
  it("forgets a link whose record is gone on both sides", () => {
    const planned = plan({ links: [link(ADA)], pages: [[]] });
    expect(planned.forgotten).toEqual([link(ADA)]);
    expect(planned.changes).toEqual([]);
    expect(planned.references.get("user", "p1")).toBeUndefined();
  });

  it("keeps the link when the target was not asked, or when the source has the record after all", () => {
    const scene = { links: [link(ADA)], pages: [[]] };
    expect(isQuiet(plan({ ...scene, target: () => undefined }))).toBe(true);
    const lacking = plan({ ...scene, source: () => ADA });
    expect(lacking.forgotten).toEqual([]);
    expect(lacking.incomplete).toContain("user p1");
  });

  it("frozen, somebody has to look at it: a conflict, and nothing else", () => {
    const conflict = leftOut(ADA, { fate: "frozen", conflict: true, code: "BREAK_TIMES_UNKNOWN" });
    const planned = plan({ links: [link(ADA)], wanted: [conflict], pages: [[]] });
    expect(planned.conflicts).toEqual([expect.objectContaining({ code: "BREAK_TIMES_UNKNOWN" })]);
    expect([planned.changes, planned.kept, planned.leftOut]).toEqual([[], [], []]);
  });

  it("does nothing for a record whose state is unknown, neither there nor missing", () => {
    const frozen = leftOut(ADA, { fate: "frozen", code: "UNKNOWN_STATE" });
    for (const pages of [[[there(ADA, { fields: anna })]], [[]]]) {
      const planned = plan({ links: [link(ADA)], wanted: [frozen], pages });
      expect(isQuiet(planned)).toBe(true);
      expect(planned.questions).toEqual({ source: [], target: [] });
      expect(planned.leftOut).toEqual([frozen]);
    }
  });

  it("lists what the target cannot express as kept, with the record that it has", () => {
    const kept = leftOut(ADA, { fate: "kept", code: "HOURS" });
    expect(plan({ wanted: [kept] }).kept).toMatchObject([{ code: "HOURS", remoteId: null }]);
    expect(plan({ links: [link(ADA)], wanted: [kept], pages: [[there(ADA)]] }).kept).toMatchObject([
      { code: "HOURS", remoteId: "r-p1" },
    ]);
  });

  it("lists what does not count neither as kept nor as left out: it is no news", () => {
    const planned = plan({ wanted: [leftOut(ADA)] });
    expect([planned.kept, planned.leftOut]).toEqual([[], []]);
    expect(planned.sightings).toMatchObject([{ situation: "unmatched", leftOut: { code: "LEFT" } }]);
  });

  it("never touches a record without a link that nobody looks for, and counts those with our mark", () => {
    const planned = plan({ pages: [[there(ADA), there(BRUNO, { marked: false })]] });
    expect(isQuiet(planned)).toBe(true);
    expect(planned.counts).toMatchObject({ there: 2, matched: 0, markedForeign: 1 });
    expect(planned.sightings.map(({ situation }) => situation)).toEqual(["foreign", "foreign"]);
  });

  it("tells of each open account of somebody who has left, also where two have the same name: their ids tell them apart", () => {
    const twins = ["u1", "u2"].map((remoteId) => there(ADA, { remoteId }));
    const planned = plan({ wanted: [leftOut(ADA)], pages: [twins] });
    expect(planned.conflicts.map(({ code }) => code)).toEqual(["LEFT_UNMANAGED", "LEFT_UNMANAGED"]);
    expect(planned.conflicts.map(({ detail }) => /\((u\d)\) with their e-mail/.exec(detail)?.[1])).toEqual([
      "u1",
      "u2",
    ]);
  });
});

describe("removed before, and listed all the same", () => {
  const HOUR_AGO = "2026-07-21T07:00:00.000Z";
  const removed = (removedAt = HOUR_AGO) => {
    const { target, kind, remoteId, subject, title, person: whose } = link(ADA);
    return [{ target, kind, remoteId, subject, title, person: whose, removedAt }];
  };

  it("is a conflict, and nothing is done to it", () => {
    const planned = plan({ removed: removed(), wanted: [leftOut(ADA)], pages: [[there(ADA)]] });
    expect(planned.changes).toEqual([]);
    expect(planned.conflicts).toMatchObject([{ code: "STILL_THERE", subject: "p1", kind: "user" }]);
    expect(planned.removedThere).toEqual(removed());
    expect(planned.counts.markedForeign).toBe(0);
  });

  it("[identity] is given neither to the next person with that address nor to its own, and each is told", () => {
    const edda = person(5, { key: ADA.key });
    const planned = plan({ removed: removed(), wanted: [edda], pages: [[there(ADA)]] });
    expect([planned.changes, planned.learned, planned.removedThere]).toEqual([[], [], removed()]);
    expect(planned.conflicts).toMatchObject([
      { code: "STILL_THERE", subject: "p1" },
      { code: "STILL_THERE", subject: "p5" },
    ]);
    const again = plan({ removed: removed(), wanted: [ADA], pages: [[there(ADA)]] });
    expect(again.changes).toEqual([]);
    expect(again.conflicts).toMatchObject([{ code: "STILL_THERE", subject: "p1" }]);
    const late = plan({ removed: removed("2026-04-21T08:00:00.000Z"), wanted: [edda], pages: [[there(ADA)]] });
    expect(late.changes).toEqual([]);
    expect(late.conflicts).toMatchObject([{ code: "STILL_THERE", subject: "p5" }]);
  });

  it("[identity] is taken over by nobody while the list may lag behind, nor is another made: that waits", () => {
    const anew = absence(2, 1, { fields: absence(1).fields, key: absence(1).key });
    const { target, kind, remoteId, subject, title, person: whose } = link(absence(1));
    const gone = { target, kind, remoteId, subject, title, person: whose, removedAt: "2026-07-21T07:58:00.000Z" };
    for (const scope of ["full", "partial"] as const) {
      const rules = absenceRules({ adopt: "key", drift: "report", scope });
      const lagging = plan({ rules, removed: [gone], wanted: [anew], pages: [[there(absence(1))]] });
      expect(isQuiet(lagging)).toBe(true);
      expect([...lagging.leftAlone.keys()]).toEqual(["a2"]);
      expect(changesOf(plan({ rules, removed: [gone], wanted: [anew], pages: [[]] }))).toEqual(["create a2"]);
    }
  });

  it("is no news where the list may lag behind; it is remembered all the same", () => {
    const planned = plan({
      removed: removed("2026-07-21T07:56:00.000Z"),
      wanted: [leftOut(ADA)],
      pages: [[there(ADA)]],
    });
    expect(planned.conflicts).toEqual([]);
    expect(planned.removedThere).toHaveLength(1);
  });

  it("is told as any other open account of somebody who has left after 90 days, and is remembered still", () => {
    const longAgo = removed("2026-04-21T08:00:00.000Z");
    const planned = plan({ removed: longAgo, wanted: [leftOut(ADA)], pages: [[there(ADA)]] });
    expect(planned.conflicts).toMatchObject([{ code: "LEFT_UNMANAGED", subject: "p1" }]);
    expect(planned.removedThere).toEqual(longAgo);
    expect(plan({ removed: longAgo, pages: [[there(ADA)]] }).conflicts).toEqual([]);
  });

  it("is forgotten once it is locked there, or no longer listed", () => {
    const cases = [
      { wanted: [leftOut(ADA)], pages: [[there(ADA, { active: false })]] },
      { wanted: [leftOut(ADA)], pages: [[there(BRUNO)]] },
    ];
    for (const scene of cases) {
      const planned = plan({ removed: removed(), ...scene });
      expect([planned.removedThere, planned.conflicts]).toEqual([[], []]);
    }
  });
});

describe("a source that names its records anew", () => {
  const old = person(1, { subject: "4711" });
  const anew = person(1, { subject: "uuid-1", aliases: ["4711"] });

  it("plans nothing and re-keys the link, whichever side knows the other id", () => {
    const cases = [
      [link(old, { remoteId: "r-p1" }), anew],
      [link(anew, { remoteId: "r-p1" }), old],
      [link(anew, { remoteId: "r-p1" }), person(1, { subject: "4711", aliases: ["uuid-1"] })],
    ] as const;
    for (const [before, wanted] of cases) {
      const planned = plan({ links: [before], wanted: [wanted], pages: [[there(ADA)]] });
      expect(planned.changes).toEqual([]);
      expect(planned.questions).toEqual({ source: [], target: [] });
      expect(planned.learned).toEqual([{ desired: wanted, remoteId: "r-p1", link: before }]);
      expect(planned.references.get("user", wanted.subject)).toMatchObject({ remoteId: "r-p1" });
    }
  });

  it("a repair in the same run writes under the new id, so that no second link appears", () => {
    const before = link(old, { remoteId: "r-p1" });
    const planned = plan({ links: [before], wanted: [anew], pages: [[there(ADA, { fields: anna })]] });
    expect(planned.changes).toMatchObject([{ op: "update", subject: "uuid-1", link: before }]);
  });

  it("learns an id that it did not know yet, and nothing where it knows it", () => {
    const wanted = person(1, { aliases: ["4711"] });
    const scene = { wanted: [wanted], pages: [[there(ADA)]] };
    expect(plan({ ...scene, links: [link(ADA)] }).learned).toHaveLength(1);
    expect(plan({ ...scene, links: [link(wanted)] }).learned).toEqual([]);
  });
});
