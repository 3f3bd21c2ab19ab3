import { describe, expect, it } from "vitest";
import { removal, suspect, type Change } from "../../../core/model/change.ts";
import { digest, effect, effectIn, fingerprint } from "../../../core/plan/digest.ts";
import { BASIS, link, person, plan } from "./kit.ts";

const ADA = person(1);
const proof = { reads: BASIS, source: "seen" } as const;
const create = (given = ADA) => plan({ wanted: [given] }).changes[0] as Change;
const LOCKED = removal("deactivate", link(ADA), proof, "has left");

describe("the fingerprint of a change", () => {
  it("is that of what is asked for: kind, operation, record and values", () => {
    const others = [
      removal("remove", link(ADA), proof, "has left"),
      removal("deactivate", link(ADA, { remoteId: "other" }), proof, "has left"),
      removal("deactivate", link(ADA, { kind: "team" }), proof, "has left"),
      removal("deactivate", link(person(2), { remoteId: "r-p1" }), proof, "has left"),
      create(),
      create(person(1, { fields: { first_name: "Anna" } })),
      plan({ links: [link(ADA)], wanted: [ADA] }).changes[0] as Change,
    ];
    expect(new Set([LOCKED, ...others].map(fingerprint)).size).toBe(others.length + 1);
  });

  it("is not that of its words: a title, and how a reason is put, may change under it", () => {
    const inOtherWords = removal("deactivate", link(ADA, { title: "renamed" }), proof, "does not work here any more");
    expect(fingerprint(inOtherWords)).toBe(fingerprint(LOCKED));
  });

  it("[holds] is that of its reason: on leave, out of scope by each rule, left by each date, gone from the list", () => {
    const seen = ["LEFT", "LEFT 2026-07-20", "LEFT 2026-07-21", "ON_LEAVE"].map((shown) => ({ ...proof, shown }));
    const proofs = [...seen, { ...proof, source: "not found" } as const];
    const locks = proofs.map((one) => removal("deactivate", link(ADA), one, "is to go"));
    expect(new Set(locks.map(fingerprint)).size).toBe(5);
    expect(new Set(locks.map(fingerprint).map(effectIn))).toEqual(new Set([effect(LOCKED)]));
  });

  it("is the same whether the source confirmed that the record is gone, or was not asked for it", () => {
    const gone = removal("deactivate", link(ADA), { ...proof, source: "not found" }, "is gone");
    expect(fingerprint(suspect("deactivate", link(ADA), "is missing"))).toBe(fingerprint(gone));
  });
});

describe("a digest", () => {
  it("names a set: its order does not matter, each member does, and none has no name", () => {
    expect(digest(["b", "a"])).toBe(digest(new Set(["a", "b"])));
    expect(digest(["a", "b"])).not.toBe(digest(["a"]));
    expect(digest([])).toBeNull();
    expect(digest(["a"])).toMatch(/^[0-9a-f]{12}$/);
  });
});
