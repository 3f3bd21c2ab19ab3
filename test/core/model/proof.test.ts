import { describe, expect, it } from "vitest";
import { isBlanking, isRemoval, isSuspect, removal, suspect, type Proof } from "../../../core/model/change.ts";
import { Completeness, type ReadTally } from "../../../core/model/completeness.ts";
import { IncompleteReadError } from "../../../core/model/errors.ts";
import { BASIS, completeness, link, person } from "../plan/kit.ts";

const TALLY: ReadTally = { collection: "people", pages: 2, distinct: 7, total: 7, window: null, attributes: null };
const ADA = link(person(1));

describe("a completeness", () => {
  it("is signed where the count adds up, or where the interface states none", () => {
    expect(Completeness.of(TALLY).tally).toEqual(TALLY);
    expect(Completeness.is(Completeness.of({ ...TALLY, total: null }))).toBe(true);
    expect(Completeness.is(Completeness.of({ ...TALLY, distinct: 0, total: 0 }))).toBe(true);
  });

  it.each([6, 8, 0])("is refused where %i distinct records were read of 7", (distinct) => {
    const sign = () => Completeness.of({ ...TALLY, distinct });
    expect(sign).toThrow(IncompleteReadError);
    expect(sign).toThrow(`people: ${distinct} distinct records were read, but the interface says there are 7`);
  });

  it("is not what only looks like one", () => {
    const signed = Completeness.of(TALLY);
    const lookAlikes = [
      { tally: TALLY },
      { ...signed },
      structuredClone(signed),
      JSON.parse(JSON.stringify(signed)),
      Object.create(Completeness.prototype),
      Object.assign(Object.create(Completeness.prototype), { tally: TALLY }),
      new Proxy(signed, {}),
      TALLY,
      Completeness,
      "complete",
      null,
      undefined,
    ];
    expect(lookAlikes.filter(Completeness.is)).toEqual([]);
  });
});

describe("a removal", () => {
  it("carries the link's particulars, its reason and its proof", () => {
    const proof: Proof = { reads: BASIS, source: "not found" };
    const made = removal("deactivate", ADA, proof, "has left");
    expect(made).toEqual({
      op: "deactivate",
      kind: "user",
      subject: "p1",
      title: "ada.anvil@example.com",
      personId: "p1",
      person: "ada.anvil@example.com",
      reason: "has left",
      link: ADA,
      proof,
    });
    expect([isRemoval(made), isSuspect(made), isBlanking(made)]).toEqual([true, false, false]);
  });

  it.each([
    ["no read", {}],
    ["a list of them", [completeness(), completeness()]],
    ["none of the side that follows", { people: completeness(), of: "people" }],
    ["none of the source's people", { following: completeness(), of: "people" }],
    ["none of the source's absences", { ...BASIS, of: "absences" }],
    ["none of the side that leads", { ...BASIS, of: "leading" }],
    ["another kind of them", { ...BASIS, of: "teams" }],
    ["a forged one", { ...BASIS, following: { tally: TALLY } }],
    ["a forged one among the signed", { ...BASIS, of: "leading", leading: Object.create(Completeness.prototype) }],
  ])("[completeness] is refused to those who cast their way past the compiler with %s", (_, reads) => {
    const make = () => removal("remove", ADA, { reads, source: "seen" } as unknown as Proof, "");
    expect(make).toThrow("a user cannot be removed without the completeness of every read that it rests on");
  });

  it("without proof is a suspect, which nothing takes for a removal", () => {
    const one = suspect("remove", ADA, "is missing");
    expect([isRemoval(one), isSuspect(one)]).toEqual([false, true]);
    expect(one).toMatchObject({ op: "remove", subject: "p1", link: ADA, reason: "is missing" });
  });
});
