import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meet, type Period, type Stretch, spelled } from "../../../../plugins/personio/writes/period.ts";
import { stepsTo } from "../../../../plugins/personio/writes/steps.ts";

const at = (hour: number) => `2026-07-05T${String(Math.floor(hour)).padStart(2, "0")}:${hour % 1 === 0 ? "00" : "30"}`;
const work = (from: number, to: number): Stretch => ({ type: "WORK", start: at(from), end: at(to) });
const pause = (from: number, to: number): Stretch => ({ type: "BREAK", start: at(from), end: at(to) });
const asThere = (stretches: readonly Stretch[]): Period[] =>
  stretches.map((stretch, index) => ({
    ...stretch,
    id: `p${index}`,
    personId: "1",
    automatic: false,
    rejected: false,
    madeAt: null,
  }));

/** `move p1 to WORK …`, in order. */
const told = (wanted: readonly Stretch[], there: readonly Stretch[]) =>
  stepsTo(wanted, asThere(there)).map((step) =>
    step.do === "make"
      ? `make ${spelled(step.to)}`
      : step.do === "move"
        ? `move ${step.period.id} to ${spelled(step.to)}`
        : `remove ${step.period.id}`,
  );

describe("the way from what is there to what is wanted", () => {
  it("S12 writes nothing where everything is as wanted", () => {
    const day = [work(9, 12), pause(12, 12.5), work(12.5, 17)];
    expect(told(day, day)).toEqual([]);
  });

  it("S12 moves the one period that changed and leaves the others", () => {
    const there = [work(9, 12), pause(12, 12.5), work(12.5, 17)];
    const wanted = [work(9, 12), pause(12, 12.5), work(12.5, 18)];
    expect(told(wanted, there)).toEqual(["move p2 to WORK 2026-07-05T12:30/2026-07-05T18:00"]);
  });

  it("S12 moves what is in the way first, so that nothing overlaps on the way", () => {
    const there = [work(9, 12), pause(12, 12.5), work(12.5, 17)];
    const wanted = [work(9, 13), pause(13, 13.5), work(13.5, 17)];
    expect(told(wanted, there)).toEqual([
      "move p2 to WORK 2026-07-05T13:30/2026-07-05T17:00",
      "move p1 to BREAK 2026-07-05T13:00/2026-07-05T13:30",
      "move p0 to WORK 2026-07-05T09:00/2026-07-05T13:00",
    ]);
  });

  it("removes before it makes, and never turns work into a break", () => {
    expect(told([work(9, 12)], [pause(9, 12)])).toEqual(["remove p0", "make WORK 2026-07-05T09:00/2026-07-05T12:00"]);
  });

  it("moves the period that lies nearest and removes the other", () => {
    expect(told([work(13, 18)], [work(9, 12), work(13, 17)])).toEqual([
      "remove p0",
      "move p1 to WORK 2026-07-05T13:00/2026-07-05T18:00",
    ]);
  });

  it("takes one out and makes it again where all stand in each other's way", () => {
    const there = [work(9, 12), pause(12, 15)];
    const wanted = [pause(9, 12), work(12, 15)];
    expect(told(wanted, there)).toEqual([
      "remove p1",
      "move p0 to WORK 2026-07-05T12:00/2026-07-05T15:00",
      "make BREAK 2026-07-05T09:00/2026-07-05T12:00",
    ]);
  });

  it("never overlaps on the way, ends in what is wanted, and writes no more than needed", () => {
    const day = fc
      .tuple(fc.uniqueArray(fc.integer({ min: 0, max: 47 }), { maxLength: 12 }), fc.array(fc.boolean()))
      .map(([halves, kinds]) => {
        const edges = [...halves].sort((a, b) => a - b).map((half) => half / 2);
        const pairs = edges.slice(1).map((end, index) => [edges[index]!, end] as const);
        return pairs.flatMap(([from, to], index) =>
          kinds[index % (kinds.length || 1)] ? [work(from, to)] : index % 3 === 2 ? [] : [pause(from, to)],
        );
      });
    fc.assert(
      fc.property(day, day, (wanted, before) => {
        const there = asThere(before);
        const now = new Map<string, Stretch>(there.map((period) => [period.id, period]));
        const steps = stepsTo(wanted, there);
        for (const [index, step] of steps.entries()) {
          if (step.do === "remove") now.delete(step.period.id);
          else now.set(step.do === "move" ? step.period.id : `new${index}`, step.to);
          const all = [...now.values()];
          expect(all.some((a, i) => all.some((b, j) => i < j && meet(a, b)))).toBe(false);
        }
        expect([...now.values()].map(spelled).sort()).toEqual(wanted.map(spelled).sort());
        const kept = wanted.filter((one) => before.some((old) => spelled(old) === spelled(one))).length;
        const circles = steps.filter((step) => step.do === "remove").length;
        expect(steps.length).toBeLessThanOrEqual(Math.max(wanted.length, before.length) - kept + circles);
      }),
    );
  });
});
