/** Which columns of its target's row a run that went through changes, by what it looked at. */
import { describe, expect, it } from "vitest";
import type { Target } from "../../../../../core/engine/engine.ts";
import { stateAfter, type WentThrough } from "../../../../../core/engine/run/ending/state-after.ts";
import type { TargetState } from "../../../../../core/store/store.ts";

const ACTIVATED = "2026-11-01T06:00:00.000Z";
const EARLIER = "2026-11-27T05:00:00.000Z";
const STARTED = "2026-11-27T06:00:00.000Z";
const READ = "2026-11-27T06:00:10.000Z";
const MEANWHILE = "2026-11-27T06:00:20.000Z";
const ENDED = "2026-11-27T06:05:00.000Z";
const NEXT = "2026-11-28T06:00:00.000Z";

const target = {
  name: "desks",
  areas: ["users", "absences"],
  schedule: { full: { every: 24 * 3_600_000 }, partial: null, partialWindowMs: 0 },
  scheduleText: "every 1d",
  timezone: "Europe/Berlin",
  settings: { mail: "ann@example.com" },
} as unknown as Target;

const run = { id: "r2", scope: "full", area: null, trigger: "schedule", started_at: STARTED } as const;

function ended(
  more: Partial<Omit<WentThrough, "run">> & { readonly run?: Partial<WentThrough["run"]> } = {},
): WentThrough {
  const verdict = { released: ["status"], compared: ["user"] as const };
  const usual = { target, verdict, readAt: READ, holdsForEdit: false, holdsUntold: false, madeUp: false };
  return { ...usual, ...more, run: { ...run, ...more.run } };
}

function state(more: Partial<TargetState> = {}): TargetState {
  return { name: "desks", activatedAt: ACTIVATED, nextFullAt: NEXT, nextPartialAt: null, ...more } as TargetState;
}

const ALWAYS = { activatedAt: ACTIVATED };
const COVERS = { lastSuccessAt: ENDED, watermark: READ };
const COMPARED = { compared: ["user"] };
const COMPARES = { released: ["status"], lastFullAt: ENDED, lastFullRun: "r2", settings: target.settings };

describe("what a run leaves in its target's row", () => {
  it.each([
    ["a full run of all areas", {}, { ...ALWAYS, ...COVERS, ...COMPARED, ...COMPARES }],
    ["a full run of one area", { run: { area: "users" } }, { ...ALWAYS, ...COMPARED }],
    ["a partial run of all areas", { run: { scope: "partial" } }, { ...ALWAYS, ...COVERS }],
    ["a partial run of one area", { run: { scope: "partial", area: "users" } }, ALWAYS],
    ["a partial run to which nothing was new", { run: { scope: "partial" }, verdict: null }, { ...ALWAYS, ...COVERS }],
  ] as const)("of %s", (_, more, expected) => {
    expect(stateAfter(state(), ended(more), ENDED)).toEqual(expected);
  });

  it("is the same for all areas and for the only one", () => {
    const only = { ...target, areas: ["users"] };
    const expected = { ...ALWAYS, ...COVERS, ...COMPARED, ...COMPARES };
    expect(stateAfter(state(), ended({ target: only, run: { area: "users" } }), ENDED)).toEqual(expected);
  });

  it("of the first one is when it began", () => {
    expect(stateAfter(undefined, ended(), ENDED)).toMatchObject({ activatedAt: STARTED });
    expect(stateAfter(state({ activatedAt: null }), ended(), ENDED)).toMatchObject({ activatedAt: STARTED });
  });

  it("adds the kinds that it compared to those that were, each once, in order", () => {
    const before = state({ compared: ["user", "absence"] });
    expect(stateAfter(before, ended(), ENDED)).toMatchObject({ compared: ["absence", "user"] });
  });

  it("is not the new settings where an edit stands behind what is held", () => {
    expect(stateAfter(state(), ended({ holdsForEdit: true }), ENDED)).not.toHaveProperty("settings");
  });

  it.each([
    ["full", null, { changeNoticedAt: null, lossNoticedAt: null }],
    ["partial", null, { changeNoticedAt: null }],
    ["full", "users", {}],
  ] as const)("of a %s run of area %s answers the notices from before it read", (scope, area, expected) => {
    const before = state({ changeNoticedAt: EARLIER, lossNoticedAt: EARLIER });
    const { changeNoticedAt, lossNoticedAt } = stateAfter(before, ended({ run: { scope, area } }), ENDED);
    expect(
      Object.fromEntries(Object.entries({ changeNoticedAt, lossNoticedAt }).filter(([, at]) => at === null)),
    ).toEqual(expected);
  });

  it("leaves a notice open that came after it had read", () => {
    const after = stateAfter(state({ changeNoticedAt: MEANWHILE, lossNoticedAt: MEANWHILE }), ended(), ENDED);
    expect(after).not.toHaveProperty("changeNoticedAt");
    expect(after).not.toHaveProperty("lossNoticedAt");
  });

  it("marks a loss where it holds what nobody was told of, so that a full run follows", () => {
    const after = stateAfter(state(), ended({ run: { scope: "partial" }, holdsUntold: true }), ENDED);
    expect(after).toMatchObject({ lossNoticedAt: ENDED });
  });

  it("lets the target rest after a run on notice", () => {
    expect(stateAfter(state(), ended({ run: { trigger: "notice" } }), ENDED)).toHaveProperty("noticeRunAt");
  });

  it("ends the retries where it made up for what failed", () => {
    expect(stateAfter(state(), ended({ madeUp: true }), ENDED)).toMatchObject({ retries: 0, retryAt: null });
  });

  it.each([
    ["full", null, true],
    ["partial", null, false],
    ["full", "users", false],
  ] as const)("spends a fire missed before it began: %s run, area %s: %j", (scope, area, isSpent) => {
    const after = stateAfter(state({ nextFullAt: EARLIER }), ended({ run: { scope, area } }), ENDED);
    expect(after.nextFullAt).toBe(isSpent ? NEXT : undefined);
  });
});
