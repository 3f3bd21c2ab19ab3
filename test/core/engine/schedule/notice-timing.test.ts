import { describe, expect, test } from "vitest";
import {
  broughtNearer,
  firstNotice,
  latestOf,
  noticedScope,
  restAfter,
} from "../../../../core/engine/schedule/notice-timing.ts";
import { RULES } from "../../../../core/model/rules.ts";
import { later } from "../../../../core/model/time.ts";

const NOW = "2026-07-21T05:58:00.000Z";
const { gatherMs, apartMs, fullApartMs } = RULES.notices;
const NONE = { changeNoticedAt: null, lossNoticedAt: null, noticeRunAt: null, lastFullAt: null };
const at = (ms: number) => later(NOW, ms);

describe("a run for a notice", () => {
  test.each([
    ["none without one", NONE, null],
    ["what changed: a partial one", { ...NONE, changeNoticedAt: NOW }, "partial"],
    ["what may be gone: a full one", { ...NONE, lossNoticedAt: NOW }, "full"],
    ["both: the full one", { ...NONE, changeNoticedAt: NOW, lossNoticedAt: NOW }, "full"],
    ["while they are gathered: none", { ...NONE, changeNoticedAt: NOW, noticeRunAt: at(1) }, null],
    ["once they are: one", { ...NONE, changeNoticedAt: NOW, noticeRunAt: NOW }, "partial"],
    ["a full one was lately: none", { ...NONE, lossNoticedAt: NOW, lastFullAt: at(-fullApartMs + 1) }, null],
    ["a full one was a while ago", { ...NONE, lossNoticedAt: NOW, lastFullAt: at(-fullApartMs) }, "full"],
    ["by a clock that ran ahead, it is yet to come", { ...NONE, lossNoticedAt: NOW, lastFullAt: at(1) }, "full"],
    ["both, a full one was lately", { ...NONE, changeNoticedAt: NOW, lossNoticedAt: NOW, lastFullAt: NOW }, "partial"],
  ])("%s", (_, state, scope) => {
    expect(noticedScope(state, NOW)).toBe(scope);
  });

  test("waits for the first notice's time, or for the rest after the run before, whichever is longer", () => {
    expect(firstNotice(undefined, NOW)).toEqual({ noticeRunAt: at(gatherMs) });
    expect(firstNotice({ ...NONE, noticeRunAt: at(gatherMs + 1) }, NOW)).toEqual({ noticeRunAt: at(gatherMs + 1) });
    expect(firstNotice({ ...NONE, noticeRunAt: at(-1) }, NOW)).toEqual({ noticeRunAt: at(gatherMs) });
    expect(firstNotice({ ...NONE, changeNoticedAt: at(-1), noticeRunAt: at(-1) }, NOW)).toEqual({});
  });

  test("is followed by a rest as long as it took, and by one in any case", () => {
    expect(restAfter(NOW, NOW)).toBe(at(apartMs));
    expect(restAfter(at(-100_000), NOW)).toBe(at(100_000));
  });
});

test("the latest of both notices counts", () => {
  expect([latestOf(NONE), latestOf({ ...NONE, lossNoticedAt: NOW })]).toEqual([null, NOW]);
  expect(latestOf({ changeNoticedAt: at(2), lossNoticedAt: at(1) })).toBe(at(2));
  expect(latestOf({ changeNoticedAt: at(1), lossNoticedAt: at(2) })).toBe(at(2));
});

test("what a clock wrote that ran ahead has come by now; all else stays", () => {
  const state = { changeNoticedAt: at(1), lossNoticedAt: at(-1), noticeRunAt: at(9) };
  expect(broughtNearer(state, NOW)).toEqual({ changeNoticedAt: NOW, noticeRunAt: NOW });
  expect(broughtNearer(NONE, NOW)).toEqual({});
});
