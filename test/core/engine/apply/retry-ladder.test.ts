import { describe, expect, it } from "vitest";
import { RetryLadder } from "../../../../core/engine/apply/retry-ladder.ts";
import { removal, type Change, type Upsert } from "../../../../core/model/change.ts";
import { RecordError } from "../../../../core/model/errors.ts";
import { elapsed, later, type Instant } from "../../../../core/model/time.ts";
import type { Failure } from "../../../../core/store/store.ts";
import { absence, absenceRules, BASIS, NOW, link, person, plan, there } from "../../plan/kit.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const ADA = person(1);
const [UPDATE] = plan({
  links: [link(ADA)],
  wanted: [ADA],
  pages: [[there(ADA, { fields: { first_name: "Anna" } })]],
}).changes as [Change];
const LOCKS = removal("deactivate", link(ADA), { reads: BASIS, source: "seen" }, "has left");
const REFUSED = new RecordError("the name is too long", { causeKey: "made-up:name", remedy: "Shorten it." });

const ladder = (failures: readonly Failure[], now: Instant = NOW, all = false) =>
  new RetryLadder(failures, { retryForMs: WEEK, now, all });

/** A change that fails at each of its turns; when each next try was, in hours from the one before, until it is parked. */
function climbAll(): { readonly waits: number[]; readonly last: Failure } {
  const waits: number[] = [];
  let at: Instant = NOW;
  let failure = ladder([]).climb("desks", UPDATE, REFUSED, NOW);
  while (failure.parkedAt === null) {
    waits.push(elapsed(at, failure.nextTryAt) / HOUR);
    at = failure.nextTryAt;
    failure = ladder([failure], at).climb("desks", UPDATE, REFUSED, at);
  }
  return { waits, last: failure };
}

