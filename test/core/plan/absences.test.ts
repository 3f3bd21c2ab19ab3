/** The rows of the table that have to do with dates, with references, and with details that are withheld. */
import { describe, expect, it } from "vitest";
import type { Op, Upsert } from "../../../core/model/change.ts";
import type { Current, Link } from "../../../core/model/record.ts";
import { absence, absenceRules, accounts, changesOf, isQuiet, leftOut, link, plan as planWith, there } from "./kit.ts";
import type { Scene } from "./kit.ts";

const HOLIDAY = absence(1);
const LONG_AGO = absence(2, 1, { fields: { starts_on: "2026-06-01", ends_on: "2026-06-05" } });
const moved = { starts_on: "2026-09-01", ends_on: "2026-09-02" };

const plan = (scene: Scene) => planWith({ rules: absenceRules(), ...scene });

describe("outside: not seen is not gone", () => {
  it("a link whose dates lie outside the window is neither asked about nor touched nor forgotten", () => {
    const planned = plan({ links: [link(LONG_AGO)], pages: [[]] });
    expect(isQuiet(planned)).toBe(true);
    expect(planned.questions).toEqual({ source: [], target: [] });
    expect(planned.counts.linked).toBe(0);
  });

  it("a link whose dates lie outside the window stays as it is when the target happens to show its record", () => {
    expect(isQuiet(plan({ links: [link(LONG_AGO)], pages: [[there(LONG_AGO)]] }))).toBe(true);
  });

  it.each([
    ["ends on the window's first day", "2026-06-01", "2026-07-07", true],
    ["ends the day before", "2026-06-01", "2026-07-06", false],
    ["begins on the window's last day", "2027-01-17", "2027-02-01", true],
    ["begins the day after", "2027-01-18", "2027-02-01", false],
    ["has no end", "2026-01-01", null, true],
  ])("what %s is looked at: %s to %s", (_, from, to, isIn) => {
    const one = absence(1, 1, { extent: { from, to } });
    expect(plan({ links: [link(one)], pages: [[]] }).questions.target).toEqual(isIn ? ["r-a1"] : []);
  });

  it("a partial read removes nothing, forgets nothing and asks for nothing that it has no news of", () => {
    const rules = absenceRules({ scope: "partial" });
    const planned = plan({ rules, links: [link(HOLIDAY), link(absence(3))], pages: [[there(HOLIDAY)]] });
    expect(isQuiet(planned)).toBe(true);
    expect(planned.questions).toEqual({ source: [], target: [] });
  });

  it("a partial read removes nothing although the source shows that a record does not count", () => {
    const rules = absenceRules({ scope: "partial" });
    expect(
      isQuiet(plan({ rules, links: [link(HOLIDAY)], wanted: [leftOut(HOLIDAY)], pages: [[there(HOLIDAY)]] })),
    ).toBe(true);
  });

  it("a partial read carries over what changed, and counts the links that a complete one would", () => {
    const rules = absenceRules({ scope: "partial" });
    const wanted = absence(1, 1, { fields: moved });
    const planned = plan({
      rules,
      links: [link(HOLIDAY), link(LONG_AGO)],
      wanted: [wanted],
      pages: [[there(HOLIDAY)]],
    });
    expect(changesOf(planned)).toEqual(["update a1"]);
    expect(planned.counts).toMatchObject({ linked: 1, people: 1 });
  });

  it("an absence that was extended backwards after it had left the window makes no duplicate", () => {
    const longer = absence(2, 1, { fields: { starts_on: "2026-06-01", ends_on: "2026-07-10" } });
    const planned = plan({ links: [link(LONG_AGO)], wanted: [longer], pages: [[]], target: () => there(LONG_AGO) });
    expect(planned.questions.target).toEqual(["r-a2"]);
    expect(changesOf(planned)).toEqual(["update a2"]);
  });

  it("an absence that moved out of the window is followed to its new dates", () => {
    const later = absence(1, 1, { fields: { starts_on: "2028-02-01", ends_on: "2028-02-02" } });
    const planned = plan({ links: [link(HOLIDAY)], pages: [[there(HOLIDAY)]], source: () => later });
    expect(planned.incomplete).toBeNull();
    expect(planned.changes).toMatchObject([{ op: "update", desired: later, differing: ["starts_on", "ends_on"] }]);
  });

  describe("a list that may lack what has no end and began before a day", () => {
    const rules = absenceRules({ openFrom: "2026-07-07" });
    const open = absence(1, 1, { extent: { from: "2026-07-01", to: null }, fields: { ends_on: "2027-01-17" } });
    const later = absence(1, 1, { extent: { from: "2026-07-07", to: null } });

    it("follows it, and the other removals stand", () => {
      const links = [link(HOLIDAY), link(absence(3))];
      const source = (subject: string) => (subject === "a1" ? open : ("gone" as const));
      const planned = plan({ rules, links, pages: [[there(HOLIDAY), there(absence(3))]], source });
      expect(planned.incomplete).toBeNull();
      expect(changesOf(planned)).toEqual(["update a1", "remove a3"]);
    });

    it("makes it again where the target has lost it", () => {
      const planned = plan({ rules, links: [link(HOLIDAY)], pages: [[]], target: () => null, source: () => open });
      expect(planned.incomplete).toBeNull();
      expect(changesOf(planned)).toEqual(["create a1"]);
    });

    it.each([
      ["has an end", HOLIDAY],
      ["began on that day", later],
    ])("is incomplete all the same where it lacks one that %s", (_, answer) => {
      const planned = plan({ rules, links: [link(HOLIDAY)], pages: [[there(HOLIDAY)]], source: () => answer });
      expect(planned.incomplete).toContain("absence a1");
    });
  });

  it("an absence that moved out of the window teaches its link the new dates where somebody has moved the record there already", () => {
    const later = absence(1, 1, { fields: { starts_on: "2028-02-01", ends_on: "2028-02-02" } });
    const planned = plan({ links: [link(HOLIDAY)], pages: [[]], target: () => there(later), source: () => later });
    expect(planned.changes).toEqual([]);
    expect(planned.learned).toEqual([{ desired: later, remoteId: "r-a1", link: link(HOLIDAY) }]);
  });

  it("a withdrawn absence whose mirror was moved out of the window there still loses it", () => {
    const elsewhere = there(HOLIDAY, { fields: { starts_on: "2028-01-01", ends_on: "2028-01-02" } });
    const scene = { links: [link(HOLIDAY)], pages: [[]], target: () => elsewhere };
    expect(changesOf(plan(scene))).toEqual(["remove a1"]);
    expect(changesOf(plan({ ...scene, wanted: [leftOut(HOLIDAY)] }))).toEqual(["remove a1"]);
    expect(changesOf(plan({ ...scene, source: () => HOLIDAY }))).toEqual([]);
  });
});

