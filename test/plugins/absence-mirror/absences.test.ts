import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Absence, AbsenceType } from "../../../core/model/absence.ts";
import type { Desired, Link } from "../../../core/model/record.ts";
import { addDays } from "../../../core/model/time.ts";
import { absencesFlow } from "../../../plugins/absence-mirror/absences.ts";
import type { Capabilities, MirrorFields } from "../../../plugins/absence-mirror/connector.ts";
import { FIRST_LOOK, FOLLOWED } from "../../kit/flow-context.ts";
import { absence, ADA, leftOut, person, reads, settings, silentClient, TODAY, wanted } from "./source.ts";

interface How {
  readonly config?: Record<string, unknown>;
  readonly capabilities?: Partial<Capabilities>;
  readonly followed?: boolean;
  /** The links of a partial run; omitted: a full run. */
  readonly linked?: readonly Link[];
}

function flowOf({ config = {}, capabilities = {} }: How = {}) {
  const parsed = settings(config);
  const { past_days, future_days } = parsed.window;
  const window = (today: string) => ({ from: addDays(today, -past_days), to: addDays(today, future_days) });
  return absencesFlow(silentClient(capabilities), { ...parsed, window });
}

function rows(absences: readonly Absence[], how: How = {}, people = [ADA]) {
  const context = {
    ...(how.followed ? FOLLOWED : FIRST_LOOK),
    ...(how.linked && ({ partial: true, links: how.linked } as const)),
  };
  return [...flowOf(how).desired(reads(absences, people), context)];
}

/** Returns the link that a row leaves once it is written. */
function linkOf({ subject, aliases = [], title, personId, person, fields, extent }: Desired<MirrorFields>): Link {
  const there = { target: "t", kind: "absence", remoteId: `r-${subject}`, active: true } as const;
  const at = `${TODAY}T08:00:00.000Z`;
  return { ...there, subject, aliases, title, personId, person, values: fields, extent, since: at, lastWrittenAt: at };
}

/** Returns the one row of one absence, as code or days. */
function outcome(further: Partial<Absence>, how: How = {}): string {
  const [row, ...others] = rows([absence(further)], how);
  expect(others).toEqual([]);
  if (row === undefined) return "not looked at";
  if ("fate" in row) return `${row.fate}: ${row.code}`;
  const { starts_on, starts_at, ends_on, ends_at } = row.fields;
  return `${starts_on} ${starts_at} to ${ends_on} ${ends_at}`;
}

describe("A2: the window is 14 days back and 180 ahead, and what overlaps it is transferred whole", () => {
  test("the window of 21 July 2026", () => {
    expect(flowOf().window(TODAY)).toEqual({ from: "2026-07-07", to: "2027-01-17" });
  });

  test.each([
    ["from 5 to 10 July is in, whole", "2026-07-05", "2026-07-10", "2026-07-05 morning to 2026-07-10 evening"],
    ["ended on 6 July: out", "2026-07-01", "2026-07-06", "not looked at"],
    ["ended on the day the window opens", "2026-07-01", "2026-07-07", "2026-07-01 morning to 2026-07-07 evening"],
    ["begins on the window's last day", "2027-01-17", "2027-03-01", "2027-01-17 morning to 2027-03-01 evening"],
    ["begins the day after", "2027-01-18", "2027-03-01", "not looked at"],
    ["longer than the window", "2026-01-01", "2028-12-31", "2026-01-01 morning to 2028-12-31 evening"],
  ])("%s", (_, startsOn, endsOn, expected) => {
    expect(outcome({ startsOn, endsOn })).toBe(expected);
  });

  test("both ends of the window can be configured", () => {
    const config = { window: { past_days: 0, future_days: 1 } };
    expect(outcome({ startsOn: "2026-07-20", endsOn: "2026-07-20" }, { config })).toBe("not looked at");
    expect(outcome({ startsOn: "2026-07-22", endsOn: "2026-07-22" }, { config })).toContain("2026-07-22");
    expect(outcome({ startsOn: "2026-07-23", endsOn: "2026-07-23" }, { config })).toBe("not looked at");
  });
});

