/** Processes killed at every boundary of the journal and at random: `npm run crash` does the same for as long as one likes. */
import { describe, expect, it } from "vitest";
import { compiledMain } from "../kit/compiled-once.ts";
import { postgres, sharedPostgres } from "../kit/postgres.ts";
import { live, POINTS } from "./life.ts";

const LIVES = [1, 2];
const KILLS_A_LIFE = 100;
/** `ROLLCALL_LONG=1`: 20 there. */
const isLong = Boolean(process.env.ROLLCALL_LONG);
const LIVES_ON_POSTGRES = isLong ? [5, 6] : [5];
const KILLS_ON_POSTGRES = isLong ? 10 : 5;
const LONG = 1_800_000;

type NewDatabase = () => Promise<string | null>;

/** Two at a time: half of what a process does is waiting. */
async function killed(seeds: readonly number[], kills: number, newDatabase: NewDatabase) {
  const [main, left, count] = [await compiledMain(), [...seeds], new Map<string, number>()];
  const lane = async () => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      const points = await live({ seed, kills, main, database: await newDatabase() });
      for (const [point, times] of points) count.set(point, (count.get(point) ?? 0) + times);
    }
  };
  await Promise.all([lane(), lane()]);
  return { points: [...count.keys()].sort(), times: [...count.values()].reduce((sum, times) => sum + times, 0) };
}

describe("a process that is killed", { timeout: LONG }, () => {
  const times = LIVES.length * KILLS_A_LIFE;

  it(`${times} times, at each boundary of the journal and in the middle of whatever, never doubles, loses or tears anything`, async () => {
    const noServer = async () => null;
    expect(await killed(LIVES, KILLS_A_LIFE, noServer)).toEqual({ points: [...POINTS].sort(), times });
  });
});

describe.skipIf(!postgres)(
  "a process that is killed, on PostgreSQL (needs Debian's postgresql)",
  { timeout: LONG },
  () => {
    const times = LIVES_ON_POSTGRES.length * KILLS_ON_POSTGRES;

    it(`${times} times never doubles, loses or tears anything`, async () => {
      const server = await sharedPostgres();
      expect(await killed(LIVES_ON_POSTGRES, KILLS_ON_POSTGRES, () => server.newDatabase())).toMatchObject({ times });
    });
  },
);
