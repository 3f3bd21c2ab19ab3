/**
 * A test of many seeds: none breaks a rule, and how many ran is printed. All of them with `ROLLCALL_LONG=1`; else the first half, since
 * CI has twenty minutes for everything.
 */
import { postgres } from "../kit/postgres.ts";
import type { Kind } from "./database.ts";
import { expect, test } from "vitest";
import { runBatch, summary } from "./batch.ts";
import { batchBeside } from "./batch-process.ts";

const MINUTE = 60_000;

const SHARE = process.env.ROLLCALL_LONG ? 1 : 0.5;

export function seedsHold(title: string, first: number, all: number, kind: Kind = "sqlite"): void {
  const count = Math.ceil(all * SHARE);
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