describe("A9: an absence that moved out of the window is followed to its new dates", () => {
  test("a record that was asked for by id is wanted wherever it lies", () => {
    const [row] = wanted(
      flowOf().desired(reads([absence({ startsOn: "2027-05-01", endsOn: "2027-05-09" })]), FOLLOWED),
    );
    expect(row?.fields).toMatchObject({ starts_on: "2027-05-01", ends_on: "2027-05-09" });
    expect(row?.extent).toEqual({ from: "2027-05-01", to: "2027-05-09" });
  });

  test("a rejected one loses its mirror even there", () => {
    expect(outcome({ approval: "rejected", startsOn: "2027-05-01", endsOn: null }, FOLLOWED)).toBe("dropped: REJECTED");
  });
});

describe("P8: approval decides what counts", () => {
  test.each([
    ["approved", "approved", "2026-07-20 morning to 2026-07-24 evening"],
    ["requested", "approved", "dropped: NOT_APPROVED"],
    ["requested", "requested", "2026-07-20 morning to 2026-07-24 evening"],
    ["rejected", "approved", "dropped: REJECTED"],
    ["rejected", "requested", "dropped: REJECTED"],
    ["unknown", "approved", "frozen: APPROVAL_UNKNOWN"],
    ["unknown", "requested", "frozen: APPROVAL_UNKNOWN"],
  ] as const)("%s with approval: %s", (approval, setting, expected) => {
    expect(outcome({ approval }, { config: { approval: setting } })).toBe(expected);
  });

  test("an unknown state freezes even what a filter would drop", () => {
    const config = { absence_types: { exclude: ["Paid vacation"] } };
    expect(outcome({ approval: "unknown" }, { config })).toBe("frozen: APPROVAL_UNKNOWN");
  });
});

describe("absence_types chooses by name or id", () => {
  test.each([
    ["all", "2026-07-20 morning to 2026-07-24 evening"],
    [{ include: ["t1"] }, "2026-07-20 morning to 2026-07-24 evening"],
    [{ include: [" Paid vacation "] }, "2026-07-20 morning to 2026-07-24 evening"],
    [{ include: ["paid vacation"] }, "dropped: TYPE_EXCLUDED"],
    [{ exclude: ["Paid vacation"] }, "dropped: TYPE_EXCLUDED"],
    [{ exclude: ["Sick leave"] }, "2026-07-20 morning to 2026-07-24 evening"],
  ])("%j", (absence_types, expected) => {
    expect(outcome({}, { config: { absence_types } })).toBe(expected);
  });
});

