/** How the changes of a run are cut into batches. */
import { expect, test } from "vitest";
import { Batches } from "../../../../core/engine/apply/batches.ts";
import type { Change, Op } from "../../../../core/model/change.ts";
import type { Kind } from "../../../../core/model/record.ts";
import { later, type Instant } from "../../../../core/model/time.ts";

const NOW = "2026-07-01T08:00:00.000Z" as Instant;

/** Changes of one sort, and how long each takes. */
interface Work {
  readonly kind: Kind;
  readonly op?: Op;
  readonly count: number;
  readonly ms: number;
}

/** Cuts as `apply` does, which takes the next batch before it knows how long this one takes. Returns kind and size of each. */
function cut(...work: readonly Work[]): string[] {
  let now = NOW;
  const changes = work.flatMap(({ kind, op = "create", count }) =>
    Array.from({ length: count }, () => ({ kind, op, ...(op === "remove" && { proof: {} }) })),
  );
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const batches = new Batches(changes as unknown as Change[], 0, clock);
  const cuts: string[] = [];
  for (let batch = batches.next(); batch; ) {
    const { kind, changes } = batch;
    cuts.push(`${kind} ${changes.length}`);
    const next = batches.next();
    const ms = work.find((one) => one.kind === kind && (one.op ?? "create") === changes[0]?.op)?.ms ?? 0;
    const began = now;
    now = later(now, changes.length * ms);
    batches.learn(batch, began);
    batch = next;
  }
  return cuts;
}

test("they grow to about a second's work, by a factor of four at the most, and to ten thousand", () => {
  expect(cut({ kind: "absence", count: 1_000, ms: 5 })).toEqual([
    ...["absence 100", "absence 100", "absence 200", "absence 200", "absence 200", "absence 200"],
  ]);
  const quick = cut({ kind: "absence", count: 60_000, ms: 0 });
  expect(quick.slice(0, 8)).toEqual([
    ...["absence 100", "absence 100", "absence 400", "absence 400", "absence 1600", "absence 1600"],
    ...["absence 6400", "absence 6400"],
  ]);
  expect(quick.slice(8, -1)).toEqual(Array(4).fill("absence 10000"));
});

test("each kind begins small, as do removals, however quick the kind before was", () => {
  const cuts = cut(
    { kind: "membership", count: 2_000, ms: 0 },
    { kind: "attendance", count: 250, ms: 1_000 },
    { kind: "attendance", op: "remove", count: 150, ms: 1_000 },
  );
  expect(cuts.filter((one) => one.startsWith("attendance"))).toEqual([
    ...["attendance 100", "attendance 100", "attendance 50", "attendance 100", "attendance 50"],
  ]);
});
