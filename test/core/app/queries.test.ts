import { expect, it } from "vitest";
import { personio } from "../../../plugins/personio/index.ts";
import { openHouse, TARGET } from "../../kit/house.ts";
import { HOUR } from "../../kit/swift-clock.ts";

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

it("mails that no daemon sends are told in status once they wait for more than an hour", async () => {
  const house = await openHouse({ plain: 1 });
  const mail = { recipient: "owner@example.com", cause: "x", subject: "s", text: "t", html: "h", messageId: "<1@x>" };
  await house.store.outbox.add({ ...mail, createdAt: house.clock.now() });
  const told = async () => (await house.operations.status()).mail;
  expect(await told()).toEqual({ state: "ok", queued: 1, error: null });
  await house.clock.walk(2 * HOUR);
  expect(await told()).toMatchObject({ state: "failing", error: expect.stringContaining("`rollcall run --due`") });
});