describe("absence_types with an entry that names no type (any more): what it was to leave out, or to let in, waits", () => {
  const renamed = { id: "t2", name: "Illness" };
  const absenceTypes = [{ id: "t1", name: "Paid vacation" }, renamed];
  const vacation = (id: string) => absence({ id, aliases: [] });
  const ill = (id: string, personId = "1") => absence({ id, aliases: [], type: renamed, personId });
  const linkedBy = (...absences: readonly Absence[]) => wanted(rows(absences)).map(linkOf);

  interface Given {
    readonly absences?: readonly Absence[];
    readonly links?: readonly Link[];
    readonly types?: readonly AbsenceType[] | null;
  }

  /** Returns what becomes of each absence, by its id: of two linked vacations, a new one, and somebody ill, unless others are given. */
  function judgedBy(absence_types: Record<string, readonly string[]>, given: Given = {}) {
    const { absences = [vacation("a1"), vacation("a2"), vacation("new"), ill("ill")], links = [], types } = given;
    const further = types === null ? {} : { absenceTypes: types ?? absenceTypes };
    const flow = flowOf({ config: { absence_types } });
    const found = [...flow.desired(reads(absences, [ADA], further), { ...FIRST_LOOK, links })];
    return Object.fromEntries(found.map((row) => [row.subject, "fate" in row ? `${row.fate}: ${row.code}` : "wanted"]));
  }
  const links = linkedBy(vacation("a1"), vacation("a2"));
  const frozen = "frozen: TYPE_UNKNOWN";
  const nothingNew = { a1: "wanted", a2: "wanted", new: frozen, ill: frozen };

  test("what is mirrored stays so, nothing new is, and one conflict says so", () => {
    const conflict = { "absence_types.exclude": "frozen: NAMES_NOTHING" };
    const exclude = ["Sick leave", "t9"];
    expect(judgedBy({ exclude }, { links })).toEqual({ ...nothingNew, ...conflict });
    expect(judgedBy({ exclude })).toEqual({ ...nothingNew, a1: frozen, a2: frozen, ...conflict });
    const { detail } = leftOut(
      flowOf({ config: { absence_types: { exclude } } }).desired(reads([], [ADA], { absenceTypes }), FIRST_LOOK),
    )[0]!;
    expect(detail).toContain('no absence type of the source has the name or id "Sick leave", "t9"');
    expect(detail).toContain('there: "Illness", "Paid vacation"');
  });

  test("[privacy] a linked absence that was given such a type lets in no other of it, in no run, and tells nothing new", () => {
    const config = { absence_types: { exclude: ["Sick leave"] }, hide_details: false };
    const changed = [{ ...ill("was a vacation"), endsOn: "2026-07-29" }, ill("ill"), ill("ill too", "2")];
    const asWritten = linkedBy(vacation("a1"), vacation("was a vacation"));
    const told = asWritten.map((link) => ({ ...link, values: { ...link.values, note: "Paid vacation" } }));
    for (const run of [FIRST_LOOK, FOLLOWED, { ...FIRST_LOOK, partial: true } as const]) {
      const found = [...flowOf({ config }).desired(reads(changed, [ADA], { absenceTypes }), { ...run, links: told })];
      expect(wanted(found).map(({ subject, fields }) => [subject, fields.ends_on, fields.note])).toEqual([
        ["was a vacation", "2026-07-29", "Paid vacation"],
      ]);
      expect(leftOut(found).filter(({ code }) => code === "TYPE_UNKNOWN")).toHaveLength(2);
    }
  });

  test("details that were hidden until now stay so", () => {
    const config = { absence_types: { exclude: ["Sick leave"] }, hide_details: false };
    const run = { ...FIRST_LOOK, links };
    const found = [...flowOf({ config }).desired(reads([vacation("a1")], [ADA], { absenceTypes }), run)];
    expect(wanted(found).map(({ fields }) => fields.note)).toEqual([null]);
  });

  test("a link is found under the id that the absence had before, and not by an alias that two of them share", () => {
    const [link] = links;
    const moved = [absence({ id: "new id", aliases: ["a1"] }), absence({ id: "other", aliases: ["shared"] })];
    const known = [{ ...link!, aliases: ["shared", "9"] }];
    expect(judgedBy({ exclude: ["Sick leave"] }, { absences: moved, links: known })).toMatchObject({
      "new id": "wanted",
      other: frozen,
    });
    const byNumber = [absence({ id: "9", aliases: [] })];
    expect(judgedBy({ exclude: ["Sick leave"] }, { absences: byNumber, links: known })).toMatchObject({ 9: "wanted" });
  });

  test("what another target's longer window brings along is no reason to freeze a mirror", () => {
    const lastYear = ["1", "2", "3"].map((id) => ({ ...vacation(id), startsOn: "2025-07-20", endsOn: "2025-07-24" }));
    const absences = [vacation("a1"), vacation("a2"), ...lastYear];
    expect(judgedBy({ exclude: ["Sick leave"] }, { absences, links })).toMatchObject({ a1: "wanted", a2: "wanted" });
  });

  test("what is named is left out all the same", () => {
    expect(judgedBy({ exclude: ["Illness", "Sick leave"] }, { links })).toMatchObject({
      a1: "wanted",
      ill: "dropped: TYPE_EXCLUDED",
    });
  });

  test("of a list of types that are let in, no other type loses its mirror", () => {
    const conflict = { "absence_types.include": "frozen: NAMES_NOTHING" };
    expect(judgedBy({ include: ["Vacation"] }, { links })).toEqual({ ...nothingNew, ...conflict });
    expect(judgedBy({ include: ["t2", "Vacation"] }, { links })).toEqual({ ...nothingNew, ill: "wanted", ...conflict });
  });

  test("an entry that names a type of which there is no absence, and a source that does not tell, are no reason to wait", () => {
    const exclude = ["Sick leave"];
    const all = { a1: "wanted", a2: "wanted", new: "wanted", ill: "wanted" };
    expect(judgedBy({ exclude }, { types: [...absenceTypes, { id: "t3", name: "Sick leave" }] })).toEqual(all);
    expect(judgedBy({ exclude }, { types: null })).toEqual(all);
  });

  test("few records do not tell which types there are, so both sides are read where types are chosen", () => {
    const narrow = (absence_types: unknown) => flowOf({ config: { absence_types } }).narrow?.(reads([vacation("a1")]));
    expect([narrow("all"), narrow({ exclude: ["Illness"] })]).toEqual([true, false]);
  });
});

