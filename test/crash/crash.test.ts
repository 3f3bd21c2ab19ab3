/** Processes killed at every boundary of the journal and at random: `npm run crash` does the same for as long as one likes. */
import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "./compiled.ts";
import { postgres, sharedPostgres } from "../kit/postgres.ts";
import { live, POINTS } from "./life.ts";

/** `ROLLCALL_LONG=1` takes the time for 200 kills. */
const IS_LONG = process.env.ROLLCALL_LONG !== undefined;
const LIVES = IS_LONG ? [1, 2, 3, 4] : [1];
const KILLS = IS_LONG ? 50 : 6;
const LONG = 900_000;

describe("a process that is killed", { timeout: LONG }, () => {
  const killed = new Map<string, number>();

  beforeAll(compile, LONG);

  it(`${LIVES.length * KILLS} times, in the middle of whatever, never doubles, loses or tears anything`, async () => {
    const lives = [...LIVES];
    const lane = async () => {
      for (let seed = lives.shift(); seed !== undefined; seed = lives.shift()) {
        for (const [point, count] of await live({ seed, kills: KILLS, database: null }))
          killed.set(point, (killed.get(point) ?? 0) + count);
      }
    };
    await Promise.all([lane(), lane()]);
    expect([...killed.values()].reduce((sum, count) => sum + count, 0)).toBe(LIVES.length * KILLS);
  });

  it.skipIf(!IS_LONG)(
    "was killed at each boundary of the journal, between request and answer, and by the clock",
    () => {
      expect([...killed.keys()].sort()).toEqual([...POINTS].sort());
    },
  );
});

describe.skipIf(!postgres)(
  "a process that is killed, on PostgreSQL (needs Debian's postgresql)",
  { timeout: LONG },
  () => {
    it("3 times never doubles, loses or tears anything", async () => {
      const database = await (await sharedPostgres()).newDatabase();
      const killed = await live({ seed: 5, kills: 3, database });
      expect([...killed.values()].reduce((sum, count) => sum + count, 0)).toBe(3);
    });
  },
);
