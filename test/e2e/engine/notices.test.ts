/** Personio says that something has changed: what runs then and when, and what a call can never do. */
import { describe, expect, onTestFinished, test } from "vitest";
import { RULES } from "../../../core/model/rules.ts";
import { addDays, elapsed } from "../../../core/model/time.ts";
import type { SimAnswer } from "../../../core/plugin/simulator.ts";
import { startSeatsurfingSimulator } from "../../../plugins/bookings-release/connectors/seatsurfing/simulator.ts";
import {
  addAbsence,
  addPerson,
  approveAbsence,
  changeAbsence,
  changePerson,
  rejectAbsence,
  touch,
  withdrawAbsence,
  type SimPerson,
} from "../../../plugins/personio/world.ts";
import { personio } from "../../../plugins/personio/index.ts";
import { openCalledHouse, type CalledHouse, TOKEN } from "../../kit/called-house.ts";
import { TARGET, welcome } from "../../kit/house.ts";
import { HOUR, MINUTE } from "../../kit/swift-clock.ts";

const GATHERED = RULES.notices.gatherMs / 1_000 + 1;

function dayOff({ house }: CalledHouse, person: SimPerson = house.world.people[0]!, day = "2026-08-03") {
  return addAbsence(house.world, { person, type: "Urlaub", startsOn: day, endsOn: day });
}

/** A booking tool whose users and bookings follow Personio. */
async function offices(now: string, schedule: string) {
  const desks = await startSeatsurfingSimulator({ now: () => called.house.clock.now() });
  onTestFinished(() => desks.close());
  const { url: base_url, username, password } = desks;
  const connector = { type: "seatsurfing", base_url, username, password };
  const called: CalledHouse = await openCalledHouse({
    now,
    targets: { desks: { plugin: "bookings-release", schedule, connector } },
  });
  return { called, house: called.house, desks };
}

test("a desk is free within seconds of its owner being reported ill at 07:58, an hour before the next run by schedule", async () => {
  const { called, house, desks } = await offices("2026-07-21T05:57:00.000Z", "every 1h");
  const [ill] = house.world.people;
  const user = [...desks.world.users.values()].find(({ email }) => email === ill!.email)!;
  const space = desks.world.addSpace("Desk 3", desks.world.addLocation("Berlin", "Europe/Berlin"));
  desks.world.addBooking({ user, space, enter: "2026-07-21T09:00", leave: "2026-07-21T17:00" });
  await called.pass(60);
  expect(house.clock.now()).toMatch(/^2026-07-21T05:58/);
  addAbsence(house.world, { person: ill!, type: "Krankheit", startsOn: "2026-07-21", endsOn: "2026-07-21" });
  await called.pass(GATHERED);
  expect(desks.world.bookings.size).toBe(0);
  expect((await house.runs())[0]).toMatchObject({ trigger: "notice", scope: "partial", counts: { release: 1 } });
});

test("who begins to work today has an account within minutes of Personio's call, though nothing was edited", async () => {
  const { called, house, desks } = await offices("2026-07-20T20:00:00.000Z", "30 1 * * *");
  const newcomer = addPerson(house.world, {
    firstName: "Nora",
    lastName: "Neu",
    email: "nora@example.com",
    status: "onboarding",
  });
  await called.pass(11 * 60);
  expect([...desks.world.users.values()].map(({ email }) => email)).not.toContain("nora@example.com");
  await called.runs();
  newcomer.status = "active";
  touch(house.world);
  await called.call({ event_name: "employment.started" });
  await called.pass(GATHERED);
  expect(await called.runs()).toEqual(["notice full"]);
  expect([...desks.world.users.values()].map(({ email }) => email)).toContain("nora@example.com");
});

