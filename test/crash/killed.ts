/** A test of one town's life: processes killed, and at which points. `npm run crash` does the same for as long as one likes. */
import { describe, expect, it } from "vitest";
import { compiledMain } from "../kit/compiled-once.ts";
import { live, POINTS } from "./life.ts";
import { type TargetName, TARGETS } from "./town.ts";

/** On slow and busy machines. */
const LONG = 1_800_000;

/**
 * Each of two such tests kills once at every point, with two of the targets; `ROLLCALL_LONG=1`: 100 times, with all of them. The others
 * of CI's 200 follow by `npm run crash`, as far as it has time.
 */
export const KILLS = process.env.ROLLCALL_LONG ? 100 : POINTS.length;

export interface KilledOptions {
  readonly seed: number;
  readonly targets?: readonly TargetName[];
  readonly kills: number;
  readonly newDatabase: () => Promise<string | null>;
}

export function neverTears({ seed, kills, targets = TARGETS, newDatabase }: KilledOptions): void {
  const isEverywhere = kills >= POINTS.length;
  const where = isEverywhere ? ", at each boundary of the journal and in the middle of whatever," : "";
  describe("a process that is killed", { timeout: LONG }, () => {
    it(`${kills} times${where} never doubles, loses or tears anything (seed ${seed})`, async () => {
      const drawn = process.env.ROLLCALL_LONG ? TARGETS : targets;
      const [main, database] = [await compiledMain(), await newDatabase()];
      const points = await live({ seed, kills, targets: drawn, main, database });
      const times = [...points.values()].reduce((sum, count) => sum + count, 0);
      expect(times).toBe(kills);
      if (isEverywhere) expect([...points.keys()].sort()).toEqual([...POINTS].sort());
    });
  });
}
