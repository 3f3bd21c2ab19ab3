import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ChangeDocument,
  noCounts,
  type PlanReport,
  type RunDocument,
  type RunReport,
} from "../../../core/model/run.ts";
import { renderReport } from "../../../core/render/report.ts";
import { oneLine, renderCounts, renderMinute } from "../../../core/render/text.ts";

function report(run: Partial<RunDocument> = {}, rest: Partial<RunReport> = {}): RunReport {
  return {
    run: {
      id: "r1",
      target: "learning",
      plugin: "user-and-team-provisioning",
      trigger: "schedule",
      triggered_by: null,
      mode: "active",
      scope: "full",
      area: null,
      status: "succeeded",
      started_at: "2026-11-22T04:00:12.000Z",
      finished_at: "2026-11-22T04:02:40.000Z",
      digest: null,
      counts: noCounts(),
      counts_by_kind: {},
      requests: { source: 9, target: 7 },
      error: null,
      ...run,
    },
    changes: [],
    conflicts: [],
    kept: [],
    ...rest,
  };
}

/** A plan's report, which is a run's without its id. */
function plan(...given: Parameters<typeof report>): PlanReport {
  const { run, ...rest } = report(...given);
  const { id: _, ...planned } = run;
  return { run: planned, ...rest };
}

function change(given: Partial<ChangeDocument> = {}): ChangeDocument {
  return {
    kind: "user",
    op: "create",
    subject: "ada.anvil@example.com",
    person: "ada.anvil@example.com",
    remote_id: null,
    fields: {},
    reason: "works here",
    status: "done",
    ...given,
  };
}

/** The text without its first section, which says which run it was. */
const body = (text: string) => text.split("\n\n").slice(1).join("\n\n");

describe("the head of a run", () => {
  it("says which run it was, how it ended, when, and what it asked", () => {
    expect(renderReport(report())).toBe(
      "learning (user-and-team-provisioning): run r1, schedule\n" +
        "succeeded, 2026-11-22 04:00Z to 2026-11-22 04:02Z, 9 source and 7 target requests\n\nnothing",
    );
  });

  it("says who started it and what it was narrowed to", () => {
    const run = { trigger: "manual", triggered_by: "cli:ada", scope: "partial", area: "users", mode: "test" } as const;
    expect(renderReport(report(run))).toContain(": run r1, manual by cli:ada, partial, area users, test mode\n");
  });

  it("of a plan says that nothing was written", () => {
    const text = renderReport(plan({ finished_at: null }));
    expect(text).toContain("(user-and-team-provisioning): plan\nnothing was written, 2026-11-22 04:00Z, ");
  });

  it("of a failed run says why and what resolves it", () => {
    const error = { code: "UNREACHABLE", message: "edyoucated did not answer", remedy: "Wait, or look." } as const;
    expect(renderReport(report({ status: "failed", error }))).toContain(
      "requests\nUNREACHABLE: edyoucated did not answer\n  → Wait, or look.",
    );
  });

  it("that was stopped calls nothing of it an error, and a failed one claims no nothing", () => {
    const error = { code: "UNEXPECTED", message: "stopped by SIGTERM", remedy: "Nothing to do." } as const;
    expect(renderReport(report({ status: "interrupted", error }))).toContain("requests\nstopped by SIGTERM\n  → ");
    expect(renderReport(report({ status: "failed", error }))).not.toMatch(/^nothing$/m);
  });
});

it("counts are one line a kind, in the order of dependence, without zeros", () => {
  const counts_by_kind = {
    team: { ...noCounts(), remove: 1, conflicts: 2 },
    user: { ...noCounts(), create: 3, unchanged: 240, held: 2 },
  };
  expect(body(renderReport(report({ counts_by_kind })))).toBe(
    "user        create 3, unchanged 240, held 2\nteam        remove 1, conflicts 2",
  );
  expect(renderCounts(noCounts())).toBe("nothing");
});

