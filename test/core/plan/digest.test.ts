import { describe, expect, it } from "vitest";
import { removal, suspect, type Change } from "../../../core/model/change.ts";
import { digest, fingerprint } from "../../../core/plan/digest.ts";
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

  it("is not that of its words: a reason, a title or a proof may change under it", () => {
    const inOtherWords = removal(
      "deactivate",
      link(ADA, { title: "renamed" }),
      { ...proof, source: "not found" },
      "is gone",
    );
    expect(fingerprint(inOtherWords)).toBe(fingerprint(LOCKED));
    expect(fingerprint(suspect("deactivate", link(ADA), "is missing"))).toBe(fingerprint(LOCKED));
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