describe("people chooses whose absences are mirrored", () => {
  const BEN = person("2", "ben@example.com", { department: { id: "2", name: "IT" } });
  const CLEO = person("3", "cleo@example.com", { department: { id: "1", name: "Sales" } });
  const people = [person("1", "ada@example.com", { department: { id: "1", name: "Sales" } }), BEN, CLEO];
  const each = people.map(({ id }) => absence({ id: `a${id}`, aliases: [], personId: id }));
  const linked = wanted(rows(each, {}, people)).map(linkOf);

  /** Returns what becomes of each person's absence. */
  function judgedBy(config: Record<string, unknown>, links: readonly Link[] = [], absences = each) {
    const found = [...flowOf({ config }).desired(reads(absences, people), { ...FIRST_LOOK, links })];
    return Object.fromEntries(found.map((row) => [row.subject, "fate" in row ? `${row.fate}: ${row.code}` : "wanted"]));
  }
  const sales = { where: { department: "Sales" } };

  test("a group, without whoever opted out: all others lose what they have", () => {
    const expected = { a1: "wanted", a2: "dropped: NOT_CHOSEN", a3: "dropped: EXCLUDED" };
    expect(judgedBy({ people: { ...sales, exclude: ["CLEO@example.com"] } }, linked)).toEqual(expected);
  });

  test.each([
    ["where", { where: { department: ["Sales", "Informatics"] } }, ["a2"]],
    ["exclude", { exclude: ["cloe@example.com"] }, ["a1", "a2", "a3"]],
  ])("an entry of %s that names nobody: what is mirrored is carried on, and nothing new is", (list, rules, doubted) => {
    const of = (outcome: string) => Object.fromEntries(doubted.map((id) => [id, outcome]));
    const conflict = { [list === "where" ? "people.where.department" : "people.exclude"]: "frozen: NAMES_NOTHING" };
    const all = { a1: "wanted", a2: "wanted", a3: "wanted" };
    expect(judgedBy({ people: rules }, linked)).toEqual({ ...all, ...conflict });
    expect(judgedBy({ people: rules })).toEqual({ ...all, ...of("frozen: UNKNOWN"), ...conflict });
  });

  test("[privacy] of whoever may have opted out days are followed, and nothing else is told", () => {
    const config = { people: { exclude: ["cloe@example.com"] }, hide_details: false };
    const told = linked.map((link) => ({ ...link, values: { ...link.values, note: "Paid vacation" } }));
    const moved = [{ ...each[0]!, endsOn: "2026-07-29", comment: "by the lake" }];
    const found = [...flowOf({ config }).desired(reads(moved, people), { ...FIRST_LOOK, links: told })];
    expect(wanted(found).map(({ fields }) => [fields.ends_on, fields.note])).toEqual([["2026-07-29", "Paid vacation"]]);
  });

  test("an opt-out goes before a state of approval that is not known; a doubt about the person goes after what is certain", () => {
    const unknown = [absence({ approval: "unknown" })];
    expect(judgedBy({ people: { exclude: ["1"] } }, linked, unknown)).toEqual({ a1: "dropped: EXCLUDED" });
    const rejected = [absence({ approval: "rejected" })];
    expect(judgedBy({ people: { exclude: ["9"] } }, linked, rejected)).toMatchObject({ a1: "dropped: REJECTED" });
  });

  test("few records do not tell what an entry means, so both sides are read where people are chosen", () => {
    const narrow = (people: unknown) => flowOf({ config: { people } }).narrow?.(reads([each[0]!]));
    expect([narrow({}), narrow(sales), narrow({ exclude: ["1"] })]).toEqual([true, false, false]);
  });

  test("absences that were asked for by their ids are judged as well, and name no entry again", () => {
    const config = { people: { ...sales, exclude: ["9"] } };
    const found = [...flowOf({ config }).desired(reads([each[1]!], people), FOLLOWED)];
    expect(leftOut(found).map(({ subject, code }) => [subject, code])).toEqual([["a2", "NOT_CHOSEN"]]);
  });
});

