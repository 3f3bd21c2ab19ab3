import { describe, expect, it } from "vitest";
import type { FieldRules } from "../../../core/model/record.ts";
import { References } from "../../../core/plan/references.ts";
import { absence, accounts } from "./kit.ts";

const RULES: FieldRules = {
  user: { manage: "always", ref: "user" },
  deputy: { manage: "always", ref: "user" },
  note: { manage: "always" },
};
const fields = (user: string | null, deputy: string | null = null) => ({ user, deputy, note: "p1" });
const known = accounts(["p1", "p2"], ["p2"]);

describe("who is who on the other side", () => {
  it.each([
    ["everybody is there", fields("p1", "p1"), "ok"],
    ["it refers to nobody", fields(null), "ok"],
    ["somebody is locked there", fields("p1", "p2"), "inactive"],
    ["somebody is not there", fields("p1", "p3"), "absent"],
  ])("a record's state where %s", (_, given, state) => {
    expect(known.state(RULES, given, "absence")).toBe(state);
  });

  it("puts remote ids in place of subjects, in references alone; nobody stays nobody", () => {
    expect(known.resolve(RULES, fields("p1"))).toEqual({ user: "r-p1", deputy: null, note: "p1" });
    expect(known.resolve(RULES, fields("p3", "p2"))).toEqual({ user: null, deputy: "r-p2", note: "p1" });
  });

  it("keeps the kinds apart, and forgets who is gone", () => {
    const references = new References();
    references.set("user", "1", { remoteId: "u", active: true });
    references.set("team", "1", { remoteId: "t", active: true });
    references.forget("user", "1");
    references.forget("booking", "1");
    expect(references.get("user", "1")).toBeUndefined();
    expect(references.get("team", "1")?.remoteId).toBe("t");
    expect(references.get("team", ["1"])).toBeUndefined();
  });

  it("keeps nobody of a kind that nothing points to", () => {
    const references = new References(new Set(["user"] as const));
    references.set("user", "1", { remoteId: "u", active: true });
    references.set("absence", "1", { remoteId: "a", active: true });
    expect(references.get("user", "1")?.remoteId).toBe("u");
    expect(references.get("absence", "1")).toBeUndefined();
  });

  it("completes a key that names somebody, and has none where they are unknown", () => {
    const keyed = (key: string | null) => known.key(absence(1, 1, { key }));
    expect(keyed("{user:p1} 2026-08-01")).toBe("r-p1 2026-08-01");
    expect(keyed("{user:p1} {user:p2}")).toBe("r-p1 r-p2");
    expect(keyed("{user:p1} {user:p3}")).toBeNull();
    expect(keyed("{team:p1}")).toBeNull();
    expect(keyed("ada@example.com")).toBe("ada@example.com");
    expect(keyed(null)).toBeNull();
  });
});