describe("frozen: the account is locked, or nobody knows whose it is", () => {
  const locked = accounts(["p1"], ["p1"]);
  const nobody = accounts([]);

  it.each([
    ["locked", locked],
    ["not there", nobody],
  ])("makes, changes and asks nothing while the account is %s", (_, references) => {
    const wanted = absence(1, 1, { fields: moved, title: HOLIDAY.title, extent: HOLIDAY.extent });
    for (const pages of [[[there(HOLIDAY)]], [[]]]) {
      const planned = plan({ references, links: [link(HOLIDAY)], wanted: [wanted, absence(5)], pages });
      expect(isQuiet(planned)).toBe(true);
      expect(planned.questions).toEqual({ source: [], target: [] });
    }
  });

  it("is left alone either way, and known to be of a locked account only where nothing else is in doubt", () => {
    const left = (scene: Scene) => {
      const { leftAlone } = plan(scene);
      return [[...leftAlone.keys()], [...leftAlone].flatMap(([one, why]) => (why === "locked" ? [one] : []))];
    };
    const frozen = leftOut(HOLIDAY, { fate: "frozen" });
    const pages = [[there(HOLIDAY)]];
    const linked = [link(HOLIDAY)];
    expect(left({ references: locked, wanted: [HOLIDAY] })).toEqual([["a1"], ["a1"]]);
    expect(left({ references: locked, links: linked, wanted: [HOLIDAY], pages })).toEqual([["a1"], ["a1"]]);
    expect(left({ references: locked, links: linked, pages })).toEqual([["a1"], ["a1"]]);
    expect(left({ references: locked, links: linked, wanted: [frozen], pages })).toEqual([["a1"], []]);
    expect(left({ references: accounts(["p2"]), links: linked, wanted: [HOLIDAY], pages })).toEqual([["a1"], []]);
  });

  it("removes nothing while the account is locked, but does where it no longer is", () => {
    const scene = { links: [link(HOLIDAY)], wanted: [leftOut(HOLIDAY)], pages: [[there(HOLIDAY)]] };
    expect(changesOf(plan({ ...scene, references: accounts(["p1"], ["p1"]) }))).toEqual([]);
    expect(changesOf(plan({ ...scene, references: accounts(["p1"]) }))).toEqual(["remove a1"]);
    expect(changesOf(plan({ ...scene, references: accounts([]) }))).toEqual(["remove a1"]);
  });

  it("says of a wanted record whether its person has no account or a locked one", () => {
    const seen = (references: typeof locked) =>
      plan({ references, wanted: [absence(5)] }).sightings.map(({ situation }) => situation);
    expect(seen(nobody)).toEqual(["unmatched"]);
    expect(seen(locked)).toEqual(["frozen"]);
  });

  it("does not freeze a record that refers to nobody", () => {
    const common = absence(6, 1, { fields: { user: null }, key: null });
    expect(changesOf(plan({ references: nobody, wanted: [common] }))).toEqual(["create a6"]);
  });
});