describe("A10: what the target cannot express", () => {
  const day = { startsOn: "2026-07-22", endsOn: "2026-07-22" };

  test("hours are not mirrored and listed as kept", () => {
    expect(outcome({ ...day, hours: { from: "09:00", until: "11:00" } })).toBe("kept: HOURS");
  });

  test.each([
    ["09:00", "11:00", "2026-07-22 morning to 2026-07-22 midday"],
    ["09:00", "12:00", "2026-07-22 morning to 2026-07-22 midday"],
    ["11:00", "13:00", "2026-07-22 morning to 2026-07-22 evening"],
    ["12:00", "13:00", "2026-07-22 midday to 2026-07-22 evening"],
    ["15:30", "17:00", "2026-07-22 midday to 2026-07-22 evening"],
    ["09:00", null, "2026-07-22 morning to 2026-07-22 evening"],
    ["12:00", "12:00", "kept: EMPTY"],
  ])("hours: half_day rounds %s to %s up", (from, until, expected) => {
    expect(outcome({ ...day, hours: { from, until } }, { config: { hours: "half_day" } })).toBe(expected);
  });

  test("hours over several days keep a half at either end, and midnight belongs to the day before", () => {
    const config = { hours: "half_day" };
    const days = { startsOn: "2026-07-22", endsOn: "2026-07-24" };
    expect(outcome({ ...days, hours: { from: "14:00", until: "10:00" } }, { config })).toBe(
      "2026-07-22 midday to 2026-07-24 midday",
    );
    expect(outcome({ ...days, hours: { from: "14:00", until: "00:00" } }, { config })).toBe(
      "2026-07-22 midday to 2026-07-23 evening",
    );
  });

  test("two absences by the hour on one morning are one half day, the earlier one's, in any order", () => {
    const early = absence({ ...day, id: "early", hours: { from: "08:00", until: "09:00" } });
    const late = absence({ ...day, id: "late", hours: { from: "10:00", until: "11:00" } });
    for (const order of [
      [early, late],
      [late, early],
    ]) {
      const result = rows(order, { config: { hours: "half_day" } });
      expect(wanted(result).map(({ subject }) => subject)).toEqual(["early"]);
      expect(leftOut(result)).toMatchObject([{ subject: "late", code: "COVERED", fate: "dropped" }]);
    }
  });

  test("a half day that stands there as a day-based absence covers hours inside it", () => {
    const half = absence({ ...day, id: "half", endsAtMidday: true });
    const hours = absence({ ...day, id: "hours", hours: { from: "10:00", until: "11:00" } });
    const result = rows([hours, half], { config: { hours: "half_day" } });
    expect(wanted(result).map(({ subject }) => subject)).toEqual(["half"]);
  });

  describe("in a partial run, which takes nothing away, of two absences by the hour on one morning", () => {
    const by = (id: string, from: string, further = {}) =>
      absence({ ...day, id, aliases: [`v1-${id}`], hours: { from, until: "11:00" }, ...further });
    const carried = (read: readonly Absence[], mirrored: readonly Absence[]) => {
      const config = { hours: "half_day" };
      const linked = wanted(mirrored.flatMap((one) => rows([one], { config }))).map(linkOf);
      return wanted(rows(read, { config, linked })).map(({ subject }) => subject);
    };

    test("the one that is linked stands for both, though only the other one was read", () => {
      expect(carried([by("new", "10:00")], [by("old", "08:00")])).toEqual([]);
      expect(carried([by("new", "08:00")], [by("old", "10:00")])).toEqual([]);
      expect(carried([by("new", "10:00")], [absence({ ...day, id: "half", endsAtMidday: true })])).toEqual([]);
    });

    test("the linked one stands for both where both were read and it is the later one, also by its other id", () => {
      expect(carried([by("new", "08:00"), by("old", "10:00")], [by("old", "10:00")])).toEqual(["old"]);
      const renamed = by("v2-old", "10:00", { aliases: ["old"] });
      expect(carried([by("new", "08:00"), renamed], [by("old", "10:00")])).toEqual(["v2-old"]);
    });

    test("the linked one stands for both where it was taken back, since its half day stays there until the full run", () => {
      const rejected = by("old", "08:00", { approval: "rejected" });
      expect(carried([rejected, by("new", "10:00")], [by("old", "08:00")])).toEqual([]);
    });

    test("the new one is carried where the linked one leaves, or never took, that half day", () => {
      const moved = by("old", "08:00", { startsOn: "2026-07-23", endsOn: "2026-07-23" });
      expect(carried([moved, by("new", "10:00")], [by("old", "08:00")])).toEqual(["new", "old"]);
      const afternoon = by("old", "13:00", { hours: { from: "13:00", until: "14:00" } });
      for (const other of [moved, afternoon, by("old", "08:00", { personId: "2" })])
        expect(carried([by("new", "10:00")], [other])).toEqual(["new"]);
    });

    test("one that is not by the hour is carried all the same", () => {
      expect(carried([absence({ ...day, id: "half", endsAtMidday: true })], [by("old", "08:00")])).toEqual(["half"]);
    });
  });

  test("half days are kept back from a target that knows none", () => {
    const capabilities = { halves: false };
    expect(outcome({ startsAtMidday: true }, { capabilities })).toBe("kept: HALF_DAYS");
    expect(outcome({ endsAtMidday: true }, { capabilities })).toBe("kept: HALF_DAYS");
    expect(outcome({}, { capabilities })).toBe("2026-07-20 morning to 2026-07-24 evening");
  });

  test("an absence without an end reaches to the end of the window, and belongs to no end", () => {
    expect(outcome({ endsOn: null })).toBe("2026-07-20 morning to 2027-01-17 evening");
    expect(outcome({ endsOn: null, startsAtMidday: true, endsAtMidday: true })).toBe(
      "2026-07-20 midday to 2027-01-17 evening",
    );
    expect(wanted(rows([absence({ endsOn: null })]))[0]?.extent).toEqual({ from: "2026-07-20", to: null });
  });

  test("one without an end that begins after the window lasts its first day at least", () => {
    expect(outcome({ startsOn: "2027-06-01", endsOn: null }, FOLLOWED)).toBe(
      "2027-06-01 morning to 2027-06-01 evening",
    );
  });

  test("an absence that ends before it begins is kept back, not turned around", () => {
    expect(outcome({ startsOn: "2026-07-22", endsOn: "2026-07-21" })).toBe("kept: EMPTY");
    expect(outcome({ ...day, startsAtMidday: true, endsAtMidday: true })).toBe("kept: EMPTY");
  });
});