describe("what Personio calls for", () => {
  test("becomes one run, however many calls a burst has", async () => {
    const called = await openCalledHouse();
    for (let day = 1; day <= 25; day += 1) dayOff(called, undefined, `2026-08-${String(day).padStart(2, "0")}`);
    await called.pass(60);
    expect(called.webhooks.deliveries.filter(({ status }) => status === 202)).toHaveLength(25);
    expect(await called.runs()).toEqual(["notice partial"]);
    expect(called.house.mirrored()).toHaveLength(25);
  });

  test("is read again, so doubled, reordered and late calls change nothing more", async () => {
    const called = await openCalledHouse();
    const { house, webhooks } = called;
    const [hook] = webhooks.all.values();
    webhooks.reach = () => null;
    const absence = dayOff(called);
    withdrawAbsence(house.world, absence);
    dayOff(called, house.world.people[1]);
    webhooks.reach = () => called.url;
    for (const event of [...hook!.noted, ...hook!.noted].reverse()) await webhooks.send(hook!, event);
    await called.pass(20 * 60);
    expect(house.mirrored()).toEqual(["nr002@example.com 2026-08-03 2026-08-03"]);
    await called.runs();
    await webhooks.send(hook!, hook!.noted[0]!);
    await called.pass(GATHERED);
    const [{ counts, requests }] = (await house.runs()) as [Awaited<ReturnType<typeof house.runs>>[number]];
    expect(await called.runs()).toEqual(["notice partial"]);
    expect([Object.values(counts).every((count) => count === 0), requests.target]).toEqual([true, 0]);
  });

  test("while a run goes on is carried by one more run", async () => {
    const called = await openCalledHouse();
    const { house } = called;
    dayOff(called);
    let late = false;
    house.awork.fault({
      path: /absences/,
      times: Number.POSITIVE_INFINITY,
      how: (answer) => {
        if (!late) dayOff(called, house.world.people[1]);
        late = true;
        return answer;
      },
    });
    await called.pass(GATHERED);
    expect(house.mirrored()).toHaveLength(1);
    await called.pass(30);
    expect(await called.runs()).toEqual(["notice partial", "notice partial"]);
    expect(house.mirrored()).toHaveLength(2);
  });

  test("is done after a crash, once it was acknowledged", async () => {
    const called = await openCalledHouse();
    dayOff(called);
    await called.webhooks.settled();
    await called.house.restart();
    await called.house.start();
    await called.pass(GATHERED);
    expect(called.house.mirrored()).toHaveLength(1);
  });

  test("is not done for a target that a person paused; its resumption does it", async () => {
    const called = await openCalledHouse();
    const { house } = called;
    await house.operations.pause(TARGET, "cli:test", null);
    dayOff(called);
    await called.pass(60);
    expect(await called.runs()).toEqual([]);
    await house.operations.resume(TARGET, house.wish());
    await called.pass(60);
    expect(await called.runs()).toEqual(["resume full"]);
    expect(house.mirrored()).toHaveLength(1);
  });

  test("is not done while trouble is open", async () => {
    const called = await openCalledHouse();
    const { house } = called;
    house.awork.fault({ path: /./, how: { status: 401, body: {} }, times: Number.POSITIVE_INFINITY });
    await house.pass(HOUR);
    expect((await house.store.incidents.open(TARGET))?.code).toBe("CREDENTIALS_REFUSED");
    await called.runs();
    dayOff(called);
    await called.pass(120);
    expect(await called.runs()).toEqual([]);
  });

  test.each([
    ["in test mode", { mode: "test" }],
    ["inactive", { mode: "inactive" }],
  ])("is not done for a target that is %s", async (_, target) => {
    const called = await openCalledHouse({ target });
    dayOff(called);
    await called.pass(60);
    expect(await called.runs()).toEqual([]);
  });

  test("concerns those targets alone that want to know of it", async () => {
    const scim = { type: "scim", url: "http://127.0.0.1:9/scim/v2", token: "made-up-token" };
    const called = await openCalledHouse({
      targets: { [TARGET]: {}, learning: { plugin: "user-and-team-provisioning", connector: scim, mode: "active" } },
    });
    const noticed = async () =>
      (await called.house.store.targets.all()).filter(({ changeNoticedAt }) => changeNoticedAt).map(({ name }) => name);
    dayOff(called);
    await called.webhooks.settled();
    expect(await noticed()).toEqual([TARGET]);
    changePerson(called.house.world, called.house.world.people[0]!, { position: "Chief Example" });
    await called.webhooks.settled();
    expect(await noticed()).toEqual([TARGET, "learning"]);
  });
});

