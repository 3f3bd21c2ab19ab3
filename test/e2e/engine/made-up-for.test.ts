/** A run that went through makes up for what failed before it only as far as it went itself. */
import { expect, test, vi } from "vitest";
import { RefusedError, TransientError } from "../../../core/model/errors.ts";
import type { Secret } from "../../../core/model/secret.ts";
import type { TargetPlugin } from "../../../core/plugin/contract.ts";
import { secret, z } from "../../../core/plugin/schema.ts";
import { openHouse } from "../../kit/house.ts";
import { Paper, paperPlugin, paperSlips, paperUsers } from "../../kit/paper.ts";
import { HOUR, MINUTE } from "../../kit/swift-clock.ts";

const remedy = "made up";
const DOWN = new TransientError("UNREACHABLE", "down", { remedy });
const REFUSED = new RefusedError("RIGHT_MISSING", "no", { remedy });

/** Users and working times of a target that ran once and runs whole at 06:30 Berlin, 04:30 UTC. */
async function shifts(schedule: object | string = "30 6 * * *") {
  const paper = new Paper();
  const failing = { times: null as Error | null };
  const slips = paperSlips(paper);
  const current: typeof slips.current = () => {
    if (failing.times) throw failing.times;
    return (slips.current as () => never)();
  };
  const flows = () => [paperUsers(paper), { ...slips, current } as never];
  const house = await openHouse({
    plain: 2,
    now: "2026-07-21T04:25:00.000Z",
    plugins: [paperPlugin(flows, ["users", "time"])],
    targets: { paper: { plugin: "paper", connector: { type: "paper" }, schedule } },
  });
  await house.start();
  await house.tick();
  const state = async () => (await house.store.targets.get("paper"))!;
  const open = () => house.store.incidents.open("paper");
  const runs = async () =>
    (await house.runs("paper")).map(({ trigger, scope, area, status }) => `${trigger} ${area ?? scope} ${status}`);
  const sync = (wish = {}) => house.sync(wish, "paper");
  return { house, failing, state, open, runs, sync };
}

test("[runs] a run of one area, by hand, does not take the place of the whole one that is to be tried again", async () => {
  const { house, failing, state, runs, sync } = await shifts();
  const success = (await state()).lastSuccessAt;
  failing.times = DOWN;
  await house.pass(7 * MINUTE, MINUTE);
  expect(await state()).toMatchObject({ retries: 2, retryAt: "2026-07-21T04:36:00.000Z" });
  failing.times = null;
  expect((await sync({ area: "users" })).run.status).toBe("succeeded");
  expect(await state()).toMatchObject({ retries: 2, retryAt: "2026-07-21T04:36:00.000Z", lastSuccessAt: success });
  await house.pass(5 * MINUTE, MINUTE);
  expect((await runs()).slice(0, 2)).toEqual(["retry full succeeded", "manual users succeeded"]);
  expect(await state()).toMatchObject({ retries: 0, retryAt: null, lastSuccessAt: "2026-07-21T04:36:00.000Z" });
});

test("[runs] nor where it ends only after that was due", async () => {
  const { house, failing, runs } = await shifts();
  failing.times = DOWN;
  await house.pass(7 * MINUTE, MINUTE);
  failing.times = null;
  await house.operations.requestRun("paper", { by: "web:ann", area: "users", scope: "full", approve: null });
  house.clock.pass(6 * MINUTE);
  for (let looks = 0; looks < 3; looks += 1) await house.tick();
  expect((await runs()).slice(0, 2)).toEqual(["retry full succeeded", "manual users succeeded"]);
});

test("[resolved] an incident about working times is not ended by a run of the users, and nobody is told that it was", async () => {
  const { house, failing, open, sync } = await shifts();
  failing.times = REFUSED;
  await house.pass(HOUR, 5 * MINUTE);
  const incident = await open();
  expect(incident).toMatchObject({ code: "RIGHT_MISSING" });
  const told = house.mails.length;
  expect((await sync({ area: "users" })).run.status).toBe("succeeded");
  failing.times = null;
  expect((await sync({ scope: "partial" })).run.status).toBe("succeeded");
  // What failed was a run of everything: who is who, too.
  expect((await sync({ area: "time" })).run.status).toBe("succeeded");
  await house.sendMail();
  expect([await open(), house.mails.length]).toEqual([incident, told]);
  expect((await house.operations.status()).targets[0]).toMatchObject({ state: "paused" });
  await sync();
  await house.sendMail();
  expect([await open(), house.mails.length]).toEqual([undefined, told + 1]);
});

test("[resolved] an incident that a run of one area met is ended by the next one of that area, and by no other", async () => {
  const { failing, open, sync } = await shifts();
  failing.times = REFUSED;
  await sync({ area: "time" });
  failing.times = null;
  await sync({ area: "users" });
  expect(await open()).toMatchObject({ code: "RIGHT_MISSING" });
  await sync({ area: "time", scope: "partial" });
  expect(await open()).toMatchObject({ code: "RIGHT_MISSING" });
  await sync({ area: "time" });
  expect(await open()).toBeUndefined();
});