describe("A7: details", () => {
  const noteOf = (further: Partial<Absence>, config = { hide_details: false }) =>
    wanted(rows([absence(further)], { config }))[0]?.fields.note;

  test("are hidden unless the config says otherwise: no note, and what was sent before is withheld", () => {
    expect(wanted(rows([absence()]))[0]?.fields.note).toBeNull();
    expect(flowOf().fields.note).toEqual({ manage: "always", withheld: true });
    expect(flowOf({ config: { hide_details: false } }).fields.note).toEqual({ manage: "always" });
  });

  test("hidden ones leave no trace in any text", () => {
    const text = JSON.stringify([...rows([absence()]), ...rows([absence({ approval: "rejected" })])]);
    expect(text).not.toMatch(/vacation|sea/i);
  });

  test("a type that is filtered out is not named", () => {
    const text = JSON.stringify(rows([absence()], { config: { absence_types: { include: ["Other"] } } }));
    expect(text).not.toMatch(/vacation|sea/i);
  });

  test.each([
    ["Paid vacation", "by the sea", "Paid vacation: by the sea"],
    ["Paid vacation", null, "Paid vacation"],
    ["Paid vacation", " \n ", "Paid vacation"],
    ["  ", "two\r\nlines ", "two\nlines"],
    ["", null, null],
  ])("%j and %j are told as %j", (name, comment, expected) => {
    expect(noteOf({ type: { id: "t", name }, comment })).toBe(expected);
  });

  test("are cut at what the target holds, and no character in half", () => {
    const note = noteOf({ type: { id: "t", name: "T" }, comment: `${"x".repeat(995)}🌊🌊` });
    expect(note).toBe(`T: ${"x".repeat(995)}…`);
    expect(noteOf({ type: { id: "t", name: "x".repeat(1000) }, comment: null })).toHaveLength(1000);
  });
});

