import { describe, expect, it } from "vitest";
import type { CheckReport } from "../../../core/engine/operations/operations.ts";
import type { PeopleReport } from "../../../core/engine/reports/people-report.ts";
import type { TargetStatus } from "../../../core/engine/reports/status.ts";
import {
  exitCodeOfApproval,
  exitCodeOfCheck,
  exitCodeOfDemo,
  exitCodeOfPeople,
  exitCodeOfPlan,
  exitCodeOfRun,
  exitCodeOfRuns,
  exitCodeOfStatus,
  exitCodeOfStop,
} from "../../../core/cli/exit-codes.ts";
import { report, runDocument, status, targetStatus } from "./made-up.ts";

const hold = { digest: "d1", count: 3, since: "2026-11-22T04:00:00.000Z" };

describe("the exit code of a plan", () => {
  it.each([
    ["nothing to do", { counts: { unchanged: 240 } }, 0],
    ["a change planned", { counts: { create: 1 } }, 2],
    ["a removal planned", { counts: { release: 1 } }, 2],
    ["a change held", { counts: { held: 1 } }, 2],
    ["conflicts alone, which nothing is planned for", { counts: { conflicts: 2, kept: 1 } }, 0],
    ["a read that failed", { status: "failed", counts: { create: 1 } }, 1],
    ["a plan that was cut short", { status: "interrupted" }, 1],
  ] as const)("%s", (_, run, code) => {
    expect(exitCodeOfPlan(report(run))).toBe(code);
  });
});

describe("the exit code of a run", () => {
  it.each([
    ["nothing to do", {}, 0],
    ["everything done", { counts: { create: 3, deactivate: 1, kept: 2, waiting: 1 } }, 0],
    ["a record failed", { status: "partial", counts: { failed: 1 } }, 2],
    ["a record parked", { status: "partial", counts: { parked: 1 } }, 2],
    ["changes held", { status: "held", counts: { held: 4 } }, 2],
    ["a conflict", { counts: { conflicts: 1 } }, 2],
    ["failed", { status: "failed" }, 1],
    ["failed, whatever waits", { status: "failed", counts: { held: 1 } }, 1],
    ["interrupted by somebody else", { status: "interrupted" }, 1],
    ["test mode with nothing to do", { mode: "test", counts: { unchanged: 9 } }, 0],
    ["test mode with a change planned", { mode: "test", counts: { update: 1 } }, 2],
    ["test mode with a conflict alone", { mode: "test", counts: { conflicts: 1 } }, 0],
    ["test mode that failed", { mode: "test", status: "failed" }, 1],
  ] as const)("%s", (_, run, code) => {
    expect(exitCodeOfRun(report(run))).toBe(code);
  });

  it.each([
    ["none is due", [], 0],
    ["all succeeded", [{}, {}], 0],
    ["one waits", [{}, { counts: { held: 1 } }], 2],
    ["one failed, one waits", [{ counts: { held: 1 } }, { status: "failed" }], 1],
  ] as const)("of several: %s", (_, runs, code) => {
    expect(exitCodeOfRuns(runs.map((run) => report(run)))).toBe(code);
  });

  it.each([
    ["done", {}, 0],
    ["done while other changes are held", { status: "held", counts: { held: 2 } }, 0],
    ["the run failed", { status: "failed" }, 1],
  ] as const)("after an approval: %s", (_, run, code) => {
    expect(exitCodeOfApproval(report(run))).toBe(code);
  });
});

describe("the exit code of a check", () => {
  const check = (...states: CheckReport["checks"][number]["state"][]): CheckReport => ({
    ok: !states.includes("failed"),
    checks: states.map((state) => ({ state, what: "x", detail: "y", target: null })),
  });

  it.each([
    [check("ok", "skipped"), 0],
    [check("ok", "warning"), 2],
    [check("warning", "failed"), 1],
    [{ ok: false, checks: [] }, 1],
  ])("%j is %i", (given, code) => {
    expect(exitCodeOfCheck(given)).toBe(code);
  });
});

describe("the exit code of the status", () => {
  const OFF = { mode: "inactive", state: "inactive" } as const;
  const incident: NonNullable<TargetStatus["incident"]> = {
    code: "UNREACHABLE",
    message: "m",
    remedy: "r",
    since: "2026-11-22T04:00:00.000Z",
    next_probe_at: null,
    run: null,
  };

  it.each([
    ["ok", targetStatus(), 0],
    ["inactive", targetStatus({ state: "inactive" }), 0],
    ["test", targetStatus({ state: "test" }), 0],
    ["running", targetStatus({ state: "running" }), 0],
    ["paused", targetStatus({ state: "paused" }), 2],
    ["held", targetStatus({ state: "held", hold }), 2],
    ["late", targetStatus({ state: "late" }), 2],
    ["ok, but with records that were given up", targetStatus({ parked: 1 }), 2],
    ["inactive, with records that were given up before", targetStatus({ ...OFF, parked: 1 }), 0],
    ["ok, but with records in conflict, which their owners were told of", targetStatus({ conflicts: 1 }), 0],
    ["running while changes are held", targetStatus({ state: "running", hold }), 2],
    ["running while an incident is open", targetStatus({ state: "running", incident }), 2],
  ])("%s", (_, target, code) => {
    expect(exitCodeOfStatus(status(targetStatus({ name: "other" }), target))).toBe(code);
  });
});

it("the status of a daemon that goes on with the config before waits for somebody", () => {
  expect(exitCodeOfStatus({ ...status(targetStatus()), config_error: "config.yaml:3:1: unknown key" })).toBe(2);
});

describe("the exit code of people", () => {
  const people = (totals: object): PeopleReport => ({
    target: "desks",
    people: [],
    accounts_without_person: [],
    totals: {
      matched: 9,
      unmatched: 0,
      ambiguous: 0,
      ignored: 0,
      conflict: 0,
      accounts_without_person: 0,
      ...totals,
    },
  });

  it.each([
    [{}, 0],
    [{ unmatched: 3, ignored: 2, accounts_without_person: 4 }, 0],
    [{ ambiguous: 1 }, 2],
    [{ conflict: 1 }, 2],
  ])("%j is %i", (totals, code) => {
    expect(exitCodeOfPeople(people(totals))).toBe(code);
  });
});

describe("the exit code of the demo", () => {
  const did = runDocument({ counts: { create: 3 } });
  const nothing = runDocument({ counts: { unchanged: 3 } });
  const failed = runDocument({ status: "failed" });

  it.each([
    ["first something, second nothing", [[did, nothing]], 0],
    ["a first run that did nothing", [[did, nothing], [nothing, nothing]], 1], // biome-ignore format: one case a line
    ["a second run that did something", [[did, did]], 1],
    ["a failed second run, which did nothing either", [[did, failed]], 1],
    ["no target at all", [], 1],
  ] as const)("%s", (_, pairs, code) => {
    const targets = pairs.map(([first, second]) => ({ name: "a", plugin: "p", connector: "c", first, second }));
    expect(exitCodeOfDemo({ targets, mails: 0 })).toBe(code);
  });
});

it("the exit code of a signal is the shell's", () => {
  expect([exitCodeOfStop("SIGINT"), exitCodeOfStop("SIGTERM")]).toEqual([130, 143]);
});
