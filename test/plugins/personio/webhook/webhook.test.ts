/** Personio's webhook: what its calls mean, who may make them, and what is registered for them. */
import { describe, expect, test } from "vitest";
import { Secret } from "../../../../core/model/secret.ts";
import { later } from "../../../../core/model/time.ts";
import { personioConfig } from "../../../../plugins/personio/config.ts";
import { DOCUMENTED, EVENTS, meaningOf } from "../../../../plugins/personio/webhook/events.ts";
import { isSender } from "../../../../plugins/personio/webhook/is-sender.ts";
import { openCalledHouse, PUBLIC, RIGHTS, TOKEN, type CalledHouse } from "../../../kit/called-house.ts";
import { addAbsence } from "../../../../plugins/personio/world.ts";
import { openHouse, TARGET } from "../../../kit/house.ts";

const URL_OF_OURS = `${PUBLIC}/hooks/personio`;
const signal = new AbortController().signal;
const state = async ({ house }: Pick<CalledHouse, "house">) => {
  const [row] = (await house.operations.webhooks(null, signal)).webhooks;
  return row;
};

describe("the config", () => {
  const CREDENTIAL = { client_id: "id", client_secret: "s3cret" };
  const problems = (webhook: object) =>
    personioConfig
      .safeParse({ ...CREDENTIAL, webhook })
      .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

  test.each([
    "http://rollcall.example.com",
    "rollcall.example.com",
    "https://ann:secret@rollcall.example.com",
    "https://rollcall.example.com/?a=b",
  ])("refuses the address %s in words that say which one it wants", (public_url) => {
    expect(problems({ public_url, token: TOKEN })).toEqual([
      "webhook.public_url: must be an https address such as https://rollcall.example.com: Personio calls only those",
    ]);
  });

  test.each(["short", "with a blank in it, but long", "lang genug, aber größer"])(
    "refuses the token %j without showing it",
    (token) => {
      const [problem, ...others] = problems({ public_url: PUBLIC, token })!;
      expect(problem).toMatch(/^webhook\.token: must (have at least 16 characters|consist of plain letters)/);
      expect([problem, ...others].join()).not.toContain(token);
    },
  );

  test("takes an address with a path and a slash at its end", () => {
    const { webhook } = personioConfig.parse({ ...CREDENTIAL, webhook: { public_url: `${PUBLIC}/in/`, token: TOKEN } });
    expect(webhook?.public_url).toBe(`${PUBLIC}/in`);
    expect(JSON.stringify(webhook)).not.toContain(TOKEN);
  });
});

describe("a caller", () => {
  test("is Personio with the token, as it stands or after Bearer, and nobody else is", () => {
    const token = new Secret(TOKEN);
    expect([`Bearer ${TOKEN}`, TOKEN].map((shown) => isSender(shown, token))).toEqual([true, true]);
    const others = [
      undefined,
      "",
      "Bearer",
      "Bearer ",
      TOKEN.slice(1),
      `${TOKEN} `,
      `bearer ${TOKEN}`,
      "x".repeat(100_000),
    ];
    expect(others.filter((shown) => isSender(shown, token))).toEqual([]);
  });
});

describe("an event", () => {
  test.each([
    ["absence-period.created", { about: "absences", loss: false }],
    ["absence-period.deleted", { about: "absences", loss: true }],
    ["person.updated", { about: "people", loss: false }],
    ["employment.terminated", { about: "people", loss: true }],
    ["employment.started", { about: "people", loss: true }],
    ["attendance-period.created", null],
    ["document.signed", null],
    ["ping", null],
    ["absence-period.extended", { about: "absences", loss: false }],
    ["person.anonymised.deleted", { about: "people", loss: true }],
    ["planet.discovered", { about: "all", loss: false }],
    [undefined, { about: "all", loss: false }],
    [{ name: "person.created" }, { about: "all", loss: false }],
  ])("called %j is %j to us", (name, meaning) => {
    expect(meaningOf(name)).toEqual(meaning);
  });
});

