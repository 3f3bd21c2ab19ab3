/** The rule on bookings, computed without a tool. */
import { describe, expect, it } from "vitest";
import type { Absence } from "../../../core/model/absence.ts";
import type { Person } from "../../../core/model/person.ts";
import type { Rule, Ruling } from "../../../core/model/ruling.ts";
import type { Reads } from "../../../core/plugin/contract.ts";
import { bookingsFlow } from "../../../plugins/bookings-release/bookings.ts";
import type { BookingFields } from "../../../plugins/bookings-release/connector.ts";
import { absence, ANN, booking, person, reads, released, settings, silentClient } from "./source.ts";

interface Scene {
  readonly people?: readonly Person[];
  /** Account → person. */
  readonly links?: Readonly<Record<string, string>>;
  readonly settings?: Record<string, unknown>;
  readonly reads?: Partial<Reads>;
  readonly tooLate?: boolean;
}

function ruleOf(absences: readonly Absence[], scene: Scene = {}): Rule<BookingFields> {
  const config = settings(scene.settings);
  const client = { ...silentClient().bookings, ...(scene.tooLate && { tooLate: () => true }) };
  const days = (from: string, to: string) => () => ({ from, to });
  const windows = { bookings: days("2026-07-20", "2026-10-19"), absences: days("2026-07-07", "2026-10-19") };
  const links = scene.links ?? { u1: "1" };
  const subjectOf = (_: unknown, id: string) => links[id] ?? null;
  return bookingsFlow(client, { ...config, ...windows }).rule(reads(absences, scene.people, scene.reads), {
    subjectOf,
  });
}

function judged(absences: readonly Absence[], fields: Partial<BookingFields> = {}, scene: Scene = {}): string | null {
  return short(ruleOf(absences, scene).judge(booking(fields)));
}

function short(ruling: Ruling | null): string | null {
  if (ruling === null) return null;
  return ruling.release ? "released" : ruling.code;
}

const morning = { endsAtMidday: true, startsOn: "2026-07-22", endsOn: "2026-07-22" };
const afternoon = { startsAtMidday: true, startsOn: "2026-07-22", endsOn: "2026-07-22" };
const hours = (from: string, until: string) => ({
  startsOn: "2026-07-22",
  endsOn: "2026-07-22",
  hours: { from, until },
});

describe("B2 a booking of an absent person is released", () => {
  it("B2 with the absence as its cause, and without its type or comment anywhere", () => {
    const ruling = ruleOf([absence()]).judge(booking());
    expect(ruling).toEqual({
      release: true,
      title: "ann@example.com Desk 3 2026-07-22 09:00 to 2026-07-22 17:00",
      personId: "1",
      person: "ann@example.com",
      cause: "a1",
      by: { midday: "12:00" },
      reason: "its person is absent all the time",
      extent: { from: "2026-07-22", to: "2026-07-22" },
    });
    expect(JSON.stringify(ruling)).not.toMatch(/sick|secret/i);
  });

  it.each<[string, Record<string, unknown>, string | null]>([
    ["all", { absence_types: "all" }, "released"],
    ["included by name", { absence_types: { include: [" Sick leave "] } }, "released"],
    ["included by id", { absence_types: { include: ["t1"] } }, "released"],
    ["not included", { absence_types: { include: ["Vacation"] } }, null],
    ["excluded", { absence_types: { exclude: ["Sick leave"] } }, null],
    ["others excluded", { absence_types: { exclude: ["Home office"] } }, "released"],
  ])("B2 types: %s", (_, config, expected) => {
    expect(judged([absence()], {}, { settings: config })).toBe(expected);
  });

  it.each<[Absence["approval"], string | null]>([
    ["approved", "released"],
    ["requested", null],
    ["rejected", null],
    ["unknown", "APPROVAL_UNKNOWN"],
  ])("P8 an absence that is %s", (approval, expected) => {
    expect(judged([absence({ approval })])).toBe(expected);
  });

  it("P8 no release rests on an absence of unknown approval, not even in part", () => {
    const both = [absence({ ...morning }), absence({ id: "a2", ...afternoon, approval: "unknown" })];
    expect(judged(both)).toBe("APPROVAL_UNKNOWN");
    expect(judged(both, { ends_at: "2026-07-22T12:00" })).toBe("released");
    expect(judged([absence(), absence({ id: "a2", approval: "unknown" })])).toBe("released");
  });

  it("[holds] what is kept since something is not known is in doubt, and what is kept for what is known is not", () => {
    const inDoubt = (absences: readonly Absence[], fields: Partial<BookingFields> = {}) => {
      const ruling = ruleOf(absences, {}).judge(booking(fields));
      return ruling?.release === false ? (ruling.inDoubt ?? false) : null;
    };
    expect(inDoubt([absence({ approval: "unknown" })])).toBe(true);
    expect(inDoubt([absence()], { blocker: true })).toBe(false);
    expect(inDoubt([absence()])).toBeNull();
  });
});

