import { expect, it } from "vitest";
import { personio } from "../../../plugins/personio/index.ts";
import { openHouse, TARGET } from "../../kit/house.ts";

it.each(["personio", "./plugins/mine", "@example/rollcall-source"])(
  "people of a source called %s are found page by page, each once",
  async (name) => {
    const sources = [{ ...personio, name }];
    const house = await openHouse({ plain: 60, sources, source: { plugin: name } });
    await house.sync();
    const found: string[] = [];
    let pages = 0;
    for (let cursor: string | null = null; pages === 0 || (cursor !== null && pages < 9); pages += 1) {
      const { people, next } = await house.operations.findPeople({ text: "", target: null, state: null, cursor });
      found.push(...people.map(({ id }) => id));
      expect(people[0]?.source).toBe(name);
      cursor = next;
    }
    expect([pages, found.length, new Set(found).size]).toEqual([2, 60, 60]);
  },
);

it.each(["7%", "29%", "12.5%"])("a limit of %s is shown as it was written", async (removals) => {
  const house = await openHouse({ plain: 1, target: { limits: { removals } } });
  const report = await house.operations.target(TARGET);
  expect(report.settings).toContainEqual({ path: "limits.removals", value: removals });
});
