import { expect, test } from "vitest";
import { openHouse } from "../../kit/house.ts";

for (const people of [3, 23, 120])
  for (const version of ["v1", "v2"])
    test(`A1: a company of ${people}, people by ${version}: the first plan is not empty, and once it is applied the second one is`, async () => {
      const house = await openHouse({ people, noAbsences: false, source: { people: version } });

      const planned = await house.plan();
      expect(planned.changes.length).toBeGreaterThan(0);
      const first = await house.sync();
      expect(first.run).toMatchObject({ status: "succeeded", error: null });
      expect(house.writes()).toHaveLength(planned.changes.length);

      expect((await house.plan()).changes).toEqual([]);
      house.forgetRequests();
      const second = await house.sync();
      expect(second.run.counts).toMatchObject({ create: 0, update: 0, remove: 0, unchanged: planned.changes.length });
      expect(house.writes()).toEqual([]);
    });
