/** Which of the daemons on one database leads, by the lease that one of them has taken. */
import { expect, it } from "vitest";
import { DAEMON_LEASE, daemonsOf } from "../../../../../core/engine/schedule/upkeep/daemons.ts";
import type { Engine } from "../../../../../core/engine/engine.ts";
import { takeLease } from "../../../../../core/engine/run/lease/lease.ts";
import { later } from "../../../../../core/model/time.ts";
import { MINUTE, virtualClock } from "../../../notify/virtual-clock.ts";
import { open } from "../../../store/kit.ts";

it("the daemon that has taken the lease leads, and those with its version and config take part", async () => {
  const store = await open();
  const clock = virtualClock();
  const at = clock.now();
  const common = { host: "h", pid: 1, version: "1", since: at, expiresAt: later(at, MINUTE) };
  for (const [holder, mark] of [
    ["a", "same"],
    ["b", "same"],
    ["c", "other"],
  ] as const)
    await store.daemons.put({ ...common, holder, mark }, at);
  const engine = { store, clock, holder: { holder: "b", host: "h", pid: 1 }, isGone: () => false } as unknown as Engine;
  const lease = await takeLease(DAEMON_LEASE, engine, new AbortController().signal, { watchProgress: false });
  const told = await daemonsOf(engine);
  await lease?.release();
  expect(told.map(({ leads }) => leads)).toEqual([false, true, false]);
  expect(told.map((one) => one.takes_part)).toEqual([true, true, false]);
});
