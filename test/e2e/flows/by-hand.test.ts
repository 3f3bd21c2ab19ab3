/** Plugins say how they run: by a schedule of their own, which may depend on their settings, or by hand only. */
import { describe, expect, it } from "vitest";
import type { DefaultSchedule } from "../../../core/plugin/contract.ts";
import { openHouse } from "../../kit/house.ts";
import { Paper, paperPlugin, paperUsers } from "../../kit/paper.ts";
import { MINUTE } from "../../kit/swift-clock.ts";

const DAY = 24 * 60 * MINUTE;

async function papered(defaultSchedule: DefaultSchedule | (() => DefaultSchedule), background: boolean) {
  const paper = new Paper();
  const plugin = { ...paperPlugin(() => [paperUsers(paper)]), defaultSchedule, background: () => background };
  const house = await openHouse({
    plugins: [plugin],
    targets: { paper: { plugin: "paper", connector: { type: "paper" }, schedule: undefined } },
  });
  await house.start();
  return { house, paper };
}

const target = async ({ operations }: Awaited<ReturnType<typeof openHouse>>) => (await operations.status()).targets[0];

describe("S16: a target that runs by hand only", () => {
  it("is started by nobody, not when it becomes active either, and is never late", async () => {
    const { house, paper } = await papered("every 1h", false);
    await house.pass(2 * DAY, 30 * MINUTE);
    expect(await house.runs()).toEqual([]);
    expect(await target(house)).toMatchObject({ state: "ok", schedule: "by hand", next_run_at: null });
    expect((await house.sync({}, "paper")).run.status).toBe("succeeded");
    expect(paper.users.size).toBeGreaterThan(0);
    await house.pass(2 * DAY, 30 * MINUTE);
    expect(await house.runs()).toHaveLength(1);
    expect((await target(house))?.state).toBe("ok");
  });
});

describe("a plugin's own schedule", () => {
  it("S13: may have partial runs between the full ones", async () => {
    const { house } = await papered({ full: "30 6 * * *", partial: "every 2h", partial_window: "4h" }, true);
    await house.pass(DAY, 30 * MINUTE);
    const scopes = (await house.runs()).map(({ scope }) => scope);
    expect(scopes.filter((scope) => scope === "full")).toHaveLength(2);
    expect(scopes.filter((scope) => scope === "partial").length).toBeGreaterThanOrEqual(10);
  });

  it("U9: may be told in a zone of its own, and by what is configured", async () => {
    const { house } = await papered(() => ({ full: "0 4 * * *", timezone: "UTC" }), true);
    await house.pass(10 * MINUTE, MINUTE);
    expect((await target(house))?.next_run_at).toBe("2026-07-22T04:00:00.000Z");
  });
});
