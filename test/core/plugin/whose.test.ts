/** Whose records a target carries, by `people.where` and `people.exclude`. */
import { describe, expect, test } from "vitest";
import type { Person } from "../../../core/model/person.ts";
import { peopleRules } from "../../../core/plugin/schema.ts";
import { isEverybody, Whose } from "../../../core/plugin/whose.ts";

const ADA = person("1", "Ada@example.com", { department: { id: "401", name: "Sales" } });
const BEN = person("2", "ben@example.com", { department: { id: "402", name: "IT" } });
const CLEO = person("3", "cleo@example.com", { department: null });
const ALL = [ADA, BEN, CLEO];

function person(id: string, email: string | null, further: Person["attributes"] = {}): Person {
  return { id, attributes: { email, status: "active", tags: [], ...further } };
}

function whose(rules: Record<string, unknown>, people: readonly Person[] = ALL): Whose {
  return new Whose(peopleRules().parse(rules), people);
}

/** Returns what becomes of each person, by their id. */
function judged(rules: Record<string, unknown>, people: readonly Person[] = ALL): Record<string, string> {
  const found = whose(rules, people);
  return Object.fromEntries(
    people.map(({ id }) => {
      const excuse = found.excuse(id);
      return [id, excuse ? `${excuse.fate} ${excuse.code}` : "chosen"];
    }),
  );
}

function conflicts(rules: Record<string, unknown>, people: readonly Person[] = ALL): string[] {
  return [...whose(rules, people).report()].map(({ subject, code, detail }) => `${subject} ${code} ${detail}`);
}

const IN = "chosen";
const [OUT, OPTED_OUT, IN_DOUBT] = ["dropped NOT_CHOSEN", "dropped EXCLUDED", "frozen UNKNOWN"];

describe("who is chosen", () => {
  test("without rules everybody is, also somebody whom the source does not list", () => {
    expect(judged({})).toEqual({ 1: IN, 2: IN, 3: IN });
    expect(whose({}).excuse("9")).toBeNull();
    expect(isEverybody(peopleRules().parse({}))).toBe(true);
    for (const rules of [{ where: { department: "IT" } }, { exclude: ["2"] }])
      expect(isEverybody(peopleRules().parse(rules))).toBe(false);
  });

  test.each<[string, Record<string, unknown>, Record<string, string>]>([
    ["a department", { where: { department: "Sales" } }, { 1: IN, 2: OUT, 3: OUT }],
    ["several", { where: { department: ["Sales", " IT "] } }, { 1: IN, 2: IN, 3: OUT }],
    ["a list of addresses", { where: { email: ["Ada@example.com"] } }, { 1: IN, 2: OUT, 3: OUT }],
    ["all but one, by the e-mail", { exclude: [" ADA@example.com "] }, { 1: OPTED_OUT, 2: IN, 3: IN }],
    ["all but one, by the id", { exclude: ["2"] }, { 1: IN, 2: OPTED_OUT, 3: IN }],
    ["a group but one of it", { where: { department: "Sales" }, exclude: ["1"] }, { 1: OPTED_OUT, 2: OUT, 3: OUT }],
  ])("%s", (_, rules, expected) => {
    expect(judged(rules)).toEqual(expected);
    expect(conflicts(rules)).toEqual([]);
  });

  test("all rules have to match, and the reason names one that does not", () => {
    const where = { department: ["Sales", "IT"], email: "Ada@example.com" };
    expect(judged({ where })).toEqual({ 1: IN, 2: OUT, 3: OUT });
    expect(whose({ where }).excuse("2")).toMatchObject({
      evidence: "email",
      detail: "the rule on email does not match (people.where)",
    });
  });
});

