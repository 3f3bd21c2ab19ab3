/** What pauses a target at once, and what is tried again first. */
import { expect, test } from "vitest";
import {
  ConfigError,
  IncompleteReadError,
  RecordError,
  RefusedError,
  TransientError,
} from "../../../core/model/errors.ts";
import { resolveIncident } from "../../../core/engine/incidents/incidents.ts";
import { openHouse, TARGET } from "../../kit/house.ts";
import { Paper, paperPlugin, paperUsers } from "../../kit/paper.ts";
import { DAY, HOUR, MINUTE } from "../../kit/swift-clock.ts";

const remedy = "made up";

/** A target that fails in this way from its second run on, which the schedule begins. */
async function failing(error: Error) {
  const paper = new Paper();
  let fails = false;
  const users = paperUsers(paper);
  const current: typeof users.current = () => {
    if (fails) throw error;
    return (users.current as () => never)();
  };
  const house = await openHouse({
    plain: 1,
    plugins: [paperPlugin(() => [{ ...users, current }])],
    targets: { paper: { plugin: "paper", connector: { type: "paper" } } },
  });
  await house.start();
  await house.tick();
  fails = true;
  await house.pass(HOUR + 50 * MINUTE, 5 * MINUTE);
  const failed = (await house.runs()).filter(({ status }) => status === "failed");
  return { house, triggers: failed.map(({ trigger }) => trigger).reverse() };
}

test.each([
  new RefusedError("CREDENTIALS_REFUSED", "no", { remedy }),
  new RefusedError("RIGHT_MISSING", "no", { remedy }),
  new RefusedError("ATTRIBUTE_NOT_RELEASED", "no", { remedy }),
  new RefusedError("CONTRACT_BROKEN", "what?", { remedy }),
  new RefusedError("TENANT_CHANGED", "who?", { remedy }),
  new ConfigError("wrong", [], { remedy }),
  new TypeError("cannot read the stars"),
])("[pause] at once, with one mail: %s", async (error) => {
  const { house, triggers } = await failing(error);
  expect(triggers[0]).toBe("schedule");
  expect(triggers.slice(1).every((trigger) => trigger === "resume")).toBe(true);
  expect(await house.store.incidents.open("paper")).toBeDefined();
  expect((await house.operations.status()).targets[0]).toMatchObject({ state: "paused", next_run_at: null });
  expect(house.mails).toHaveLength(1);
});

test("[pause] what would fail one record and comes out of a reading is told as what it is, with words that are true of a pause", async () => {
  const nothing = "Nothing to do: the next run puts it right.";
  const { house } = await failing(new RecordError("no such thing", { causeKey: "paper:404", remedy: nothing }));
  const incident = await house.store.incidents.open("paper");
  expect(incident).toMatchObject({ code: "CONTRACT_BROKEN", message: "no such thing" });
  expect(incident?.remedy).toMatch(/rollcall resume paper/);
});

test.each([
  new TransientError("UNREACHABLE", "down", { remedy }),
  new TransientError("RATE_LIMITED", "slow", { remedy }),
  new TransientError("NO_PROGRESS", "still", { remedy }),
  new IncompleteReadError("short", { remedy }),
])("[pause] after three more tries, with one mail: %s", async (error) => {
  const { house, triggers } = await failing(error);
  expect(triggers.slice(0, 4)).toEqual(["schedule", "retry", "retry", "retry"]);
  expect(await house.store.incidents.open("paper")).toBeDefined();
  expect(house.mails).toHaveLength(1);
});

test("[resolved] a target that cannot run is not resumed: its incident stays open, and nobody is told that all is well", async () => {
  const house = await openHouse({ plain: 1, target: { connector: { api_key: `\${NOT_SET}` } } });
  await house.start();
  await house.tick();
  const told = house.mails.length;
  await expect(house.operations.resume(TARGET, house.wish())).rejects.toMatchObject({ code: "CONFIG" });
  const order = { by: "web:ann", area: null, scope: "full", approve: null, resume: true } as const;
  await expect(house.operations.requestRun(TARGET, order)).rejects.toMatchObject({ code: "CONFIG" });
  await house.tick();
  expect([(await house.store.incidents.open(TARGET))?.code, house.mails.length]).toEqual(["CONFIG", told]);
});

test("[resolved] an incident of a target that cannot run is opened again where another process closed it", async () => {
  const house = await openHouse({ plain: 1, target: { connector: { api_key: `\${NOT_SET}` } } });
  await house.start();
  await house.tick();
  await house.store.transaction((tx) => resolveIncident(tx, TARGET, "manual run 1 by cli:ann", house.engine));
  await house.tick();
  expect((await house.store.incidents.open(TARGET))?.code).toBe("CONFIG");
});

test("[resolved] a resume ends the pause also where another run waits: that one is its answer, and who resumed is written down", async () => {
  const house = await openHouse({ plain: 1 });
  await house.operations.pause(TARGET, "web:ann", "moving");
  const order = { by: "web:ann", area: null, scope: "full", approve: null } as const;
  const waiting = await house.operations.requestRun(TARGET, { ...order, area: "absences" });
  expect(await house.operations.requestRun(TARGET, { ...order, resume: true })).toEqual(waiting);
  expect((await house.store.targets.get(TARGET))?.pausedBy).toBeNull();
  const { actions } = await house.operations.actions({ target: null, cursor: null });
  expect(actions.map(({ action }) => action)).toEqual(["resume", "sync", "pause"]);
  await house.tick();
  expect(await house.runs()).toMatchObject([{ trigger: "manual", area: "absences", status: "succeeded" }]);
});