describe("B3 blockers", () => {
  it.each<[string, Partial<BookingFields>, Record<string, unknown>]>([
    ["the tool's own mark", { blocker: true }, {}],
    ["the beginning of its subject", { subject: "[blocker] for new colleagues" }, {}],
    ["another beginning, as configured", { subject: "# reserved" }, { blocker: { subject_prefix: "#" } }],
    ["its person", {}, { blocker: { people: ["ANN@example.com"] } }],
    ["its person, with a character that nobody sees", {}, { blocker: { people: ["ann\u200b@example.com"] } }],
    ["its space", {}, { blocker: { spaces: ["desk 3"] } }],
    ["its space in letters of another form", { space: "Büro".normalize("NFD") }, { blocker: { spaces: ["büro"] } }],
    [
      "a beginning in letters of another form",
      { subject: "Störung: Wasser".normalize("NFD") },
      { blocker: { subject_prefix: "störung" } },
    ],
  ])("B3 keeps a blocker recognised by %s, whatever the absence", (_, fields, config) => {
    expect(judged([absence()], fields, { settings: config })).toBe("BLOCKER");
    expect(judged([absence({ startsOn: "2026-01-01", endsOn: null })], fields, { settings: config })).toBe("BLOCKER");
    expect(judged([], fields, { settings: config })).toBeNull();
  });

  it("B3 keeps none for a subject that only mentions it", () => {
    expect(judged([absence()], { subject: "no [Blocker] here" })).toBe("released");
  });

  it("B3 knows a blocker's person by the source's address too, where the tool shows another", () => {
    const config = { blocker: { people: ["ann@example.com"] } };
    expect(judged([absence()], { email: "a.example@desks.example" }, { settings: config })).toBe("BLOCKER");
  });
});

describe("people chooses whose bookings are released", () => {
  const BEN = person("2", "ben@example.com");
  const scene = (people: Record<string, unknown>): Scene => ({ people: [ANN, BEN], settings: { people } });
  const group = { where: { email: "ben@example.com" } };
  const typo = { exclude: ["bne@example.com"] };

  it.each<[string, Record<string, unknown>, string | null]>([
    ["chosen", { where: { email: ["Ann@example.com"] } }, "released"],
    ["not chosen: it is listed as one that is kept", group, "NOT_CHOSEN"],
    ["left out by name: nothing is said of it", { exclude: ["1"] }, null],
    ["one who may be meant by an entry that is nobody's", typo, "UNKNOWN"],
    ["one who may be in the group", { where: { email: ["ben@example.com", "an@example.com"] } }, "UNKNOWN"],
    ["not shown by the attribute of a rule", { where: { office: "Berlin" } }, "UNKNOWN"],
  ])("B2 of an absent person who is %s", (_, people, expected) => {
    expect(judged([absence()], {}, scene(people))).toBe(expected);
  });

  it("B3, B4 nothing is said of a booking that would be kept in any case, or lies in no absence", () => {
    expect(judged([absence({ ...morning })], {}, scene(group))).toBeNull();
    expect(judged([absence()], { blocker: true }, scene(group))).toBeNull();
    expect(judged([], {}, scene(group))).toBeNull();
  });

  it("each list with an entry that names nobody is a conflict", () => {
    const rule = ruleOf([], scene({ where: { email: "an@example.com" }, ...typo }));
    expect([...(rule.report?.() ?? [])].map(({ subject, code }) => `${subject} ${code}`)).toEqual([
      "people.where.email NAMES_NOTHING",
      "people.exclude NAMES_NOTHING",
    ]);
  });

  it("[limit of bookings] whose bookings stay does not count among those whose bookings may go", () => {
    const rule = ruleOf([absence()], { ...scene(group), links: { u1: "1", u2: "2" } });
    for (const account of ["u1", "u2"]) rule.judge(booking({ account }));
    expect(rule.people?.()).toBe(1);
  });

  it("B5 what was released before is judged by the absences alone, whoever is chosen today", () => {
    const verdict = (absences: readonly Absence[]) => ruleOf(absences, scene({ exclude: ["1"] })).review(released());
    expect([verdict([absence()]), verdict([])]).toEqual(["right", "error"]);
  });

  it("few records do not tell what an entry means, so both sides are read", () => {
    const client = { ...silentClient().bookings, byAccount: true };
    const days = () => ({ from: "2026-07-20", to: "2026-10-19" });
    const narrow = (people: Record<string, unknown>) =>
      bookingsFlow(client, { ...settings({ people }), bookings: days, absences: days }).narrow?.(reads([]));
    expect([narrow({}), narrow(group), narrow({ exclude: ["1"] })]).toEqual([true, false, false]);
  });
});