test("of several sources each is called by its own name and with its own token, and wakes its own targets", async () => {
  const called = await openCalledHouse();
  const { house } = called;
  const source = (name: string) => ({
    plugin: "personio",
    client_id: house.personio.credentials.clientId,
    client_secret: house.personio.credentials.clientSecret,
    base_url: house.personio.url,
    webhook: { public_url: "https://rollcall.example.com", token: `${name}-${TOKEN}` },
  });
  const other = await house.anotherAwork("second");
  const targets = {
    north: { source: "north" },
    south: { source: "south", connector: { base_url: other.url, api_key: other.apiKey } },
  };
  const web = { listen: "127.0.0.1:0", password: "made up, and long enough" };
  const sources = { north: source("north"), south: source("south") };
  await house.reconfigure({ targets, file: { web, source: undefined, sources } });
  await called.pass(30);
  const { webhooks } = await called.register();
  expect(webhooks.map(({ url }) => new URL(url).pathname)).toEqual(["/hooks/north", "/hooks/south"]);
  await called.runs();
  const body = { event_name: "absence-period.created" };
  const as = (name: string, path: string) => called.call(body, { authorization: `Bearer ${name}-${TOKEN}` }, path);
  const answers = await Promise.all([
    as("north", "/hooks/south"),
    as("south", "/hooks/personio"),
    as("south", "/hooks/south"),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([401, 404, 202]);
  await called.pass(30);
  expect((await house.runs("south"))[0]).toMatchObject({ trigger: "notice" });
  expect((await house.runs("north"))[0]).toMatchObject({ trigger: "activation" });
});

test("a source that is named by a path has an address of its own, at which it is heard", async () => {
  const name = "./plugins/mine";
  const called = await openCalledHouse({ sources: [{ ...personio, name }], source: { plugin: name } });
  const { webhooks } = await called.register();
  const { pathname } = new URL(webhooks[0]!.url);
  expect(pathname).toBe("/hooks/.%2Fplugins%2Fmine");
  expect((await called.call({ event_name: "absence-period.created" }, {}, pathname)).status).toBe(202);
  await called.pass(30);
  expect(await called.runs()).toEqual(["notice partial"]);
});

describe("calls without end", () => {
  test("lead to a run each ten seconds at most, and keep no full run away", async () => {
    const called = await openCalledHouse({ target: { schedule: "every 2m" } });
    const minutes = 5;
    for (let second = 0; second < minutes * 60; second += 2) {
      expect((await called.call({ event_name: "absence-period.created" })).status).toBe(202);
      await called.house.pass(2_000, 1_000);
    }
    const runs = await called.runs();
    expect(runs.filter((run) => run === "schedule full")).toHaveLength(2);
    const partial = runs.filter((run) => run === "notice partial").length;
    expect(partial).toBeGreaterThan(10);
    expect(partial).toBeLessThanOrEqual((minutes * MINUTE) / RULES.notices.apartMs);
  });

  test("lead to no more than half of the time in runs, where runs take long; a full one that was due meanwhile follows", async () => {
    const called = await openCalledHouse({ target: { schedule: "every 10m" } });
    const { house } = called;
    const how = (answer: SimAnswer) => {
      house.clock.pass(8_000);
      return answer;
    };
    house.awork.fault({ path: /absences/, times: Number.POSITIVE_INFINITY, how });
    const start = house.clock.now();
    for (let round = 0; elapsed(start, house.clock.now()) < HOUR; round += 1) {
      dayOff(called, house.world.people[round % 5], addDays("2026-08-01", round));
      await called.webhooks.settled();
      await house.pass(20_000, 10_000);
    }
    const runs = (await house.runs()).filter(({ started_at }) => started_at > start);
    const ofNotices = runs.filter(({ trigger }) => trigger === "notice");
    const busy = ofNotices.reduce((sum, { started_at, finished_at }) => sum + elapsed(started_at, finished_at!), 0);
    expect(ofNotices.every(({ status }) => status === "succeeded")).toBe(true);
    expect(busy / elapsed(start, house.clock.now())).toBeGreaterThan(0.1);
    expect(busy / elapsed(start, house.clock.now())).toBeLessThanOrEqual(0.5);
    // None is lost: each ten minutes there is one.
    const full = runs.filter(({ trigger, scope }) => trigger === "schedule" && scope === "full");
    expect(full.length).toBeGreaterThanOrEqual(5);
  });

  test("of what was deleted lead to a full run each ten minutes at most", async () => {
    const called = await openCalledHouse({ target: { schedule: "every 6h" } });
    for (let minute = 0; minute < 45; minute += 1) {
      await called.call({ event_name: "absence-period.deleted" });
      await called.house.pass(MINUTE, 20_000);
    }
    const runs = await called.runs();
    expect(new Set(runs)).toEqual(new Set(["notice full"]));
    expect(runs.length).toBeGreaterThanOrEqual(4);
    expect(runs.length).toBeLessThanOrEqual(5);
  });
});

test("a clock that ran ahead when Personio called, and was put right, keeps no target busy or asleep", async () => {
  const called = await openCalledHouse();
  const { house } = called;
  house.clock.adjust(5 * HOUR);
  dayOff(called);
  await called.webhooks.settled();
  house.clock.adjust(-5 * HOUR);
  await called.pass(5 * 60);
  expect(await called.runs()).toEqual(["notice partial"]);
  expect(house.mirrored()).toHaveLength(1);
});

describe("what is gone", () => {
  /** One absence is mirrored, and the last full run is a while ago. */
  async function mirrored(settings: Record<string, unknown> = {}) {
    const called = await openCalledHouse({ target: { schedule: "every 6h", ...settings } });
    const absence = dayOff(called);
    await called.pass(11 * 60);
    expect(called.house.mirrored()).toHaveLength(1);
    await called.runs();
    return { ...called, called, absence };
  }

  test("an absence that was deleted is taken away by a full run within seconds", async () => {
    const { called, house, absence } = await mirrored();
    withdrawAbsence(house.world, absence);
    await called.pass(GATHERED);
    expect(await called.runs()).toEqual(["notice full"]);
    expect(house.mirrored()).toEqual([]);
  });

  test.each([
    ["was changed by its person and waits for approval again", "all", { status: "pending", endsOn: "2026-08-11" }],
    ["is of a type that is left out now", { include: ["Urlaub"] }, { type: "Krankheit" }],
  ])("an absence that %s is met by a run for what changed, and taken away by the full one", async (...row) => {
    const [, absence_types, { type, ...changes }] = row as [string, unknown, { type?: string }];
    const { called, house, absence } = await mirrored({ absence_types });
    const other = house.world.types.find(({ name }) => name === type);
    changeAbsence(house.world, absence, { ...changes, ...(other && { type: other }) });
    await called.pass(3 * GATHERED);
    expect(await called.runs()).toEqual(["notice full", "notice partial"]);
    expect(house.mirrored()).toEqual([]);
    await called.pass(HOUR / 1_000);
    expect(await called.runs()).toEqual([]);
  });

  test("an absence that was rejected is met by a run for what changed, and taken away by the full one that follows", async () => {
    const { called, house, absence } = await mirrored();
    rejectAbsence(house.world, absence);
    await called.pass(3 * GATHERED);
    expect(await called.runs()).toEqual(["notice full", "notice partial"]);
    expect(house.mirrored()).toEqual([]);
  });

  test("an absence that was approved costs no full run", async () => {
    const { called, house } = await mirrored();
    const asked = addAbsence(house.world, {
      person: house.world.people[1]!,
      type: "Urlaub",
      status: "pending",
      ...{ startsOn: "2026-08-10", endsOn: "2026-08-10" },
    });
    await called.pass(20);
    approveAbsence(house.world, asked);
    await called.pass(20);
    expect(await called.runs()).toEqual(["notice partial", "notice partial"]);
    expect(house.mirrored()).toHaveLength(2);
  });

  test("is not looked for in what another target read before it was gone", async () => {
    const called = await openCalledHouse({ target: { schedule: "every 6h" } });
    const { house } = called;
    const other = await house.anotherAwork("second");
    const targets = {
      [TARGET]: { schedule: "every 6h" },
      second: { connector: { base_url: other.url, api_key: other.apiKey }, schedule: "every 1h" },
    };
    await house.reconfigure({ targets });
    const absence = dayOff(called);
    await called.pass(HOUR / 1_000 - 30);
    expect(house.mirrored()).toHaveLength(1);
    while ((await house.runs("second"))[0]?.trigger !== "schedule") await called.pass(5);
    withdrawAbsence(house.world, absence);
    await called.pass(GATHERED);
    expect((await house.runs(TARGET))[0]).toMatchObject({ trigger: "notice", scope: "full" });
    expect(house.mirrored()).toEqual([]);
  });

  test("is subject to the limits: more than they allow is held, not taken away", async () => {
    const called = await openCalledHouse({ plain: 12, target: { schedule: "every 6h" } });
    const { house } = called;
    const absences = house.world.people.map((person) => dayOff(called, person));
    await called.pass(11 * 60);
    expect(house.mirrored()).toHaveLength(12);
    for (const absence of absences.slice(0, 8)) withdrawAbsence(house.world, absence);
    await called.pass(GATHERED);
    expect((await house.runs())[0]).toMatchObject({ trigger: "notice", status: "held" });
    expect(house.mirrored()).toHaveLength(12);
  });
});

describe("while nobody listened", () => {
  test("what was called for is asked for at the start, and done", async () => {
    const called = await openCalledHouse({ target: { schedule: "every 6h" } });
    const { house } = called;
    await called.pass(61);
    const until = house.clock.now();
    await called.deaf();
    dayOff(called);
    await called.pass(30);
    expect(await called.runs()).toEqual([]);
    await house.restart();
    await house.start();
    house.scheduler.askForMissed(until);
    await house.tick();
    await called.pass(GATHERED);
    expect(await called.runs()).toEqual(["notice partial"]);
    expect(house.mirrored()).toHaveLength(1);
  });

  test("since the process stood still, it is asked for without a restart", async () => {
    const called = await openCalledHouse({ target: { schedule: "every 6h" } });
    const { house } = called;
    await called.pass(61);
    await called.deaf();
    dayOff(called);
    house.clock.pass(HOUR);
    await house.tick();
    await called.pass(60 + GATHERED);
    expect(await called.runs()).toEqual(["notice partial"]);
  });

  test.each([
    ["Personio's list cannot be had", { status: 500, body: "" }],
    ["nothing is registered", { status: 200, body: { _data: [] } }],
    ["Personio's list is not as documented", { status: 200, body: { events: [] } }],
  ])("where %s, the next full run sees it", async (what, how) => {
    const called = await openCalledHouse();
    const { house } = called;
    await called.deaf();
    dayOff(called);
    house.personio.server.fault({ path: /webhooks/, how, times: Number.POSITIVE_INFINITY });
    house.scheduler.askForMissed(house.clock.now());
    await house.tick();
    const warned = house.logged.some((line) => /what the source reported meanwhile is not known/.test(line));
    expect(warned).toBe(what !== "nothing is registered");
    await house.pass(HOUR);
    expect(house.mirrored()).toHaveLength(1);
  });
});

describe("a call that is not Personio's", () => {
  test("is refused in the same words, however it is made, and leads to nothing", async () => {
    const called = await openCalledHouse();
    const body = { event_name: "absence-period.deleted" };
    const guesses = ["", "Bearer", `Bearer ${TOKEN.slice(0, -1)}`, `Bearer ${TOKEN}x`, "Basic e30=", "a".repeat(9_000)];
    for (const authorization of guesses) {
      const answer = await called.call(body, { authorization });
      expect([answer.status, await answer.text()]).toEqual([401, "unauthorized"]);
    }
    await called.pass(60);
    expect(await called.runs()).toEqual([]);
    const lines = called.house.logged.filter((line) => /without the right token/.test(line));
    expect(lines).toHaveLength(1);
  });

  test("never finds the token in what rollcall says or keeps", async () => {
    const called = await openCalledHouse({ level: "debug" });
    const { house } = called;
    await called.call({ event_name: "absence-period.created" });
    await called.call("{", {});
    await called.call({}, { authorization: "Bearer canary-guess-4711" });
    await called.pass(60);
    await house.operations.webhooks(null, new AbortController().signal);
    const check = await house.operations.check([], new AbortController().signal);
    const signedIn = await fetch(`${called.url}/healthz`);
    const said = [
      ...house.logged,
      JSON.stringify(check),
      await signedIn.text(),
      JSON.stringify(await house.operations.target(TARGET)),
    ];
    for (const canary of [TOKEN, "canary-guess-4711"]) expect(said.filter((text) => text.includes(canary))).toEqual([]);
    expect(house.logged.some((line) => line.includes("/v2/webhooks"))).toBe(true);
  });
});

test("somebody new is told of by Personio and met at once", async () => {
  const called = await openCalledHouse();
  const { house } = called;
  const person = { firstName: "Nora", lastName: "Neu", email: "nora.neu@example.com" };
  const nora = addPerson(house.world, person);
  welcome(house.awork, nora);
  dayOff(called, nora);
  await called.pass(GATHERED);
  expect(house.mirrored()).toEqual(["nora.neu@example.com 2026-08-03 2026-08-03"]);
});
