/** A test of one town's life: processes killed, and at which points. `npm run crash` does the same for as long as one likes. */
import { describe, expect, it } from "vitest";
import { compiledMain } from "../kit/compiled-once.ts";
import { live, POINTS } from "./life.ts";

/** On slow and busy machines. */
const LONG = 1_800_000;

/** Two such tests are 200 kills; in files of their own, so that each of two workers has one. */
export const KILLS = 100;

export interface KilledOptions {
  readonly seed: number;
  readonly kills: number;
  readonly newDatabase: () => Promise<string | null>;
}

export function neverTears({ seed, kills, newDatabase }: KilledOptions): void {
  const isEverywhere = kills >= POINTS.length;
  const where = isEverywhere ? ", at each boundary of the journal and in the middle of whatever," : "";
  describe("a process that is killed", { timeout: LONG }, () => {
    it(`${kills} times${where} never doubles, loses or tears anything (seed ${seed})`, async () => {
      const points = await live({ seed, kills, main: await compiledMain(), database: await newDatabase() });
      const times = [...points.values()].reduce((sum, count) => sum + count, 0);
      expect(times).toBe(kills);
      if (isEverywhere) expect([...points.keys()].sort()).toEqual([...POINTS].sort());
    });
  });
}
