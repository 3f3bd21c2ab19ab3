import { describe, expect, it } from "vitest";
import { entryOf, learnedLink, linkOf, type EntryContext } from "../../../../core/engine/apply/journal-entries.ts";
import { remoteIdOf, removal, suspect, type Change, type Upsert } from "../../../../core/model/change.ts";
import type { FieldRules } from "../../../../core/model/record.ts";
import { REDACTED } from "../../../../core/model/secret.ts";
import { absence, absenceRules, accountRules, accounts, BASIS, link, person, plan, there } from "../../plan/kit.ts";

const AT = "2026-11-22T04:00:00.000Z";
const HOLIDAY = absence(1);
const references = accounts(["p1", "p2"]);

const context = (rules: FieldRules = absenceRules().fields): EntryContext => ({
  run: { id: "r1", target: "mirror" },
  references,
  rules,
  position: 7,
  status: "intent",
  at: AT,
  approved: false,
  error: null,
});

const onlyChange = (scene: Parameters<typeof plan>[0]) =>
  plan({ rules: absenceRules(), ...scene }).changes[0] as Change;
const moved = absence(1, 2, { fields: { ends_on: "2026-08-09" } });
const UPDATE = onlyChange({ links: [link(HOLIDAY)], wanted: [moved], pages: [[there(HOLIDAY)]] });
const CREATE = onlyChange({ wanted: [HOLIDAY] });
const BLANK = onlyChange({
  rules: absenceRules({ scope: "partial" }, true),
  links: [link(HOLIDAY, { aliases: ["4711"] })],
});
const REMOVE = removal("remove", link(HOLIDAY), { reads: BASIS, source: "not found" }, "is gone");

describe("a change as a row of the journal", () => {
  it("keeps what is wanted with references as subjects, and what differs as the target spells it", () => {
    const entry = entryOf(UPDATE, context());
    expect(entry).toMatchObject({
      run: "r1",
      target: "mirror",
      position: 7,
      kind: "absence",
      op: "update",
      subject: "a1",
      personId: "p2",
      remoteId: "r-a1",
      status: "intent",
      at: AT,
      wanted: { ...HOLIDAY.fields, user: "p2", ends_on: "2026-08-09" },
    });
    expect(entry.fields).toEqual({
      user: { from: "r-p1", to: "r-p2" },
      ends_on: { from: "2026-08-02", to: "2026-08-09" },
    });
  });

  it("of something new has no id and comes from nothing; its link waits for the id alone", () => {
    const entry = entryOf(CREATE, context());
    expect(entry.remoteId).toBeNull();
    expect(entry.fields.starts_on).toEqual({ from: null, to: "2026-08-02" });
    expect(Object.keys(entry.fields)).toEqual(Object.keys(HOLIDAY.fields));
    const {
      remoteId: _,
      values: __,
      lastWrittenAt: ___,
      ...waiting
    } = linkOf("mirror", CREATE, { remoteId: "77", at: AT });
    expect(entry.link).toEqual(waiting);
  });

  it("of a removal, and of one that lacks its proof, wants nothing and leaves no link", () => {
    for (const change of [REMOVE, suspect("remove", link(HOLIDAY), "is missing")])
      expect(entryOf(change, context())).toMatchObject({ wanted: null, link: null, fields: {}, remoteId: "r-a1" });
  });

  it("of a blanked record names the withheld details alone", () => {
    const entry = entryOf(BLANK, context());
    expect(entry.fields).toEqual({ note: { from: "by the sea", to: null } });
    expect(entry.wanted).toEqual({ ...HOLIDAY.fields, note: null });
  });

  it("[privacy] does not say what stood in a field that is withheld, only that something did", () => {
    const withheld = context(absenceRules({}, true).fields);
    expect(entryOf(BLANK, withheld).fields).toEqual({ note: { from: REDACTED, to: null } });
    expect(entryOf(CREATE, withheld).fields.note).toEqual({ from: null, to: "by the sea" });
  });
});

describe("the link that a change leaves", () => {
  it("has the new particulars and values, and the age of the old one", () => {
    expect(linkOf("mirror", UPDATE, { remoteId: "r-new", at: AT })).toEqual({
      ...link(moved),
      target: "mirror",
      remoteId: "r-new",
      lastWrittenAt: AT,
    });
    expect(linkOf("mirror", CREATE, { remoteId: "77", at: AT })).toMatchObject({
      remoteId: "77",
      since: AT,
      active: true,
    });
  });

  it("keeps of what was not written the value that was written last", () => {
    const done = { remoteId: "r-a1", at: AT, unwritten: ["ends_on"] };
    const values = { ...moved.fields, ends_on: HOLIDAY.fields.ends_on };
    expect(linkOf("mirror", UPDATE, done).values).toEqual(values);
    expect(linkOf("mirror", CREATE, done).values).toEqual({ ...HOLIDAY.fields, ends_on: null });
    const untold = { ...(UPDATE as Upsert), desired: { ...moved, untold: ["ends_on"] } };
    expect(linkOf("mirror", untold, { remoteId: "r-a1", at: AT }).values).toEqual(values);
  });

  it("keeps everything but the withheld values where details were blanked", () => {
    const former = link(HOLIDAY, { aliases: ["4711"] });
    expect(linkOf("mirror", BLANK, { remoteId: "r-a1", at: AT })).toEqual({
      ...former,
      values: { ...former.values, note: null },
      lastWrittenAt: AT,
    });
  });

  it("is the former one where something was taken away", () => {
    expect(linkOf("mirror", REMOVE, { remoteId: "r-a1", at: AT })).toEqual({ ...link(HOLIDAY), lastWrittenAt: AT });
  });

  it("of what was only learned was never written, unless its former link was", () => {
    const [ADA, rules] = [
      person(1),
      accountRules({ creates: "never", orphans: "keep", can: new Set(), onlyMatches: true }),
    ];
    const [found] = plan({ rules, wanted: [ADA], pages: [[there(ADA)]] }).learned;
    expect(learnedLink("mirror", "user", found!, AT, ADA.fields)).toEqual({
      ...link(ADA),
      target: "mirror",
      since: AT,
      lastWrittenAt: null,
    });
    const renamed = { ...ADA, title: "renamed" };
    const former = link(ADA, { active: false });
    const [learned] = plan({ rules, links: [former], wanted: [renamed], pages: [[there(ADA)]] }).learned;
    expect(learnedLink("mirror", "user", learned!, AT, former.values)).toEqual({
      ...former,
      target: "mirror",
      title: "renamed",
    });
  });

  it("goes by what is there, then by what was linked", () => {
    expect([UPDATE, CREATE, BLANK, REMOVE].map(remoteIdOf)).toEqual(["r-a1", null, "r-a1", "r-a1"]);
    const ADA = person(1);
    const adopted = plan({ wanted: [ADA], pages: [[there(ADA, { remoteId: "77" })]] }).changes[0] as Change;
    expect(remoteIdOf(adopted)).toBe("77");
  });
});