describe("lists in the config that name nothing (any more)", () => {
  const absenceTypes = [
    { id: "t1", name: "Sick leave" },
    { id: "t2", name: "Remote" },
  ];
  const remote = absence({ type: absenceTypes[1]! });
  const scene = (settings: Record<string, unknown>): Scene => ({ settings, reads: { absenceTypes } });
  const told = (settings: Record<string, unknown>, further: Partial<Reads> = {}) => {
    const rule = ruleOf([], { settings, reads: { absenceTypes, ...further } });
    rule.judge(booking({ email: "desk@example.com" }));
    return [...(rule.report?.() ?? [])].map(({ subject, code, detail, conflict }) => {
      expect({ code, conflict }).toEqual({ code: "NAMES_NOTHING", conflict: true });
      return `${subject}: ${detail}`;
    });
  };

  it("B2 no booking is released for an absence whose type may be the one that was to be left out", () => {
    const exclude = ["Home office"];
    expect(judged([remote], {}, scene({ absence_types: { exclude } }))).toBe("TYPE_UNKNOWN");
    expect(judged([absence()], {}, scene({ absence_types: { exclude } }))).toBe("TYPE_UNKNOWN");
    expect(judged([absence()], {}, scene({ absence_types: { exclude: ["Remote"] } }))).toBe("released");
    const certain = { absence_types: { exclude: [...exclude, "Remote"] } };
    expect(judged([remote], {}, scene(certain))).toBeNull();
    expect(told({ absence_types: { exclude } })).toEqual([
      expect.stringMatching(/^absence_types.exclude: no absence type .* "Home office"; there: "Remote", "Sick leave"/),
    ]);
  });

  it("B2 an unknown approval is told as such, whatever the type", () => {
    const unknown = absence({ approval: "unknown" });
    expect(judged([unknown], {}, scene({ absence_types: { exclude: ["Home office"] } }))).toBe("APPROVAL_UNKNOWN");
  });

  it("B3 an entry that is nobody's address and no booked space's name is told, and stops nothing", () => {
    const blocker = {
      people: ["ANN@example.com", "desk@example.com", "old@example.com"],
      spaces: ["DESK 3", "Desk 9"],
    };
    expect(told({ blocker })).toEqual([
      expect.stringMatching(/^blocker.people: .* the e-mail "old@example.com"/),
      expect.stringMatching(/^blocker.spaces: .* the name "Desk 9"; those with one: "Desk 3"/),
    ]);
    expect(judged([absence()], { space: "Desk 1" }, { settings: { blocker: { spaces: ["Desk 9"] } } })).toBe(
      "released",
    );
    expect(told({ blocker }, { narrow: true })).toEqual([]);
  });
});