describe("changes", () => {
  it("stand under their kind and operation, with a sign, the reason and from and to", () => {
    const changes = [
      change({ op: "deactivate", subject: "dora@example.com", reason: "has left" }),
      change({ fields: { title: { from: null, to: "Smith" }, email: { from: null, to: "ada.anvil@example.com" } } }),
      change({ op: "update", subject: "bruno@example.com", reason: "", fields: { title: { from: "A", to: null } } }),
      change({ kind: "team", op: "adopt", subject: "Sales", fields: { members: { from: ["1"], to: ["1", "2"] } } }),
      change({ kind: "team", subject: "Forge", status: "waiting", reason: "is a department" }),
    ];
    expect(body(renderReport(report({}, { changes })))).toBe(
      [
        "nothing",
        "",
        "user: deactivate",
        "  − dora@example.com: has left",
        "user: create",
        "  + ada.anvil@example.com: works here",
        "      email: ada.anvil@example.com, title: Smith",
        "user: update",
        "  ~ bruno@example.com",
        "      title: A → –",
        "team: create",
        "  + Forge: is a department (not done yet)",
        "team: adopt",
        "  = Sales: works here",
        '      members: ["1"] → ["1","2"]',
      ].join("\n"),
    );
  });

  it("end after fifty in how many more there are", () => {
    const changes = Array.from({ length: 1000 }, (_, index) => change({ subject: String(index).padStart(4, "0") }));
    const text = renderReport(report({}, { changes }));
    expect(text.match(/^ {2}\+ /gm)).toHaveLength(50);
    expect(text).toContain("  + 0049: works here\n  … and 950 more (--json shows all)");
    expect(renderReport(report({}, { changes }), { limit: 1000 })).not.toContain("more");
  });

  it("that take something away come first, and the many of one kind do not hide the few of another", () => {
    const many = Array.from({ length: 300 }, (_, index) => change({ subject: `nr${index}` }));
    const few = Array.from({ length: 5 }, (_, index) =>
      change({ subject: `desk ${index}`, op: "release", kind: "booking" }),
    );
    const teams = [change({ subject: "Forge", kind: "team" })];
    const text = renderReport(report({}, { changes: [...many, ...few, ...teams] }));
    expect(text.match(/^ {2}− desk/gm)).toHaveLength(5);
    expect(text.indexOf("booking: release")).toBeLessThan(text.indexOf("user: create"));
    expect(text).toMatch(/and 250 more \(--json shows all\)\nteam: create\n {2}\+ Forge/);
    const held = renderReport(report({}, { changes: [...many, ...few].map((one) => ({ ...one, status: "held" })) }));
    expect(held.match(/^ {2}− booking desk/gm)).toHaveLength(5);
  });

  it("are the same text in whatever order they come", () => {
    const changes = [
      change({ subject: "a", op: "release", kind: "booking", remote_id: "2" }),
      change({ subject: "a", op: "release", kind: "booking", remote_id: "1" }),
      change({ subject: "b", status: "held", op: "remove" }),
      change({ subject: "c", status: "held", op: "deactivate" }),
      change({ subject: "d", status: "failed", error: { code: "UNEXPECTED", message: "m", remedy: "r" } }),
      change({ subject: "e", status: "failed", error: { code: "UNEXPECTED", message: "m", remedy: "s" } }),
      change({ subject: "f" }),
    ];
    const conflicts = ["x", "y", "z"].map((subject) => ({
      ...{ kind: "user" as const, subject, person: null, code: "AMBIGUOUS", detail: "twice" },
    }));
    const expected = renderReport(report({ digest: "d1" }, { changes, conflicts }));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(changes, { minLength: changes.length }),
        fc.shuffledSubarray(conflicts, { minLength: conflicts.length }),
        (shuffled, mixed) => {
          expect(renderReport(report({ digest: "d1" }, { changes: shuffled, conflicts: mixed }))).toBe(expected);
        },
      ),
    );
  });
});

describe("a record that failed and is not tried in this run", () => {
  const waits = (code: string, remedy = "Fix it.") =>
    change({ subject: "zoe", status: "waiting", reason: "is new", error: { code, message: "not allowed", remedy } });
  const textOf = (one: ChangeDocument) => renderReport(report({}, { changes: [one] }));

  it("comes with the words of the tool, since the run in which it failed may be a day old", () => {
    expect(textOf(waits("scim:400"))).toMatch(/\n {2}\+ zoe: is new \(not done yet: not allowed\)\n {6}→ Fix it\.$/);
    expect(textOf(waits("scim:404", "Nothing to do: the next run reads it again."))).toMatch(/not allowed\)$/);
  });

  it.each(["WAITS", "INTERRUPTED"])(
    "is told from one that follows by itself (%s), of which nothing is said",
    (code) => {
      expect(textOf(waits(code))).toMatch(/zoe: is new \(not done yet\)$/);
    },
  );
});

describe("held changes", () => {
  const changes = [change({ op: "deactivate", status: "held", reason: "30 of 40 people would lose their account" })];

  it("come with the exact commands that approve or reject them", () => {
    expect(body(renderReport(report({ status: "held", digest: "3f9c" }, { changes, hold_state: "open" })))).toBe(
      "nothing\n\nHeld: 1 change waits for a person\n" +
        "  − user ada.anvil@example.com: 30 of 40 people would lose their account\n" +
        "  To approve exactly these:  rollcall approve learning 3f9c\n" +
        "  To leave them as they are: rollcall reject learning 3f9c",
    );
  });

  it("of a plan have both commands of the hold, as mail and page do, where a run has held exactly them", () => {
    const text = renderReport({ ...plan({ digest: "3f9c" }, { changes }), hold: "3f9c" });
    expect(text).toContain("rollcall approve learning 3f9c");
    expect(text).toContain("rollcall reject learning 3f9c");
  });

  it("of a plan that no run has held cannot be rejected yet", () => {
    for (const hold of [null, "77aa"]) {
      const text = renderReport({ ...plan({ digest: "3f9c" }, { changes }), hold });
      expect(text).toContain("rollcall approve learning 3f9c");
      expect(text).toContain("reject them after a run has held them");
      expect(text).not.toContain("rollcall reject");
    }
  });

  it("cannot be approved in test mode, nor of an inactive target", () => {
    expect(renderReport(report({ mode: "test", digest: "3f9c" }, { changes }))).toContain(
      "Nothing is approved in test",
    );
    expect(renderReport(report({ mode: "test", digest: "3f9c" }, { changes }))).not.toContain("rollcall ");
    expect(renderReport(report({ mode: "inactive", digest: "3f9c" }, { changes }))).not.toContain("rollcall ");
  });
});

