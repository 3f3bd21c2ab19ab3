import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvOf } from "../../../../../plugins/user-and-team-provisioning/connectors/honestly/csv.ts";
import { row } from "./feed.ts";

const ann = row("12", { email: "ann@example.com", first_name: "Ann" });

describe("Honestly's file", () => {
  it("is exactly as documented: quotes around every value, documented names, no byte order mark", () => {
    const bob = row("7", { reports_to: "12", attributes: { Department: "IT", Büro: null, Language: "de" } });
    const text = csvOf([{ ...ann, reports_to: null, attributes: { Department: "Legal", Büro: "Köln" } }, bob]);
    expect(text).toBe(
      [
        '"ImportId","Email","Firstname","Lastname","ReportsToId","Büro","Department","Language"',
        '"12","ann@example.com","Ann","Example","","Köln","Legal",""',
        '"7","nr7@example.com","Nr7","Example","12","","IT","de"',
        "",
      ].join("\n"),
    );
    expect(Buffer.from(text)[0]).toBe('"'.charCodeAt(0));
  });

  it("has no column for supervisors where nobody tells them", () => {
    expect(csvOf([ann]).split("\n")[0]).toBe('"ImportId","Email","Firstname","Lastname"');
  });

  it("doubles quotation marks and leaves commas, semicolons and formulas as they are", () => {
    const text = csvOf([row("1", { last_name: 'O"Neil, Jr; =1+1' })]);
    expect(text.split("\n")[1]).toBe('"1","nr1@example.com","Nr1","O""Neil, Jr; =1+1"');
  });

  it("clips names and values at 100 without half an emoji, which counts as two like in most programs, and takes line breaks out, of column names too", () => {
    const long = `a${"😀".repeat(99)}`;
    const text = csvOf([
      row("1", { first_name: " Ann\r\nMary\u2028 ", attributes: { [`Cost\ncentre ${"x".repeat(200)}`]: long } }),
    ]);
    const [[, , , , column], [, , first, , value]] = parse(text) as [string[], string[]];
    expect([first, column, value]).toEqual(["Ann Mary", `Cost centre ${"x".repeat(88)}`, `a${"😀".repeat(49)}`]);
  });

  it("never clips what somebody is known by", () => {
    const email = `${"a".repeat(150)}@example.com`;
    expect(csvOf([row("9".repeat(120), { email, reports_to: "8".repeat(120) })])).toContain(
      `"${"9".repeat(120)}","${email}"`,
    );
  });

  it("is the same text in whatever order people and attributes come, and can be read back", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 20 });
    const rows = fc.uniqueArray(fc.record({ id: fc.nat(9999).map(String), last: text, it: text }), {
      selector: ({ id }) => id,
      minLength: 1,
    });
    fc.assert(
      fc.property(rows, fc.array(fc.nat()), (people, shuffle) => {
        const made = people.map(({ id, last, it: value }) =>
          row(id, { last_name: `x${last}`, attributes: { B: value, A: id } }),
        );
        const other = made
          .map((one, i) => ({
            one: { ...one, attributes: { A: one.attributes.A!, B: one.attributes.B! } },
            at: shuffle[i] ?? 0,
          }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        const written = csvOf(made);
        expect(csvOf(other)).toBe(written);
        const read = parse(written, { columns: true }) as Record<string, string>[];
        expect(read.map(({ ImportId }) => ImportId)).toEqual(people.map(({ id }) => id).sort());
        for (const line of read)
          expect(line).toMatchObject({ A: line.ImportId, Email: `nr${line.ImportId}@example.com` });
      }),
    );
  });

  it.each([
    ["nobody in it", [], "would remove everybody"],
    ["a row without an e-mail", [ann, row("2", { email: "" })], "ImportId '2' has no value in a required column"],
    ["a name of blanks", [row("2", { last_name: " \n " })], "ImportId '2' has no value in a required column"],
    ["one ImportId twice", [ann, { ...ann, email: "other@example.com" }], "ImportId 12 occurs twice"],
    ["one e-mail twice", [ann, row("2", { email: "ANN@example.com" })], "ImportIds 12 and 2 have the same Email"],
    [
      "an attribute of a name that is taken",
      [row("1", { attributes: { Email: "x" } })],
      "the column Email occurs twice",
    ],
  ])("is refused with %s, and the words name no person", (_, rows, words) => {
    expect(() => csvOf(rows)).toThrow(words);
    try {
      csvOf(rows);
    } catch (error) {
      expect(error).toMatchObject({ code: "CONTRACT_BROKEN", message: expect.stringContaining("nothing was sent") });
      expect(String(error)).not.toMatch(/ann@|nr2@/i);
    }
  });
});