describe("a record that fails", () => {
  it("while the clock runs a year ahead is tried once that is put right", () => {
    const year = 365 * DAY;
    let failure = ladder([]).climb("desks", UPDATE, REFUSED, NOW);
    for (let tries = 0; tries < 4; tries += 1)
      failure = ladder([failure], later(NOW, year)).climb("desks", UPDATE, REFUSED, later(NOW, year));
    expect(ladder([failure], later(NOW, year)).standing(UPDATE)).toBe("parked");
    expect(ladder([failure], NOW).standing(UPDATE)).toBe("try");
  });

  it("is tried at the next run, after 6, 12 and 24 hours, then daily, and is parked once its week is over", () => {
    const { waits, last } = climbAll();
    expect(waits).toEqual([0, 6, 12, 24, 24, 24, 24, 24, 24, 24]);
    expect(elapsed(last.firstFailedAt, last.parkedAt as Instant)).toBeGreaterThanOrEqual(WEEK);
    expect(last).toMatchObject({
      target: "desks",
      kind: "user",
      subject: "p1",
      attempts: 11,
      causeKey: "made-up:name",
    });
  });

  it.each([DAY / 2, WEEK])(
    "S13 [records] is not given up at its second try, though nobody could try it for longer than %d ms",
    (retryForMs) => {
      const tried = (before: readonly Failure[], now: Instant) =>
        new RetryLadder(before, { retryForMs, now, all: false }).climb("desks", UPDATE, REFUSED, now);
      const first = tried([], NOW);
      const resumed = later(NOW, 8 * DAY);
      const second = tried([first], resumed);
      expect(second).toMatchObject({ parkedAt: null, nextTryAt: later(resumed, 6 * HOUR) });
      let [failure, tries] = [second, 2];
      for (; failure.parkedAt === null; tries += 1) failure = tried([failure], failure.nextTryAt);
      expect(tries).toBe(retryForMs === WEEK ? 5 : 3);
    },
  );

  it("S13 [records] that may be tried for a moment only is given up at its second try", () => {
    const once = (before: readonly Failure[], now: Instant) =>
      new RetryLadder(before, { retryForMs: 1, now, all: false }).climb("desks", UPDATE, REFUSED, now);
    expect(once([once([], NOW)], later(NOW, HOUR)).parkedAt).not.toBeNull();
  });

  it("after it was taken away and made again under another id is parked at once, under that id", () => {
    const moved = new RecordError("refused", { causeKey: "made-up:name", remedy: "Shorten it.", remoteId: "another" });
    const failure = ladder([]).climb("desks", UPDATE, moved, NOW);
    const next = { ...UPDATE, before: { ...(UPDATE as Upsert).before!, remoteId: "another" } } as Change;
    expect(ladder([failure], later(NOW, HOUR)).standing(next)).toBe("parked");
    expect(ladder([failure], later(NOW, HOUR), true).standing(next)).toBe("try");
  });

  it("waits until its time has come, and not a moment longer", () => {
    const first = ladder([]).climb("desks", UPDATE, REFUSED, NOW);
    expect(ladder([first]).standing(UPDATE)).toBe("try");
    const second = ladder([first]).climb("desks", UPDATE, REFUSED, NOW);
    expect(ladder([second], later(NOW, 6 * HOUR - 1)).standing(UPDATE)).toBe("waiting");
    expect(ladder([second], later(NOW, 6 * HOUR)).standing(UPDATE)).toBe("try");
  });

  it("is left alone once it is parked, unless a person runs it", () => {
    const { last } = climbAll();
    const muchLater = later(NOW, 30 * DAY);
    expect(ladder([last], muchLater).standing(UPDATE)).toBe("parked");
    expect(ladder([last], muchLater, true).standing(UPDATE)).toBe("try");
  });

  it("keeps neither other records nor other kinds waiting", () => {
    const failure = { ...ladder([]).climb("desks", UPDATE, REFUSED, NOW), nextTryAt: later(NOW, DAY) };
    expect(ladder([failure]).standing({ ...UPDATE, subject: "p2" } as Change)).toBe("try");
    expect(ladder([failure]).standing({ ...UPDATE, kind: "team" } as Change)).toBe("try");
  });

  it("does not keep another change of it waiting: who is to go does not wait for the update that failed", () => {
    const failure = { ...ladder([]).climb("desks", UPDATE, REFUSED, NOW), nextTryAt: later(NOW, DAY), attempts: 4 };
    expect(ladder([failure]).standing(LOCKS)).toBe("try");
    expect(ladder([failure]).climb("desks", LOCKS, REFUSED, NOW)).toMatchObject({ attempts: 1, firstFailedAt: NOW });
  });

  it("failed first when it was refused, which may be long after its run began, and that stays so", () => {
    const first = ladder([]).climb("desks", UPDATE, REFUSED, later(NOW, HOUR));
    expect(first.firstFailedAt).toBe(later(NOW, HOUR));
    const second = ladder([first], later(NOW, DAY)).climb("desks", UPDATE, REFUSED, later(NOW, DAY + HOUR));
    expect(second.firstFailedAt).toBe(later(NOW, HOUR));
  });

  it("is tried at once when what is wanted of it was corrected", () => {
    const failure = { ...ladder([]).climb("desks", UPDATE, REFUSED, NOW), parkedAt: NOW };
    const { desired } = UPDATE as Extract<Change, { desired: unknown }>;
    const corrected = { ...UPDATE, desired: { ...desired, fields: { ...desired.fields, first_name: "Adele" } } };
    expect(ladder([failure]).standing(UPDATE)).toBe("parked");
    expect(ladder([failure]).standing(corrected as Change)).toBe("try");
  });

  it("is settled when nothing is to be done for it any more", () => {
    const failure = ladder([]).climb("desks", UPDATE, REFUSED, NOW);
    expect(ladder([failure]).withoutChange([UPDATE])).toEqual([]);
    expect(ladder([failure]).withoutChange([{ ...UPDATE, subject: "p2" } as Change])).toEqual([failure]);
    expect(ladder([failure]).failureOf(UPDATE)).toBe(failure);
  });
});

describe("a dated record whose place is taken", () => {
  const old = absence(1);
  const rules = absenceRules();
  const anew = absence(2, 1, { key: "anew" });
  const { changes } = plan({ rules, links: [link(old)], wanted: [anew], pages: [[there(old)]] });
  const [create] = changes.filter(({ op }) => op === "create") as [Change];
  const [remove] = changes.filter(({ op }) => op === "remove") as [Change];
  const parked = (change: Change): Failure => ({
    ...ladder([]).climb("desks", change, REFUSED, NOW),
    ...{ attempts: 9, firstFailedAt: later(NOW, -WEEK), parkedAt: NOW },
  });

  it("is tried though it was given up, if this run takes away a record of that person", () => {
    expect(ladder([parked(create)]).sorted([create, remove])).toEqual({ try: [create, remove] });
  });

  it("is tried though it was given up, if this run moves another record of that person, and stays so if it alone is moved", () => {
    const moved = absence(1, 1, { fields: { ends_on: "2026-08-09" } });
    const moving = plan({ rules, links: [link(old)], wanted: [moved, anew], pages: [[there(old)]] });
    const [update] = moving.changes.filter(({ op }) => op === "update") as [Change];
    expect(ladder([parked(create)]).sorted([create, update])).toEqual({ try: [create, update] });
    expect(ladder([parked(update)]).sorted([update])).toEqual({ parked: [update] });
  });

  it("stays given up where what is in its way stays too", () => {
    expect(ladder([parked(create), parked(remove)]).sorted([create, remove])).toEqual({ parked: [create, remove] });
  });
});