describe("details that are withheld now", () => {
  const rules = absenceRules({}, true);
  const hidden = (one: typeof HOLIDAY) => ({ ...one, fields: { ...one.fields, note: null } });
  const blanks = [{ op: "update", blank: true, differing: ["note"] }];

  it("are blanked in what is looked at", () => {
    const planned = plan({ rules, links: [link(HOLIDAY)], wanted: [hidden(HOLIDAY)], pages: [[there(HOLIDAY)]] });
    expect(planned.changes).toMatchObject([{ op: "update", differing: ["note"] }]);
  });

  it.each([
    ["outside the window", { links: [link(LONG_AGO)] }],
    ["outside the window, shown all the same", { links: [link(LONG_AGO)], pages: [[there(LONG_AGO)]] }],
    ["in a partial read", { links: [link(HOLIDAY)], rules: absenceRules({ scope: "partial" }, true) }],
    [
      "of a frozen record that is seen",
      { links: [link(HOLIDAY)], wanted: [leftOut(HOLIDAY, { fate: "frozen" as const })], pages: [[there(HOLIDAY)]] },
    ],
    [
      "of a frozen record that is not",
      { links: [link(HOLIDAY)], wanted: [leftOut(HOLIDAY, { fate: "frozen" as const })] },
    ],
    [
      "of somebody whose account is locked",
      {
        references: accounts(["p1"], ["p1"]),
        links: [link(HOLIDAY)],
        wanted: [hidden(HOLIDAY)],
        pages: [[there(HOLIDAY)]],
      },
    ],
  ])("are blanked %s", (_, scene) => {
    expect(plan({ rules, ...scene }).changes).toMatchObject(blanks);
  });

  it("are blanked once, not in what never carried them, and not where nothing can be written", () => {
    expect(isQuiet(plan({ rules, links: [link(hidden(LONG_AGO))] }))).toBe(true);
    const mute = { ...rules, can: new Set<Op>() };
    expect(isQuiet(plan({ rules: mute, links: [link(LONG_AGO)] }))).toBe(true);
  });

  it("stay where the flow does not withhold them", () => {
    expect(isQuiet(plan({ links: [link(LONG_AGO)] }))).toBe(true);
  });
});