describe("B4 wholly inside, or kept", () => {
  it.each<[string, readonly Partial<Absence>[], Partial<BookingFields>, string | null]>([
    ["a booking on an absent day", [{}], {}, "released"],
    [
      "a booking on the last absent day",
      [{}],
      { starts_at: "2026-07-24T09:00", ends_at: "2026-07-24T17:00" },
      "released",
    ],
    ["a booking on the day after", [{}], { starts_at: "2026-07-25T09:00", ends_at: "2026-07-25T17:00" }, null],
    [
      "a booking of the whole last day",
      [{}],
      { starts_at: "2026-07-24T00:00", ends_at: "2026-07-25T00:00" },
      "released",
    ],
    [
      "a booking of two days, one of them absent",
      [{}],
      { starts_at: "2026-07-24T09:00", ends_at: "2026-07-25T17:00" },
      "PARTLY_PRESENT",
    ],
    ["a morning booking, absent in the afternoon", [afternoon], { ends_at: "2026-07-22T12:00" }, null],
    ["an afternoon booking, absent in the afternoon", [afternoon], { starts_at: "2026-07-22T12:00" }, "released"],
    ["a day's booking, absent in the afternoon", [afternoon], {}, "PARTLY_PRESENT"],
    ["a day's booking, absent in the morning and in the afternoon", [afternoon, morning], {}, "released"],
    ["a day's booking, absent by the hour all day", [hours("08:00", "12:30"), hours("12:30", "18:00")], {}, "released"],
    [
      "a day's booking, absent by the hour with a gap",
      [hours("08:00", "12:30"), hours("12:45", "18:00")],
      {},
      "PARTLY_PRESENT",
    ],
    ["a booking in the hours of an absence", [hours("08:00", "12:30")], { ends_at: "2026-07-22T12:30" }, "released"],
    [
      "a booking over two adjoining absences",
      [{ endsOn: "2026-07-22" }, { startsOn: "2026-07-23" }],
      { ends_at: "2026-07-23T17:00" },
      "released",
    ],
    [
      "a booking weeks into an absence without an end",
      [{ endsOn: null }],
      { starts_at: "2026-09-01T09:00", ends_at: "2026-09-01T17:00" },
      "released",
    ],
    ["a booking in an absence that began long ago", [{ startsOn: "2026-01-01" }], {}, "released"],
  ])("B4 %s", (_, absences, fields, expected) => {
    const all = absences.map((further, i) => absence({ id: `a${i}`, ...further }));
    expect(judged(all, fields)).toBe(expected);
    expect(judged([...all].reverse(), fields)).toBe(expected);
  });

  it("B4 halves meet at midday as it is configured", () => {
    const fields = { ends_at: "2026-07-22T12:30" };
    expect(judged([absence(morning)], fields)).toBe("PARTLY_PRESENT");
    expect(judged([absence(morning)], fields, { settings: { midday: "12:30" } })).toBe("released");
  });

  it("B4 several absences together: the earliest that shares time with the booking is the cause", () => {
    const early = absence({ id: "early", startsOn: "2026-07-01", endsOn: "2026-07-03" });
    const [first, second] = [absence({ id: "first", ...morning }), absence({ id: "second", ...afternoon })];
    expect(ruleOf([second, early, first]).judge(booking())).toMatchObject({ release: true, cause: "first" });
  });

  it("B4 a day absence is the civil day of the booking's place, wherever that is", () => {
    const day = absence({ startsOn: "2026-07-22", endsOn: "2026-07-22" });
    for (const zone of ["Pacific/Kiritimati", "America/Los_Angeles"]) {
      expect(judged([day], { zone, starts_at: "2026-07-22T00:00", ends_at: "2026-07-23T00:00" })).toBe("released");
      expect(judged([day], { zone, starts_at: "2026-07-22T00:00", ends_at: "2026-07-23T00:15" })).toBe(
        "PARTLY_PRESENT",
      );
    }
  });

  it("B4 does not look at bookings that have ended, by the clock of their place; a running one is released", () => {
    const today = absence({ startsOn: "2026-07-21", endsOn: "2026-07-21" });
    const readAt = "2026-07-21T15:00:00.000Z";
    const fields = { starts_at: "2026-07-21T09:00", ends_at: "2026-07-21T17:00" };
    expect(judged([today], fields, { reads: { readAt } })).toBeNull();
    expect(judged([today], { ...fields, zone: "UTC" }, { reads: { readAt } })).toBe("released");
    expect(judged([today], fields, { reads: { readAt: "2026-07-21T14:59:00.000Z" } })).toBe("released");
  });

  it("B4 of a series only the occurrences inside the absence go", () => {
    const rule = ruleOf([absence()]);
    const days = ["2026-07-21", "2026-07-22", "2026-07-24", "2026-07-25"];
    const said = days.map((day) => short(rule.judge(booking({ starts_at: `${day}T13:00`, ends_at: `${day}T17:00` }))));
    expect(said).toEqual([null, "released", "released", null]);
  });

  it("keeps what the tool would not let go any more, and says so", () => {
    expect(judged([absence()], {}, { tooLate: true })).toBe("TOO_LATE");
    expect(judged([], {}, { tooLate: true })).toBeNull();
  });
});