describe("failures", () => {
  const failed = (subject: string, message: string, remedy: string, status: "failed" | "parked" = "failed") =>
    change({ subject, op: "update", status, error: { code: "UNEXPECTED", message, remedy } });

  it("are grouped by what resolves them, the largest group first", () => {
    const changes = [
      failed("a", "no such location", "Make the location."),
      failed("b", "the e-mail is taken", "Free the e-mail."),
      failed("c", "the e-mail is taken", "Free the e-mail.", "parked"),
    ];
    expect(body(renderReport(report({}, { changes })))).toBe(
      [
        "nothing",
        "",
        "Failed: 3; the other records went on",
        "  2 × UNEXPECTED: the e-mail is taken",
        "    → Free the e-mail.",
        "    × update user b",
        "    × update user c (given up: tried again only when it changes, or by a run by hand)",
        "  1 × UNEXPECTED: no such location",
        "    → Make the location.",
        "    × update user a",
        "  To try the records given up again, after you have fixed the cause: rollcall sync learning",
      ].join("\n"),
    );
  });

  it("of one remedy keep their own messages where they differ", () => {
    const changes = [failed("a", "12 is too long", "Shorten it."), failed("b", "15 is too long", "Shorten it.")];
    expect(renderReport(report({}, { changes }))).toContain(
      "  2 × UNEXPECTED\n    → Shorten it.\n    × update user a: 12 is too long\n    × update user b: 15 is too long",
    );
  });

  it("never hide a cause behind the length of another", () => {
    const many = Array.from({ length: 80 }, (_, index) => failed(`a${index}`, "m", "Common remedy."));
    const text = renderReport(report({}, { changes: [...many, failed("z", "n", "Rare remedy.")] }));
    expect(text).toContain("→ Rare remedy.");
    expect(text).toContain("… and 31 more");
  });
});

it("conflicts and kept records are listed with code and detail, conflicts with what settles all of a code", () => {
  const conflicts = [
    { kind: "user", subject: "cleo@example.com", person: null, code: "AMBIGUOUS", detail: "two accounts" },
    { kind: "user", subject: "dora@example.com", person: null, code: "AMBIGUOUS", detail: "three accounts" },
    { kind: "user", subject: "emil@example.com", person: null, code: "ODD", detail: "a plugin's own code" },
  ];
  const kept = [
    { kind: "booking", subject: "desk 7", person: null, remote_id: "b1", code: "BLOCKER", detail: "is a blocker" },
  ];
  expect(body(renderReport(report({}, { conflicts, kept } as Partial<RunReport>)))).toBe(
    "nothing\n\nConflicts: 3 left alone until somebody has decided\n  ! AMBIGUOUS user cleo@example.com: two accounts\n" +
      "  ! AMBIGUOUS user dora@example.com: three accounts\n" +
      "    → Correct or delete one of them, in Personio or in the tool. " +
      "Teams of two people of one name: put {id} into that name in teams.names.\n" +
      "  ! ODD user emil@example.com: a plugin's own code\n\n" +
      "Kept: 1 left as they are\n  ! BLOCKER booking desk 7: is a blocker",
  );
});

it("text from outside stays on its line, and commands no terminal", () => {
  expect(oneLine(" a\r\nb\u001b[2Jc\u0007\u202Ed\u2029e ")).toBe("a b [2Jc d e");
  const text = renderReport(report({}, { changes: [change({ subject: "x\n+ forged", reason: "\u001b[31mred" })] }));
  expect(text).toContain("  + x + forged: [31mred");
  const error = { code: "scim:x\n  forged\u001b[2J", message: "m", remedy: "r" } as never;
  const failed = renderReport(report({}, { changes: [change({ status: "failed", error })] }));
  expect(failed).toContain("  1 × scim:x   forged [2J: m");
});

it("a moment is shown to the minute in UTC", () => {
  expect(renderMinute("2026-11-22T04:59:59.999Z")).toBe("2026-11-22 04:59Z");
});