describe("[fights] set back again and again: the dates of an absence are fought over as one", () => {
  const fields = { starts_on: "2026-07-27", ends_on: "2026-07-31" };
  const holiday = absence(1, 1, { fields });
  const shortened = there(holiday, { fields: { ends_on: "2026-07-28" } });

  /** The link after the record was put right twice, and read as `page` again each time. */
  function foughtTwice(page: readonly Current[], rules = absenceRules()): Link {
    const again = (before: Link): Link => {
      const [change] = plan({ rules, links: [before], wanted: [holiday], pages: [page] }).changes;
      return link(holiday, { setBack: (change as Upsert).setBack! });
    };
    return again(again(link(holiday)));
  }

  const links = [foughtTwice([shortened])];

  it("what Personio moves past the end that somebody set there is written whole", () => {
    const wanted = [absence(1, 1, { fields: { ...fields, starts_on: "2026-07-30" } })];
    const planned = plan({ links, wanted, pages: [[shortened]] });
    expect(planned.changes).toMatchObject([{ op: "update", differing: ["starts_on", "ends_on"], contested: [] }]);
    expect(planned.conflicts).toEqual([]);
  });

  it("is written whole, too, where Personio moves a date to what stands there already", () => {
    const wanted = [absence(1, 1, { fields: { ...fields, starts_on: "2026-07-28" } })];
    const page = [there(holiday, { fields: { starts_on: "2026-07-28", ends_on: "2026-07-28" } })];
    expect(plan({ links, wanted, pages: [page] }).changes).toMatchObject([{ op: "update", differing: ["ends_on"] }]);
  });

  it("both dates are left alone where one of them was set back too often, and the note is written all the same", () => {
    const wanted = [absence(1, 1, { fields: { ...fields, note: "by a lake" } })];
    const elsewhere = there(holiday, { fields: { starts_on: "2026-07-22", ends_on: "2026-07-28" } });
    const planned = plan({ links, wanted, pages: [[elsewhere]] });
    expect(planned.changes).toMatchObject([{ differing: ["note"], contested: ["starts_on", "ends_on"] }]);
    expect(planned.conflicts).toMatchObject([{ code: "SET_BACK" }]);
  });

  it("what was counted under other settings is no fight: the record reads differently, and nobody edited it", () => {
    const before = [foughtTwice([shortened], absenceRules({ settings: "other settings" }))];
    const planned = plan({ links: before, wanted: [holiday], pages: [[shortened]] });
    expect(changesOf(planned)).toEqual(["update a1"]);
    expect(planned.conflicts).toEqual([]);
  });

  it("what was removed there too often is made again once Personio moves it", () => {
    const removed = [foughtTwice([])];
    expect(plan({ links: removed, wanted: [holiday], pages: [[]] }).conflicts).toMatchObject([{ code: "SET_BACK" }]);
    const wanted = [absence(1, 1, { fields: moved })];
    const planned = plan({ links: removed, wanted, pages: [[]] });
    expect(changesOf(planned)).toEqual(["create a1"]);
    expect(planned.conflicts).toEqual([]);
  });
});

