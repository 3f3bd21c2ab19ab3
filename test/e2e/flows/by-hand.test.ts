/** Plugins say how they run: by a schedule of their own, which may depend on their settings, or by hand only. */
import { describe, expect, it } from "vitest";
import { automaticRun } from "../../../core/model/run.ts";
import type { Check, DefaultSchedule } from "../../../core/plugin/contract.ts";
import { type House, openHouse } from "../../kit/house.ts";
import { Paper, paperPlugin, paperUsers } from "../../kit/paper.ts";
import { MINUTE } from "../../kit/swift-clock.ts";

const DAY = 24 * 60 * MINUTE;

async function papered(
  defaultSchedule: DefaultSchedule | (() => DefaultSchedule),
  background: boolean | (() => boolean),
) {
  const paper = new Paper();
  const users = paperUsers(paper);
  const { email, name } = users.fields;
  const fields = {
    ...users.fields,
    email: { ...email!, identity: "address" },
    name: { ...name!, identity: "name" },
  } as const;
  const checks: Check[] = [];
  const made = paperPlugin(() => [{ ...users, fields }]);
  const connect: typeof made.connect = (...given) => {
    return { ...made.connect(...given), test: async () => ({ checks, tenant: "paper" }) };
  };
  const plugin = {
    ...made,
    connect,
    defaultSchedule,
    background: () => (typeof background === "boolean" ? background : background()),
  };
  const house = await openHouse({
    plugins: [plugin],
    targets: { paper: { plugin: "paper", connector: { type: "paper" }, schedule: undefined } },
  });
  await house.start();
  return { house, paper, checks };
}

function breakDown({ personio }: House): void {
  personio.server.fault({ path: /./, times: Number.POSITIVE_INFINITY, how: { status: 503, body: "" } });
}

const target = async ({ operations }: House) => (await operations.status()).targets[0];

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

  it("[resolved] is not started by a probe that passes after a run by hand has failed: that closes the incident, and no more", async () => {
    const { house, paper } = await papered("every 1h", false);
    breakDown(house);
    expect((await house.sync({}, "paper")).run.status).toBe("failed");
    house.personio.server.heal();
    await house.pass(2 * DAY, 30 * MINUTE);
    expect((await house.store.incidents.list({}))[0]).toMatchObject({ code: "UNREACHABLE", closedBy: "probe" });
    expect(await house.runs()).toHaveLength(1);
    expect(paper.writes).toEqual([]);
  });

  it("[resolved] is not told to be well again by a test that cannot see what was refused: a right to write", async () => {
    const { house, paper } = await papered("every 1h", false);
    for (const { email } of house.world.people) paper.barred.add(email!);
    expect((await house.sync({}, "paper")).run.error).toMatchObject({ code: "RIGHT_MISSING" });
    await house.pass(2 * DAY, 30 * MINUTE);
    expect(await house.store.incidents.open("paper")).toMatchObject({ code: "RIGHT_MISSING" });
    paper.barred.clear();
    expect((await house.sync({}, "paper")).run.status).toBe("succeeded");
    expect(await house.store.incidents.open("paper")).toBeUndefined();
  });

  it("[resolved] [wrong company] is not told to be well again while the accounts there are other people's", async () => {
    const { house, paper } = await papered("every 1h", false);
    await house.sync({}, "paper");
    for (const [id, { fields }] of paper.users)
      Object.assign(fields, { email: `${id}@example.org`, name: `Somebody ${id}` });
    expect((await house.sync({}, "paper")).run.error).toMatchObject({ code: "TENANT_CHANGED" });
    await house.pass(2 * DAY, 30 * MINUTE);
    expect(await house.store.incidents.open("paper")).toMatchObject({
      code: "TENANT_CHANGED",
      probes: expect.any(Number),
    });
    expect((await house.store.incidents.open("paper"))!.probes).toBeGreaterThan(1);
    expect(house.mails.some(({ subject }) => subject.includes("Resolved"))).toBe(false);
  });

  it("[resolved] is well again once the test passes that found the trouble, be it a right", async () => {
    const { house, checks } = await papered("every 1h", false);
    await house.sync({}, "paper");
    checks.push({ what: "accounts", state: "failed", code: "RIGHT_MISSING", detail: "may not be read" });
    await house.reconfigure({ source: { people: "v2" } });
    await house.tick();
    expect(await house.store.incidents.open("paper")).toMatchObject({ code: "RIGHT_MISSING", run: null });
    checks.length = 0;
    await house.pass(30 * MINUTE, 10 * MINUTE);
    expect((await house.store.incidents.list({}))[0]).toMatchObject({ code: "RIGHT_MISSING", closedBy: "probe" });
    expect(await house.runs()).toHaveLength(1);
  });

  it("starts neither the retry nor the request that waited when it was set to run by hand", async () => {
    const settings = { background: true };
    const { house } = await papered("every 1h", () => settings.background);
    breakDown(house);
    await house.tick();
    expect(await house.runs()).toMatchObject([{ trigger: "activation", status: "failed" }]);
    house.personio.server.heal();
    await house.store.requests.add("paper", automaticRun("resume"), house.clock.now());
    settings.background = false;
    await house.reconfigure({});
    expect((await target(house))?.next_run_at).toBeNull();
    await house.pass(DAY, 10 * MINUTE);
    expect(await house.runs()).toHaveLength(1);
    expect((await house.sync({}, "paper")).run).toMatchObject({ trigger: "manual", status: "succeeded" });
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