test("[resolved] whatever cannot be written down is not lifted either", async () => {
  const house = await openHouse({ plain: 1 });
  await house.operations.pause(TARGET, "web:ann", "moving");
  const order = { by: null as never, area: null, scope: "full", approve: null } as const;
  await expect(house.operations.requestRun(TARGET, { ...order, resume: true })).rejects.toThrow();
  await expect(house.operations.resume(TARGET, house.wish({ by: null as never }))).rejects.toThrow();
  expect((await house.store.targets.get(TARGET))?.pausedBy).toBe("web:ann");
  expect(await house.store.requests.waiting()).toEqual([]);
});

test("a target that is paused before its first run does what a person asks for", async () => {
  const house = await openHouse({ plain: 1 });
  await house.start();
  await house.operations.pause(TARGET, "web:ann", "not yet");
  await house.tick();
  expect(await house.runs()).toEqual([]);
  await house.operations.requestRun(TARGET, { by: "web:ann", area: "absences", scope: "full", approve: null });
  await house.tick();
  expect(await house.runs()).toMatchObject([{ trigger: "manual", triggered_by: "web:ann" }]);
});

test("no automatic test is promised while a person's pause lies over an incident: neither by `status` nor by a mail", async () => {
  const house = await openHouse({ plain: 1 });
  const incident = async () => (await house.operations.status()).targets[0]!.incident;
  house.awork.fault({ path: /./, times: Number.POSITIVE_INFINITY, how: { status: 401, body: {} } });
  await house.start();
  await house.tick();
  await house.pass(10 * MINUTE, MINUTE);
  expect(await incident()).toMatchObject({ code: "CREDENTIALS_REFUSED", next_probe_at: expect.any(String) });
  expect(house.mails.at(-1)!.text).toContain("Next automatic check");
  await house.operations.pause(TARGET, "web:ann", "audit");
  await house.pass(2 * DAY, HOUR);
  expect(await incident()).toMatchObject({ code: "CREDENTIALS_REFUSED", next_probe_at: null });
  expect(house.mails.at(-1)!.subject).toContain("still open");
  expect(house.mails.at(-1)!.text).not.toContain("Next automatic check");
});

test.each([
  ["inactive", "inactive"],
  ["test", "in test mode"],
] as const)("a target that is %s is not paused, since nothing runs there automatically", async (mode, told) => {
  const house = await openHouse({ plain: 1, target: { mode } });
  await expect(house.operations.pause(TARGET, "web:ann", "moving")).rejects.toMatchObject({
    code: "TARGET_INACTIVE",
    message: `${TARGET} is ${told}: its schedule starts no runs`,
  });
  expect((await house.operations.status()).targets[0]).toMatchObject({ state: mode, paused: null });
  expect((await house.operations.actions({ target: null, cursor: null })).actions).toEqual([]);
});

test("an inactive target is not resumed", async () => {
  const house = await openHouse({ plain: 1, target: { mode: "inactive" } });
  await expect(house.operations.resume(TARGET, house.wish())).rejects.toMatchObject({ code: "TARGET_INACTIVE" });
});

test.each([404, 410] as const)(
  "[pause] nobody, once v1 of Personio answers %i for good: the schedule's own tries bring v2, without an incident",
  async (v1Gone) => {
    const house = await openHouse({ plain: 5, target: { schedule: "every 1h" } });
    await house.start();
    await house.tick();
    house.personio.quirks.v1Gone = v1Gone;
    await house.pass(HOUR + 10 * MINUTE, MINUTE);
    const runs = await house.runs();
    expect(runs.map(({ trigger, status }) => `${trigger} ${status}`).slice(0, 3)).toEqual([
      "retry succeeded",
      "retry failed",
      "schedule failed",
    ]);
    expect([await house.store.incidents.open(TARGET), house.mails]).toEqual([undefined, []]);
    house.personio.quirks.v1Gone = null;
    house.forgetRequests();
    await house.pass(HOUR, MINUTE);
    expect(house.reads().some(({ path }) => path.startsWith("/v2/persons"))).toBe(false);
  },
);

test("[pause] nobody, once v1 of Personio is gone, also where each run is a process of its own: the third one reads v2", async () => {
  const house = await openHouse({ plain: 5, target: { schedule: "every 1h" } });
  await house.sync();
  house.personio.quirks.v1Gone = 410;
  const statuses: string[] = [];
  for (const _ of [1, 2, 3]) {
    await house.pass(2 * MINUTE);
    await house.restart();
    statuses.push((await house.sync()).run.status);
  }
  expect(statuses).toEqual(["failed", "failed", "succeeded"]);
});

test("[pause] whoever looked by hand while v1 of Personio ended: the probes bring v2, and the pause ends by itself", async () => {
  const house = await openHouse({ plain: 5, target: { schedule: "every 1h" } });
  await house.start();
  await house.tick();
  house.personio.quirks.v1Gone = 410;
  expect((await house.sync()).run).toMatchObject({ status: "failed", error: { code: "UNREACHABLE" } });
  await house.pass(5 * HOUR, MINUTE);
  expect(await house.store.incidents.open(TARGET)).toBeUndefined();
  expect((await house.runs())[0]).toMatchObject({ status: "succeeded" });
});