describe("what is not certain takes nobody in, and nobody out", () => {
  test.each([null, "", "new word"])(
    "a status or an employment type that is %j, but for whoever a rule names",
    (value) => {
      const eva = person("4", "eva@example.com", { status: value, employment_type: value });
      const all = [ADA, eva];
      expect(judged({ where: { status: ["active", "leave"] } }, all)).toEqual({ 1: IN, 4: IN_DOUBT });
      expect(judged({ where: { employment_type: "internal" } }, all)["4"]).toBe(IN_DOUBT);
      expect(judged({ where: { status: ["active", "leave"], email: "Ada@example.com" } }, all)).toEqual({
        1: IN,
        4: OUT,
      });
      if (value) expect(judged({ where: { status: ["leave", value] } }, all)).toEqual({ 1: OUT, 4: IN });
    },
  );

  test("an attribute that the source does not show of somebody, unless another rule is certainly broken", () => {
    const untold = { id: "4", attributes: { email: "dora@example.com", status: "active" } };
    expect(judged({ where: { department: "Sales" } }, [ADA, untold])).toEqual({ 1: IN, 4: IN_DOUBT });
    expect(judged({ where: { department: "Sales", email: "Ada@example.com" } }, [ADA, untold])).toEqual({
      1: IN,
      4: OUT,
    });
    expect(whose({ where: { department: "Sales" } }, [ADA, untold]).excuse("4")?.detail).toBe(
      "the source does not show the department",
    );
  });

  test("somebody whom the source does not list, but whose id is excluded", () => {
    expect(whose({ where: { department: "Sales" } }).excuse("9")).toMatchObject({ fate: "frozen", code: "UNKNOWN" });
    expect(whose({ exclude: ["1"] }).excuse("9")).toBeNull();
    expect(whose({ exclude: ["9"] }).excuse("9")).toMatchObject({ fate: "dropped", code: "EXCLUDED" });
  });

  test("an entry of where that is nobody's value: it may have meant whoever has a value that no entry names", () => {
    const where = { department: ["Sales", "Informatics"] };
    expect(judged({ where })).toEqual({ 1: IN, 2: IN_DOUBT, 3: IN_DOUBT });
    expect(judged({ where: { department: "Informatics" } })).toEqual({ 1: IN_DOUBT, 2: IN_DOUBT, 3: IN_DOUBT });
    expect(conflicts({ where })).toEqual([
      expect.stringMatching(
        /^people.where.department NAMES_NOTHING nobody who works here has "Informatics" as department; there: "IT", "Sales"/,
      ),
    ]);
  });

  test("an entry of exclude that is nobody's e-mail or id: anybody may have asked for it, but for those who are out already", () => {
    const rules = { where: { department: ["Sales", "IT"] }, exclude: ["1", "bne@example.com"] };
    expect(judged(rules)).toEqual({ 1: OPTED_OUT, 2: IN_DOUBT, 3: OUT });
    expect(conflicts(rules)).toEqual([
      expect.stringMatching(
        /^people.exclude NAMES_NOTHING nobody in the source has the e-mail or id "bne@example.com"/,
      ),
    ]);
  });

  test("who has left is still somebody whom an entry of exclude can mean, and nobody whom one of where can", () => {
    const left = person("2", "ben@example.com", { status: "inactive", department: { id: "402", name: "IT" } });
    expect(conflicts({ exclude: ["ben@example.com"] }, [ADA, left])).toEqual([]);
    expect(judged({ where: { department: ["Sales", "IT"] } }, [ADA, left, CLEO])).toEqual({
      1: IN,
      2: IN,
      3: IN_DOUBT,
    });
  });

  test("somebody without an e-mail is not named by an entry that is none either", () => {
    const nobody = person("5", null);
    expect(judged({ exclude: ["ada@example.com"] }, [ADA, nobody])).toEqual({ 1: OPTED_OUT, 5: IN });
  });
});

describe("settings that are refused", () => {
  test.each<[string, Record<string, unknown>]>([
    ["a rule without a value", { where: { department: [] } }],
    ["an empty value", { where: { department: " " } }],
    ["an empty name", { exclude: [""] }],
    ["another word", { include: ["ada@example.com"] }],
    ["a status without leave, which would leave out whoever is on parental leave", { where: { status: ["active"] } }],
  ])("%s", (_, rules) => {
    expect(peopleRules().safeParse(rules).success).toBe(false);
  });

  test("not a status with leave", () => {
    expect(peopleRules().safeParse({ where: { status: ["active", "leave"] } }).success).toBe(true);
  });
});
