/** Which of several daemons on one database leads. */
import { expect, onTestFinished, test, vi } from "vitest";
import type { Heartbeat } from "../../../core/app/daemon/heartbeat.ts";
import { Leader } from "../../../core/app/daemon/leader.ts";
import { LocalQueue } from "../../../core/engine/schedule/local-queue.ts";
import { openHouse, TARGET } from "../../kit/house.ts";

test("a config that is taken over while a daemon is becoming the leader is settled too", async () => {
  const house = await openHouse({ plain: 1 });
  const { signal } = new AbortController();
  const leader = new Leader({ app: house.app, signal, heartbeat: {} as Heartbeat, queue: new LocalQueue() });
  onTestFinished(() => leader.resign());
  const [reached, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { targets } = house.store;
  const all = targets.all.bind(targets);
  vi.spyOn(targets, "all").mockImplementationOnce(async () => {
    reached.resolve();
    await gate.promise;
    return all();
  });
  const leading = leader.tryToLead();
  await reached.promise;
  // Only the leader settles the new target here, not the scheduler.
  vi.spyOn(house.scheduler, "settle").mockResolvedValue(undefined);
  await house.reconfigure({ targets: { other: {} } });
  await leader.settle(house.engine);
  gate.resolve();
  expect(await leading).toBe(true);
  expect(await house.store.requests.waiting()).toContainEqual(
    expect.objectContaining({ target: "other", wish: expect.objectContaining({ trigger: "activation" }) }),
  );
  expect(await targets.get(TARGET)).toMatchObject({ mode: "inactive" });
  expect((await targets.get(TARGET))!.removedAt).not.toBeNull();
});