describe("A4, A5: what is recognised and what is marked", () => {
  test("only absences with our mark may become ours, and only where the target has one", () => {
    expect(flowOf().adopt).toBe("marked");
    expect(flowOf({ capabilities: { mark: false } }).adopt).toBe("never");
    expect(wanted(rows([absence()]))[0]?.fields.marked).toBe(true);
    expect(wanted(rows([absence()], { capabilities: { mark: false } }))[0]?.fields.marked).toBe(false);
  });

  test("an edit in the target is put right, and nobody's orphan stays", () => {
    expect(flowOf()).toMatchObject({
      drift: "repair",
      orphans: "remove",
      creates: "all",
      kind: "absence",
      area: "absences",
    });
  });

  test("the key names person, days and halves; without an end it names none", () => {
    const key = (further: Partial<Absence>) => wanted(rows([absence(further)]))[0]?.key;
    expect(key({ startsOn: "2026-07-05", endsOn: "2026-07-10" })).toBe(
      "{user:1}|2026-07-05|2026-07-10|morning|evening",
    );
    expect(key({ startsAtMidday: true, endsAtMidday: true })).toBe("{user:1}|2026-07-20|2026-07-24|midday|midday");
    expect(key({ endsOn: null })).toBe("{user:1}|2026-07-20|open|morning");
  });

  test("the user is a reference to the person, and the title names e-mail and days only", () => {
    const [row] = wanted(rows([absence()]));
    expect(row).toMatchObject({ subject: "a1", aliases: ["4711"], personId: "1", person: "ada.anvil@example.com" });
    expect(row?.title).toBe("ada.anvil@example.com 2026-07-20 to 2026-07-24");
    expect(row?.fields.user).toBe("1");
    expect(flowOf().fields.user).toEqual({ manage: "always", ref: "user" });
  });

  test("the title of one without an end does not move from day to day", () => {
    expect(wanted(rows([absence({ endsOn: null })]))[0]?.title).toBe("ada.anvil@example.com 2026-07-20 to open end");
  });

  test("a person without e-mail, or one who was not read, is named by id", () => {
    expect(wanted(rows([absence()], {}, [person("1", null)]))[0]?.title).toBe("1 2026-07-20 to 2026-07-24");
    expect(wanted(rows([absence()], {}, []))[0]).toMatchObject({ person: "1", personId: "1" });
  });
});

test("absences that were never read are not taken for absences that are not there", () => {
  expect(() => [...flowOf().desired({ ...reads([]), absences: null }, FIRST_LOOK)]).toThrow("were not read");
});

test("the order of input never changes what should be there", () => {
  const days = fc.integer({ min: 0, max: 5 });
  const one = fc.record({
    startsOn: days,
    length: days,
    byHour: fc.boolean(),
    from: fc.constantFrom("08:00", "10:00", "13:00"),
  });
  const property = fc.property(fc.array(one, { maxLength: 8 }), fc.nat(), (items, turn) => {
    const absences = items.map(({ startsOn, length, byHour, from }, i) =>
      absence({
        id: `a${i}`,
        startsOn: addDays(TODAY, startsOn),
        endsOn: addDays(TODAY, startsOn + (byHour ? 0 : length)),
        hours: byHour ? { from, until: "14:00" } : null,
      }),
    );
    const turned = [...absences.slice(turn % 8), ...absences.slice(0, turn % 8)].reverse();
    const told = (list: readonly Absence[]) =>
      rows(list, { config: { hours: "half_day" } })
        .map((row) => JSON.stringify(row))
        .sort();
    expect(told(turned)).toEqual(told(absences));
  });
  fc.assert(property, { numRuns: 200, seed: 1 });
});
