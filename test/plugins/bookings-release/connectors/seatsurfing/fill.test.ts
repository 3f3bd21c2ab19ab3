/** The made-up company of the demo with its desks: the first run does something, the second finds nothing to do. */
import { expect, it, onTestFinished } from "vitest";
import { fillSeatsurfing } from "../../../../../plugins/bookings-release/connectors/seatsurfing/simulator-fill.ts";
import { startSeatsurfingSimulator } from "../../../../../plugins/bookings-release/connectors/seatsurfing/simulator.ts";
import { openHouse } from "../../../../kit/house.ts";

it.each([12, 60])(
  "B1 B2 in a made-up company of %i: something is done, and then nothing",
  async (people) => {
    const desks = await startSeatsurfingSimulator({ now: () => "2026-07-21T10:00:00.000Z" });
    onTestFinished(() => desks.close());
    const connector = { type: "seatsurfing", base_url: desks.url, token: desks.token };
    const target = { plugin: "bookings-release", schedule: "every 10m", connector };
    const house = await openHouse({ people, targets: { desks: target } });
    fillSeatsurfing(desks, house.world.people, "2026-07-21");
    const { run: first } = await house.sync({}, "desks");
    expect(first).toMatchObject({ status: "succeeded", error: null, counts: { held: 0, failed: 0 } });
    expect(first.counts.create).toBeGreaterThan(0);
    expect(first.counts.release).toBeGreaterThan(0);
    const { run: second, changes } = await house.sync({}, "desks");
    expect(changes).toEqual([]);
    expect(second.status).toBe("succeeded");
  },
);
