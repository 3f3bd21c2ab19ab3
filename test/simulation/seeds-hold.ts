/**
 * A test of many seeds: none breaks a rule, and how many ran is printed. All of them with `ROLLCALL_LONG=1`, else the first half: the other
 * half is run by `.ci/run`, as far as it has time.
 */
import { postgres } from "../kit/postgres.ts";
import type { Kind } from "./database.ts";
import { expect, test } from "vitest";
import { runBatch, summary } from "./batch.ts";
import { batchBeside } from "./batch-process.ts";

const MINUTE = 60_000;

const SHARE = process.env.ROLLCALL_LONG ? 1 : 0.5;

export interface Seeds {
  readonly from: number;
  readonly all: number;
  /** Of several test files that run at the same time, from 1. */
  readonly part: number;
  readonly parts: number;
  readonly kind?: Kind;
}

export function seedsHold(title: string, { from, all, part, parts, kind = "sqlite" }: Seeds): void {
  const count = Math.ceil((all * SHARE) / parts);
  const first = from + (part - 1) * count;
  test.skipIf(kind === "postgres" && !postgres)(
    `${count} simulations ${title} break no rule`,
    { timeout: 30 * MINUTE },
    async ({ signal }) => {
      const batch = await (kind === "sqlite" ? batchBeside(first, count, signal) : runBatch(first, count, kind));
      console.log(`seeds ${first} to ${first + count - 1}: ${summary(batch)}`);
      expect(batch.failed.map(({ seed, violation }) => `${seed}: ${violation?.message}`)).toEqual([]);
      expect(batch.ran).toBe(count);
      // An engine that removes nothing breaks few rules.
      expect(batch.removals).toBeGreaterThan(count / 4);
    },
  );
}
