/** A database that refuses for a moment, full or locked or away, and takes everything again before the daemon has ended for it. */
import { expect, test, vi } from "vitest";
import type { SimAnswer } from "../../../core/plugin/simulator.ts";
import { DatabaseAway, DatabaseError } from "../../../core/store/database-error.ts";
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