describe("recognised by a key that names somebody", () => {
  it("is taken over only with our mark, and only at the right person", () => {
    const scene = { wanted: [HOLIDAY] };
    expect(changesOf(plan({ ...scene, pages: [[there(HOLIDAY)]] }))).toEqual(["adopt a1"]);
    expect(changesOf(plan({ ...scene, pages: [[there(HOLIDAY, { marked: false })]] }))).toEqual(["create a1"]);
    expect(changesOf(plan({ ...scene, pages: [[there(absence(1, 2))]] }))).toEqual(["create a1"]);
  });

  it("two equal absences without a mirror are both made: a key is no name for them", () => {
    const twin = absence(3, 1, { fields: HOLIDAY.fields, key: HOLIDAY.key });
    expect(changesOf(plan({ wanted: [HOLIDAY, twin], pages: [[]] }))).toEqual(["create a1", "create a3"]);
  });

  it("a change of the person alone is an update to the other account", () => {
    const [change] = plan({ links: [link(HOLIDAY)], wanted: [absence(1, 2)], pages: [[there(HOLIDAY)]] }).changes;
    expect(change).toMatchObject({ op: "update", differing: ["user"] });
  });
});

describe("entered anew: withdrawn, and there again under another id with the same days", () => {
  const anew = absence(1, 1, { subject: "a9", fields: { note: "in the hills" } });

  it.each([
    ["the source no longer knows", []],
    ["does not count any more", [leftOut(HOLIDAY)]],
  ])("takes over the record of the one that %s, and nothing is removed or made", (_, former) => {
    const planned = plan({ links: [link(HOLIDAY)], wanted: [...former, anew], pages: [[there(HOLIDAY)]] });
    expect(planned.changes).toMatchObject([
      {
        ...{ op: "adopt", subject: "a9", before: { remoteId: "r-a1" }, link: link(HOLIDAY), differing: ["note"] },
        reason: "was entered again and takes over the existing record",
      },
    ]);
    expect(planned.forgotten).toEqual([]);
    expect(planned.suspects).toEqual([]);
  });

  const partial = { rules: absenceRules({ scope: "partial" }), wanted: [anew] };

  it.each([
    ["the source no longer knows", "gone"],
    ["does not count any more", leftOut(HOLIDAY)],
  ] as const)("takes over in a partial run, too, the record of the one that %s", (_, answer) => {
    const planned = plan({ ...partial, links: [link(HOLIDAY)], pages: [[there(HOLIDAY)]], source: () => answer });
    expect(planned.questions.source).toEqual(["a1"]);
    expect(planned.changes).toMatchObject([{ op: "adopt", subject: "a9", link: link(HOLIDAY) }]);
  });

  const twin = absence(1, 1, { subject: "a2" });
  const twins = { links: [link(HOLIDAY), link(twin)], pages: [[there(HOLIDAY), there(twin)]] };

  it.each<[string, Scene]>([
    ["full", { wanted: [twin, anew] }],
    ["partial", { ...partial, source: (subject) => (subject === "a2" ? twin : "gone") }],
  ])("takes over the record of the one of two equal ones that is gone, in a %s run", (_, scene) => {
    const planned = plan({ ...twins, ...scene });
    expect(planned.changes).toMatchObject([{ op: "adopt", subject: "a9", link: link(HOLIDAY) }]);
    expect(planned.suspects).toEqual([]);
  });

  it.each<[string, Scene]>([
    ["is wanted still", { wanted: [HOLIDAY, anew] }],
    ["is frozen", { wanted: [leftOut(HOLIDAY, { fate: "frozen" }), anew] }],
    ["was not asked about by its id", { wanted: [anew], source: () => undefined }],
    ["a partial run was not told of, and that is there still", { ...partial, source: () => HOLIDAY }],
    ["a partial run was not told of, and did not ask about", { ...partial, source: () => undefined }],
    ["has an equal one, which is there still as well", { ...twins, wanted: [HOLIDAY, twin, anew] }],
    ["is in a state that is not known", { wanted: [anew], source: () => leftOut(HOLIDAY, { fate: "frozen" }) }],
  ])("is made beside one that %s", (_, scene) => {
    const planned = plan({ links: [link(HOLIDAY)], pages: [[there(HOLIDAY)]], ...scene });
    expect(changesOf(planned)).toEqual(["create a9"]);
    expect(planned.forgotten).toEqual([]);
    expect(planned.conflicts).toEqual([]);
  });
});