describe("B4 whose booking it is", () => {
  const twin = person("2", "ann@example.com");
  const bruno = person("3", "bruno@example.com");

  it("B4 the booked account's person, whatever address the booking shows", () => {
    expect(judged([absence()], { email: "bruno@example.com" }, { people: [ANN, bruno] })).toBe("released");
    expect(judged([absence()], {}, { people: [ANN, bruno], links: { u1: "3" } })).toBeNull();
  });

  it("B4 else the one person with its e-mail, in upper or lower case", () => {
    expect(judged([absence()], { account: null, email: "ANN@Example.com" })).toBe("released");
    expect(judged([absence()], { account: "unknown" })).toBe("released");
  });

  it("P9 nobody is told by an e-mail among few people, of whom somebody else may have it too", () => {
    const few = { reads: { narrow: true } } as const;
    expect(judged([absence()], { account: null, email: "ann@example.com" }, few)).toBeNull();
    expect(judged([absence()], { account: "unknown" }, few)).toBeNull();
    expect(judged([absence()], {}, few)).toBe("released");
  });

  it("P9 twins are not guessed at, a twin who left is none", () => {
    expect(judged([absence()], { account: null }, { people: [ANN, twin] })).toBeNull();
    const left = person("2", "ann@example.com", { status: "inactive" });
    expect(judged([absence()], { account: null }, { people: [ANN, left] })).toBe("released");
  });

  it("P9 somebody who may have left is told by the link alone, and is a twin", () => {
    const perhaps = person("1", "ann@example.com", { status: null });
    expect(judged([absence()], { account: null }, { people: [perhaps] })).toBeNull();
    expect(judged([absence()], {}, { people: [perhaps] })).toBe("released");
    expect(judged([absence({ personId: "2" })], { account: null }, { people: [perhaps, twin] })).toBeNull();
  });

  it("P9 somebody on leave is still employed: their bookings are looked at", () => {
    expect(
      judged([absence()], { account: null }, { people: [person("1", "ann@example.com", { status: "leave" })] }),
    ).toBe("released");
  });

  it("nobody's booking, a stranger's, and one without any trace of a person are left alone", () => {
    expect(judged([absence()], { account: null, email: null })).toBeNull();
    expect(judged([absence()], { account: null, email: "stranger@example.com" })).toBeNull();
    expect(judged([absence()], { account: "u1", email: null }, { people: [bruno] })).toBeNull();
  });
});

describe("B5 what was released is looked at until its end", () => {
  it.each<[string, readonly Partial<Absence>[], "right" | "error"]>([
    ["stands", [{}], "right"],
    ["is gone", [], "error"],
    ["was rejected", [{ approval: "rejected" }], "error"],
    ["waits for approval again", [{ approval: "requested" }], "error"],
    ["has a state that is not known", [{ approval: "unknown" }], "right"],
    ["was moved to other days", [{ startsOn: "2026-07-27", endsOn: "2026-07-29" }], "error"],
    ["became an afternoon", [afternoon], "error"],
    ["was entered anew under another id", [{ id: "another" }], "right"],
    ["became somebody else's", [{ personId: "2" }], "error"],
  ])("B5 its cause %s", (_, absences, expected) => {
    expect(ruleOf(absences.map((further) => absence(further))).review(released())).toBe(expected);
  });

  it("B5 types that count no more are no withdrawal", () => {
    const excluded = { settings: { absence_types: { exclude: ["Sick leave"] } } };
    expect(ruleOf([absence()], excluded).review(released())).toBe("right");
  });

  it("B5 halves that meet at another time by now are no withdrawal; a half that became the other one is", () => {
    const fields = { starts_at: "2026-07-22T12:00", ends_at: "2026-07-22T17:00" };
    const ruling = ruleOf([absence(afternoon)]).judge(booking(fields));
    const link = released(fields);
    const remembered = { ...link, values: { ...link.values, ...(ruling?.release && ruling.by) } };
    const later = { settings: { midday: "13:00" } };
    expect(ruleOf([absence(afternoon)], later).review(remembered)).toBe("right");
    expect(ruleOf([absence(morning)], later).review(remembered)).toBe("error");
    // Released by a version that did not remember.
    expect(ruleOf([absence(afternoon)]).review(link)).toBe("right");
  });

  it("B5 once the booking's end has passed, nobody needs to know", () => {
    const at = (readAt: string) => ruleOf([], { reads: { readAt } }).review(released());
    expect(at("2026-07-22T14:59:00.000Z")).toBe("error");
    expect(at("2026-07-22T15:00:00.000Z")).toBe("past");
  });

  it("B5 nothing follows from days of which absences are not known", () => {
    const far = { starts_at: "2026-12-24T09:00", ends_at: "2026-12-24T17:00" };
    expect(ruleOf([]).review(released(far))).toBe("right");
    const long = { starts_at: "2026-06-01T09:00", ends_at: "2026-07-22T17:00" };
    const known = absence({ startsOn: "2026-07-07", endsOn: "2026-07-22" });
    expect(ruleOf([known]).review(released(long))).toBe("right");
  });
});
