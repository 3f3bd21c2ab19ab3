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

test("a run asks no more than paging needs: of 120 people each list's pages once, and nothing by name", async () => {
  const house = await openHouse({ people: 120, noAbsences: false });
  await house.sync();
  house.forgetRequests();
  const { run } = await house.sync();
  const asked = Map.groupBy(house.reads(), ({ path }) => path);
  const counts = Object.fromEntries([...asked].map(([path, requests]) => [path, requests.length]));
  const byName = Object.keys(counts).filter((path) => path.split("/").length > 4 && !path.endsWith("/breakdowns"));
  expect(byName).toEqual([]);
  expect(counts).toMatchObject({ "/v1/company/employees": 2, "/v2/absence-types": 1, "/v2/absence-periods": 2 });
  expect(Object.values(counts).every((times) => times <= 2)).toBe(true);
  expect(run.requests.target).toBe(2);
  expect(run.requests.source).toBe(house.reads().length);
});