describe("registering", () => {
  test("says that it is switched on, with the token to the letter and every event; twice leaves one", async () => {
    const called = await openCalledHouse();
    const [hook, ...others] = called.webhooks.all.values();
    expect(others).toEqual([]);
    const expected = {
      url: URL_OF_OURS,
      status: "ENABLED",
      authType: "TOKEN",
      token: `Bearer ${TOKEN}`,
      events: EVENTS,
    };
    expect(hook).toMatchObject(expected);
    expect((await called.register()).webhooks).toMatchObject([{ source: "personio", state: "ok", id: hook!.id }]);
    expect([...called.webhooks.all.values()]).toEqual([hook]);
  });

  test("puts right what stands there: switched off, another token, events that are missing, a second one", async () => {
    const called = await openCalledHouse();
    const [hook] = called.webhooks.all.values();
    Object.assign(hook!, { status: "DISABLED", token: "x", events: ["person.created"] });
    called.webhooks.add({ ...hook! });
    expect(await state(called)).toMatchObject({ state: "disabled" });
    Object.assign(hook!, { status: "ENABLED" });
    expect(await state(called)).toMatchObject({ state: "doubled" });
    await called.register();
    expect([...called.webhooks.all.values()]).toEqual([
      expect.objectContaining({ id: hook!.id, status: "ENABLED", token: `Bearer ${TOKEN}`, events: EVENTS }),
    ]);
    Object.assign(hook!, { events: EVENTS.slice(1) });
    expect(await state(called)).toMatchObject({ state: "incomplete", missing_events: [EVENTS[0]] });
  });

  test("asks for what Personio documents where one name more refuses the whole, and nothing is missing then", async () => {
    const called = await openCalledHouse();
    called.house.personio.quirks.documentedEvents = true;
    const [hook] = called.webhooks.all.values();
    await called.register();
    expect(hook).toMatchObject({ status: "ENABLED", events: DOCUMENTED });
    called.webhooks.all.clear();
    await called.register();
    const [made] = called.webhooks.all.values();
    expect(made).toMatchObject({ url: URL_OF_OURS, status: "ENABLED", events: DOCUMENTED });
    expect(await state(called)).toMatchObject({ state: "ok", missing_events: [] });
  });

  test("tells the first refusal where fewer names do not help", async () => {
    const called = await openCalledHouse();
    const how = { status: 422, body: { errors: [{ detail: "The url is not reachable." }] } };
    called.house.personio.server.fault({ method: "PATCH", path: /webhooks/, times: 2, how });
    await expect(called.register()).rejects.toThrow("The url is not reachable.");
  });

  test("leaves alone what is not ours, and removing does too", async () => {
    const called = await openCalledHouse();
    const [hook] = called.webhooks.all.values();
    const other = called.webhooks.add({ ...hook!, url: "https://elsewhere.example.com/hooks/personio" });
    const before = { ...other };
    await called.register();
    const removed = await called.house.operations.removeWebhooks(null, "cli:test", signal);
    expect(removed.webhooks).toMatchObject([{ state: "none", url: URL_OF_OURS }]);
    expect([...called.webhooks.all.values()]).toEqual([before]);
    expect(await state(called)).toMatchObject({ state: "none", id: null });
  });

  test("is found on whatever page of the list ours stands", async () => {
    const called = await openCalledHouse();
    const [hook] = called.webhooks.all.values();
    called.webhooks.all.clear();
    for (let n = 0; n < 250; n += 1) called.webhooks.add({ ...hook!, url: `https://elsewhere.example.com/${n}` });
    await called.register();
    await called.register();
    expect([...called.webhooks.all.values()].filter(({ url }) => url === URL_OF_OURS)).toHaveLength(1);
    expect(called.webhooks.all.size).toBe(251);
  });

  test("is written down with who did it, without the token", async () => {
    const called = await openCalledHouse();
    const { actions } = await called.house.operations.actions({ target: null, cursor: null });
    expect(actions[0]).toMatchObject({ actor: "cli:test", action: "register_webhook", detail: URL_OF_OURS });
  });

  test("without the right says which one is missing and where to tick it", async () => {
    const house = await openHouse({
      plain: 1,
      source: { webhook: { public_url: PUBLIC, token: TOKEN } },
    });
    await expect(house.operations.registerWebhooks(null, "cli:test", signal)).rejects.toMatchObject({
      code: "RIGHT_MISSING",
      remedy: expect.stringMatching(/tick the right to read webhooks/),
    });
  });

  test("is refused where the config has no webhook, or knows no such source", async () => {
    const house = await openHouse({ plain: 1 });
    await expect(house.operations.webhooks(null, signal)).rejects.toThrow("the config has no webhook");
    await expect(house.operations.webhooks("elsewhere", signal)).rejects.toThrow('there is no source "elsewhere"');
  });

  test("P7 is the only writing request that ever leaves for it, and only by command", async () => {
    const called = await openCalledHouse();
    const { server } = called.house.personio;
    const writes = () => server.writes().map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/, "ID")}`);
    const other = (path: string) => !path.includes("/auth/");
    expect(writes().filter(other)).toEqual(["POST /v2/webhooks"]);
    server.log.length = 0;
    const [target] = called.house.engine.targets.values();
    await expect(target!.source.webhook!.register()).rejects.toThrow();
    addAbsence(called.house.world, {
      person: called.house.world.people[0]!,
      type: "Urlaub",
      ...{ startsOn: "2026-08-03", endsOn: "2026-08-03" },
    });
    await called.pass(30);
    await called.house.operations.check([], signal);
    expect(writes().filter(other)).toEqual([]);
  });
});

describe("rollcall check", () => {
  const line = async ({ house }: Pick<CalledHouse, "house">, what: string) =>
    (await house.operations.check([TARGET], signal)).checks.find((check) => check.what === what);

  test("says whether Personio calls, and no right is one too many for it", async () => {
    const called = await openCalledHouse();
    expect(await line(called, "personio.webhook")).toMatchObject({
      state: "ok",
      detail: expect.stringContaining(URL_OF_OURS),
    });
    expect(await line(called, "personio.rights")).toMatchObject({ state: "ok" });
    called.webhooks.all.clear();
    expect(await line(called, "personio.webhook")).toMatchObject({
      state: "warning",
      detail: `${URL_OF_OURS} is not registered`,
      remedy: "Register it: rollcall webhook register --source personio",
    });
  });

  test("warns where it cannot be seen, and says nothing where none is wanted", async () => {
    const source = { webhook: { public_url: PUBLIC, token: TOKEN } };
    expect(await line({ house: await openHouse({ plain: 1, source }) } as never, "personio.webhook")).toMatchObject({
      state: "warning",
      code: "RIGHT_MISSING",
    });
    const without = { house: await openHouse({ plain: 1, personio: { scopes: RIGHTS } }) } as never;
    expect(await line(without, "personio.webhook")).toBeUndefined();
    expect(await line(without, "personio.rights")).toMatchObject({ state: "warning" });
  });
});

describe("what was called for meanwhile", () => {
  test("is asked for since then, 30 days back at most, over all pages, and told once a meaning", async () => {
    const called = await openCalledHouse();
    const { house, webhooks } = called;
    await called.deaf();
    webhooks.reach = () => null;
    const [person] = house.world.people;
    for (let n = 0; n < 250; n += 1)
      addAbsence(house.world, { person: person!, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-03" });
    const [target] = house.engine.targets.values();
    house.forgetRequests();
    expect(await target!.source.webhook!.missed("2020-01-01T00:00:00.000Z")).toEqual([
      { about: "absences", loss: false },
    ]);
    const asked = house.reads().map(({ path, query }) => `${path.replace(/[0-9a-f-]{36}/, "ID")}${query}`);
    expect(asked).toHaveLength(3);
    expect(decodeURIComponent(asked[1]!)).toBe(
      "/v2/webhooks/ID/events?occurred_at.gte=2026-06-21T10:00:00.000Z&limit=200",
    );
    expect(await target!.source.webhook!.missed(later(house.clock.now(), 1_000))).toEqual([]);
  });
});
