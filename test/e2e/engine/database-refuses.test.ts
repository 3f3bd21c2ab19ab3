/** A database that refuses for a moment, full or locked or away, and takes everything again before the daemon has ended for it. */
import { describe, expect, test, vi } from "vitest";
import type { SimAnswer } from "../../../core/plugin/simulator.ts";
import { DatabaseAway, databaseError, DatabaseError } from "../../../core/store/database-error.ts";
import { postgresError } from "../../../core/store/postgres/postgres-error.ts";
import { type House, openHouse, TARGET } from "../../kit/house.ts";
import { HOUR, MINUTE, SECOND } from "../../kit/swift-clock.ts";
import { dayOff, pass } from "./informed.ts";

const FULL = new DatabaseError("the disk with the database is full", { remedy: "Free some space." });

/** From the target's next answer on nothing can be written down. Gives what makes room again. */
function fillAtNextAnswer(house: House): () => void {
  const refused = [
    vi.spyOn(house.store, "transaction"),
    vi.spyOn(house.store.leases, "renew"),
    vi.spyOn(house.store.leases, "release"),
  ];
  const how = (answer: SimAnswer) => {
    for (const one of refused) one.mockRejectedValue(FULL);
    return answer;
  };
  house.awork.fault({ path: /users/, times: 1, how });
  return () => {
    for (const one of refused) one.mockRestore();
  };
}

test("[crash] a run whose end could not be written, the disk being full, is followed by another within two minutes, and nobody is told", async () => {
  const house = await openHouse({ plain: 3, target: { schedule: "0 14 * * *" } });
  await house.start();
  await house.tick();
  for (const person of house.world.people) dayOff(house, person, "2026-08-03");
  pass(house, 2 * HOUR);
  const makeRoom = fillAtNextAnswer(house);
  await house.scheduler.look();
  await house.scheduler.idle();
  expect((await house.runs())[0]).toMatchObject({ trigger: "schedule", status: "running" });
  house.clock.pass(20 * SECOND);
  makeRoom();
  await house.pass(2 * MINUTE);
  const [second, first] = await house.runs();
  expect(second).toMatchObject({ trigger: "catch_up", status: "succeeded" });
  expect(first).toMatchObject({ trigger: "schedule", status: "interrupted" });
  expect(house.mirrored()).toHaveLength(3);
  expect(await house.store.incidents.open(TARGET)).toBeUndefined();
  expect(house.mails).toEqual([]);
  expect(await house.runs()).toHaveLength(3);
});

const refusal = (code: string) => databaseError(Object.assign(new Error(code), { code }), "rollcall.db");
const LOGIN = { user: "rollcall", password: "", database: "rollcall" };
const SERVER = { ...LOGIN, host: "db.example.com", port: 5432, ssl: false } as const;
const refusalThere = (code: string) =>
  postgresError(Object.assign(new Error(code), { code, severity: "ERROR" }), "INSERT", SERVER);

describe("one transaction of a run is refused, and the next one is taken:", () => {
  /** Three days off to be written. After each of the target's first `times` answers with accounts one transaction is refused. */
  async function refusing(refused: unknown, times: number) {
    const house = await openHouse({ plain: 3, target: { schedule: "every 1h" } });
    await house.start();
    await house.tick();
    for (const person of house.world.people) dayOff(house, person, "2026-08-03");
    const transaction = vi.spyOn(house.store, "transaction");
    const how = (answer: SimAnswer) => {
      transaction.mockRejectedValueOnce(refused);
      return answer;
    };
    house.awork.fault({ path: /users/, times, how });
    return house;
  }

  test.each([
    ["the disk is full", refusal("SQLITE_FULL")],
    ["another program has locked the file", refusal("SQLITE_BUSY")],
    ["PostgreSQL's disk is full", refusalThere("53100")],
    ["PostgreSQL accepts no more connections", refusalThere("53300")],
    ["another session has locked PostgreSQL's table", refusalThere("55P03")],
    ["PostgreSQL cancelled it", refusalThere("57014")],
  ])("%s. [crash] Another run follows within minutes, and nobody is told", async (_, refused) => {
    const house = await refusing(refused, 1);
    await house.pass(HOUR + 2 * MINUTE);
    const [second, first] = await house.runs();
    expect(first).toMatchObject({ trigger: "schedule", status: "interrupted" });
    expect(second).toMatchObject({ trigger: "retry", status: "succeeded" });
    expect(house.mirrored()).toHaveLength(3);
    expect(await house.store.incidents.open(TARGET)).toBeUndefined();
    expect(house.mails).toEqual([]);
  });

  test("[runs] refused again and again it is an incident once the run was tried three times more", async () => {
    const house = await refusing(refusal("SQLITE_FULL"), Number.POSITIVE_INFINITY);
    await house.pass(HOUR + 30 * MINUTE);
    expect((await house.runs()).map(({ trigger }) => trigger)).toEqual([
      ...Array<string>(3).fill("retry"),
      "schedule",
      "activation",
    ]);
    expect(await house.store.incidents.open(TARGET)).toMatchObject({ message: expect.stringContaining("is full") });
    expect(house.mails).toHaveLength(1);
  });

  test("whoever runs it by hand is told, and nobody else", async () => {
    const house = await refusing(refusal("SQLITE_BUSY"), 1);
    const { run } = await house.sync();
    expect(run).toMatchObject({ status: "interrupted", error: { message: expect.stringContaining("was locked") } });
    expect(await house.store.incidents.open(TARGET)).toBeUndefined();
  });

  test("what is damaged is an incident at once", async () => {
    const house = await refusing(refusal("SQLITE_CORRUPT"), 1);
    await house.pass(HOUR + 2 * MINUTE);
    expect(await house.store.incidents.open(TARGET)).toMatchObject({ message: expect.stringContaining("is damaged") });
  });
});

test("a run that was asked for waits on where the database refuses its lease for a moment", async () => {
  const house = await openHouse({ plain: 1, target: { schedule: "0 14 * * *" } });
  await house.start();
  const take = vi
    .spyOn(house.store.leases, "take")
    .mockRejectedValueOnce(new DatabaseAway("away", { remedy: "Wait." }));
  await house.tick();
  expect(take).toHaveBeenCalledOnce();
  expect(await house.runs()).toEqual([]);
  await house.tick();
  expect(await house.runs()).toMatchObject([{ trigger: "activation", status: "succeeded" }]);
  const asked = await house.operations.requestRun(TARGET, { by: "web:ann", area: null, scope: "full", approve: null });
  take.mockRejectedValueOnce(new DatabaseError("locked", { remedy: "Wait." }));
  await house.tick();
  expect(await house.operations.request(asked.id)).toMatchObject({ run: null, error: null });
  await house.tick();
  const [run] = await house.runs();
  expect(run).toMatchObject({ trigger: "manual", triggered_by: "web:ann", status: "succeeded" });
  expect(await house.operations.request(asked.id)).toMatchObject({ run: run!.id, error: null });
});
