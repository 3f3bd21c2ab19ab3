import { describe, expect, it } from "vitest";
import { Tally } from "../../../../core/engine/run/tally.ts";
import { OPS } from "../../../../core/model/change.ts";
import { noCounts } from "../../../../core/model/run.ts";
import { leftOut, person, plan, there } from "../../plan/kit.ts";

const user = (op: (typeof OPS)[number]) => ({ kind: "user", op }) as const;

describe("a tally", () => {
  it("counts what was done, and what would be done, by operation; the rest by what became of it", () => {
    const tally = new Tally();
    for (const op of OPS) tally.count(user(op), op === "adopt" ? "planned" : "done");
    for (const status of ["held", "failed", "parked", "waiting"] as const) tally.count(user("update"), status);
    const expected = { ...Object.fromEntries(OPS.map((op) => [op, 1])), held: 1, failed: 1, parked: 1, waiting: 1 };
    expect(tally.total).toEqual({ ...noCounts(), ...expected });
    expect(tally.byKind.user).toEqual(tally.total);
  });

  it("keeps the kinds apart, and does not name those of which there is nothing to say", () => {
    const tally = new Tally();
    tally.count(user("create"), "done");
    tally.kept("absence", 2);
    tally.kept("booking", 0);
    expect(tally.total).toMatchObject({ create: 1, kept: 2 });
    expect(Object.keys(tally.byKind)).toEqual(["user", "absence"]);
    expect(tally.byKind.absence).toEqual({ ...noCounts(), kept: 2 });
  });

  it("of a run that cannot say so itself counts what the journal has; what is without outcome waits", () => {
    const tally = Tally.ofJournal([
      { ...user("create"), status: "done", count: 40 },
      { ...user("create"), status: "intent", count: 3 },
      { ...user("remove"), status: "held", count: 2 },
      { kind: "absence", op: "update", status: "failed", count: 1 },
    ]);
    expect(tally.total).toEqual({ ...noCounts(), create: 40, waiting: 3, held: 2, failed: 1 });
    expect(tally.byKind.absence).toEqual({ ...noCounts(), failed: 1 });
  });

  it("takes from counts that are stored what no journal shows, and nothing else", () => {
    const tally = Tally.ofJournal([{ ...user("create"), status: "done", count: 5 }]);
    const stored = { ...noCounts(), create: 3, waiting: 2, unchanged: 7, conflicts: 1, kept: 4 };
    tally.addUnwritten({ user: stored, absence: { ...noCounts(), kept: 1 } });
    expect(tally.byKind.user).toEqual({ ...stored, create: 5, waiting: 0 });
    expect(tally.byKind.absence).toEqual({ ...noCounts(), kept: 1 });
    expect(tally.total).toMatchObject({ create: 5, unchanged: 7, kept: 5 });
  });

  it("takes agreement, conflicts and kept from the plan", () => {
    const [ADA, BRUNO] = [person(1), person(2)];
    const scene = {
      wanted: [ADA, leftOut(BRUNO, { fate: "kept" as const })],
      pages: [[there(ADA), there(ADA, { remoteId: "9" })]],
    };
    const tally = new Tally();
    const agreeing = { ...plan(scene), counts: { ...plan(scene).counts, unchanged: 4 } };
    tally.plan([agreeing, agreeing], { rejected: [], locked: [], stillOpen: [] });
    expect(tally.total).toEqual({ ...noCounts(), unchanged: 8, conflicts: 2, kept: 2 });
  });

  it.each([
    [["done"], "succeeded"],
    [["waiting", "planned"], "succeeded"],
    [["done", "failed"], "partial"],
    [["parked"], "partial"],
    [["failed", "held"], "held"],
  ] as const)("of %j is %s", (statuses, expected) => {
    const tally = new Tally();
    for (const status of statuses) tally.count(user("update"), status);
    expect(tally.status()).toBe(expected);
  });
});
