/** SIGSTOP for longer than a lease, and another process has gone on with the work: whoever wakes up writes nothing more. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { connectToLook } from "../../../core/store/sqlite/connect.ts";
import { clock } from "../../core/store/kit.ts";
import { duplicatesIn } from "./kit/company.ts";
import { makePlace, PATIENCE, TARGET, TODAY, type Place } from "./kit/place.ts";
import { eventually, type Program } from "./kit/program.ts";

const PEOPLE = 60;
const TWO_MINUTES = 120_000;
const AHEAD = new URL("../../kit/clock-ahead.ts", import.meta.url).href;

// Between the last look at the lease and the bytes that leave lie some microseconds, which no process can close: a stop that falls
// there shows nothing, and is tried again.
const AGAIN = { timeout: PATIENCE, retry: 2 };

it(
  "a process that is continued after another took its target over sends nothing, writes nothing and says so",
  AGAIN,
  async () => {
    const place = await makePlace({ people: PEOPLE });
    const stopped = await stoppedAt(20, place);
    place.env.ROLLCALL_NOW = `${TODAY}T08:30:00.000Z`;
    const other = await place.run("sync", TARGET, "--json");
    expect(other.json().run, other.stderr).toMatchObject({ status: "succeeded", counts: { failed: 0, conflicts: 0 } });
    const { awork } = place.company;
    const [sent, written, made] = [awork.log.length, await rowsOf(place), new Map(awork.absences)];

    await writeFile(join(place.folder, "ahead"), String(TWO_MINUTES));
    stopped.send("SIGCONT");
    const { code, json } = await stopped.ended;
    expect(code).toBe(1);
    expect(json().run).toMatchObject({
      status: "interrupted",
      error: { message: expect.stringContaining("was suspended for longer than its lease lasts") },
    });
    expect(awork.log.slice(sent)).toEqual([]);
    expect(new Map(awork.absences)).toEqual(made);
    expect(await rowsOf(place)).toEqual(written);
    expect([awork.absences.size, duplicatesIn(place.company)]).toEqual([PEOPLE, 0]);
  },
);

/** In the middle of its creates; what is on the wire is carried out, and the answers wait for it. */
async function stoppedAt(create: number, { company: { awork }, env, folder, start }: Place): Promise<Program> {
  let program: Program | null = null;
  const stop = () => {
    program?.send("SIGSTOP");
    return false;
  };
  awork.fault({ method: "POST", where: () => awork.absences.size === create && stop(), how: "hang" });
  Object.assign(env, { NODE_OPTIONS: `--import=${AHEAD}`, TEST_CLOCK_AHEAD: join(folder, "ahead") });
  program = start("sync", TARGET, "--json");
  await eventually(() => awork.absences.size > create, "some creates");
  let made = 0;
  await eventually(async () => {
    const before = made;
    made = awork.absences.size;
    await new Promise((resolve) => setTimeout(resolve, 200));
    return made === before;
  }, "the process to stand still");
  expect(made).toBeLessThan(PEOPLE);
  delete env.NODE_OPTIONS;
  return program;
}

/** Everything that the database holds. */
async function rowsOf({ folder }: Place): Promise<Record<string, unknown>> {
  const db = connectToLook(join(folder, "data/rollcall.db"), clock);
  const tables: string[] = await db("sqlite_master").where({ type: "table" }).pluck("name");
  const rows = await Promise.all(tables.map(async (name) => [name, await db(name)]));
  await db.destroy();
  return Object.fromEntries(rows);
}
