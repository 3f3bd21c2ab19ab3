/** Clocks that ran ahead, and midnights. */
import { expect, test } from "vitest";
import { nextFire } from "../../../core/engine/schedule/schedule.ts";
import { Snapshots } from "../../../core/engine/read/snapshots.ts";
import type { SourceHandle } from "../../../core/engine/engine.ts";
import { instantOf } from "../../../core/model/time.ts";
import type { Reads } from "../../../core/plugin/contract.ts";
import { openHouse, TARGET } from "../../kit/house.ts";
import { HOUR, swiftClock } from "../../kit/swift-clock.ts";

test("a grid that began while the clock ran four years ahead fires within its period all the same", () => {
  const anchor = "2030-01-01T10:20:00.000Z";
  expect(nextFire({ every: HOUR }, "UTC", anchor, "2026-07-21T10:00:00.000Z")).toBe("2026-07-21T10:20:00.000Z");
  expect(nextFire({ every: HOUR }, "UTC", anchor, anchor)).toBe("2030-01-01T11:20:00.000Z");
});

test.each(["while the daemon runs", "before it starts"])(
  "fires that lie years ahead are brought nearer when the clock is put right %s",
  async (when) => {
    const house = await openHouse();
    await house.start();
    await house.tick();
    await house.store.targets.save(TARGET, { nextFullAt: "2030-01-01T00:00:00.000Z" });
    if (when === "before it starts") await house.start();
    else house.scheduler.lookedAt = "2029-12-31T23:59:00.000Z";
    await house.pass(2 * HOUR);
    expect((await house.runs()).map(({ trigger }) => trigger)).toEqual(["schedule", "schedule", "activation"]);
  },
);

test("targets whose calendars show different days share no reading of the source", async () => {
  const clock = swiftClock(instantOf(0));
  const snapshots = new Snapshots(clock);
  const days: string[] = [];
  const handle = {
    name: "personio",
    shared: true,
    needs: () => ({ people: { required: [], useful: [] }, absences: null }),
    source: {
      read: async (_needs: unknown, _scope: unknown, { today }: { today: string }) => {
        days.push(today);
        return { today } as Reads;
      },
    },
  } as unknown as SourceHandle;
  const whole = { changedSince: null };
  for (const today of ["2026-07-21", "2026-07-21", "2026-07-22"]) {
    expect(
      (await snapshots.read(handle, whole, { today, fresh: false, notBefore: null, own: handle.needs(today) })).today,
    ).toBe(today);
  }
  expect(days).toEqual(["2026-07-21", "2026-07-22"]);
  snapshots.close();
});