test("[resolved] an area that fails while a whole run is to be tried again does not narrow what its incident waits for", async () => {
  const { house, failing, state, open, sync } = await shifts();
  failing.times = DOWN;
  await house.pass(7 * MINUTE, MINUTE);
  await sync({ area: "time" });
  expect([(await state()).retryAt, (await open())?.code]).toEqual([null, "UNREACHABLE"]);
  failing.times = null;
  await sync({ area: "time" });
  expect(await open()).toMatchObject({ code: "UNREACHABLE" });
  await sync();
  expect(await open()).toBeUndefined();
});

test("[resolved] [runs] a partial run makes up for a partial one that failed, and for no full one", async () => {
  const { house, failing, state, open, sync } = await shifts({ full: "30 6 * * *", partial: "every 1h" });
  await house.pass(50 * MINUTE, 10 * MINUTE);
  failing.times = DOWN;
  await house.pass(10 * MINUTE, 10 * MINUTE);
  expect(await state()).toMatchObject({ retries: 1, retryAt: expect.any(String) });
  failing.times = null;
  await sync({ area: "users" });
  expect(await state()).toMatchObject({ retries: 1, retryAt: expect.any(String) });
  await sync({ scope: "partial" });
  expect(await state()).toMatchObject({ retries: 0, retryAt: null });
  failing.times = REFUSED;
  await sync({ scope: "partial" });
  failing.times = null;
  await sync({ scope: "partial" });
  expect(await open()).toBeUndefined();
  failing.times = REFUSED;
  await sync();
  failing.times = null;
  await sync({ scope: "partial" });
  expect(await open()).toMatchObject({ code: "RIGHT_MISSING" });
});

test("[runs] an approval that is refused does not take the place of the run that is to be tried again, nor of one that is due", async () => {
  const { house, failing, state, runs } = await shifts();
  failing.times = DOWN;
  await house.pass(7 * MINUTE, MINUTE);
  failing.times = null;
  const stale = { by: "web:ann", area: null, scope: "full", approve: "0123456789ab" } as const;
  await house.operations.requestRun("paper", stale);
  house.clock.pass(6 * MINUTE);
  for (let looks = 0; looks < 3; looks += 1) await house.tick();
  expect((await runs()).slice(0, 2)).toEqual(["retry full succeeded", "approval full failed"]);
  const due = (await state()).nextFullAt;
  house.clock.pass(Date.parse(due as string) - Date.parse(house.clock.now()) + MINUTE);
  await house.operations.requestRun("paper", stale);
  for (let looks = 0; looks < 3; looks += 1) await house.tick();
  expect((await runs()).slice(0, 2)).toEqual(["schedule full succeeded", "approval full failed"]);
});

test("[resolved] an approval that was refused leaves nothing to be made up for", async () => {
  const { failing, open, sync } = await shifts({ full: "30 6 * * *", partial: "every 1h" });
  failing.times = REFUSED;
  await sync({ scope: "partial" });
  failing.times = null;
  expect((await sync({ approve: "0123456789ab" })).run.error?.code).toBe("STALE_APPROVAL");
  await sync({ scope: "partial" });
  expect(await open()).toBeUndefined();
});

/** A target whose config is replaced by this one while its first run makes an account. */
async function replaced(key: string, env: Readonly<Record<string, string>>) {
  const paper = new Paper();
  const meanwhile = { work: async () => undefined as unknown };
  const users = paperUsers(paper);
  const create: typeof users.create = async (...given) => {
    await meanwhile.work();
    return users.create!(...given);
  };
  const connector = z.strictObject({ type: z.literal("paper"), key: secret() });
  const wrong = { what: "paper.key", state: "failed", code: "CREDENTIALS_REFUSED", detail: "no" } as const;
  const plugin: TargetPlugin = {
    ...paperPlugin(() => []),
    config: z.strictObject({ connector }) as never,
    connect: (config) => ({
      flows: () => [{ ...users, create }],
      test: async () => ({
        checks: (config as { connector: { key: Secret } }).connector.key.reveal() === "k3y" ? [] : [wrong],
        tenant: "paper",
      }),
    }),
  };
  const targetsWith = (own: string) => ({ paper: { plugin: "paper", connector: { type: "paper", key: own } } });
  const first = { plugins: [plugin], env: { PAPER_KEY: "k3y" }, targets: targetsWith(`\${PAPER_KEY}`) };
  const house = await openHouse({ plain: 2, ...first });
  meanwhile.work = async () => {
    house.clock.pass(MINUTE);
    await house.reconfigure({ env, targets: targetsWith(key) });
    await vi.waitFor(async () => expect(await house.store.incidents.open("paper")).toBeDefined());
  };
  await house.start();
  await house.tick();
  expect((await house.runs())[0]).toMatchObject({ status: "succeeded" });
  await house.sendMail();
  return house;
}

test.each([
  ["lacks", `\${PAPER_KEY}`, {}, "CONFIG"],
  ["has wrong", "mistyped", {}, "CREDENTIALS_REFUSED"],
])(
  "[resolved] a run that began by the former config does not end the incident of what the new one %s",
  async (_, key, env, code) => {
    const house = await replaced(key, env);
    expect(await house.store.incidents.open("paper")).toMatchObject({ code, closedAt: null });
    expect(house.mails).toHaveLength(1);
  },
);
