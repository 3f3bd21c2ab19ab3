import { expect, test } from "vitest";
import type { Http } from "../../../core/plugin/http/http.ts";
import { Pacer } from "../../../core/plugin/http/pace.ts";
import type { SimHandler } from "../../../core/plugin/simulator.ts";
import { gateway, realClock, server, virtualClock } from "./kit.ts";

/** A vendor's token bucket, with the headers that Personio v2 gives if asked for. */
function limited(perSecond: number, burst: number, epoch: () => number, telling = false): SimHandler {
  let [tokens, at] = [burst, epoch()];
  return () => {
    tokens = Math.min(burst, tokens + ((epoch() - at) * perSecond) / 1000);
    at = epoch();
    const refused = tokens < 1;
    if (!refused) tokens -= 1;
    const headers = {
      "x-ratelimit-remaining": String(Math.floor(tokens)),
      "x-ratelimit-replenish-rate": String(perSecond),
      "x-ratelimit-burst-capacity": String(burst),
    };
    return { status: refused ? 429 : 200, body: {}, ...(telling ? { headers } : {}) };
  };
}

async function sendMany(http: Http, count: number, inFlight: number): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await http.send({ method: "GET", path: "/v2/persons" });
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

test("700 people are read from a vendor with a burst of 15 a second without one 429, and without dawdling", async () => {
  const clock = virtualClock();
  const began = clock.epoch();
  const sim = await server(limited(15, 15, clock.epoch));
  const http = gateway(sim.url, { clock, pace: { perSecond: 15, burst: 15 } });
  await sendMany(http, 700, 1);
  expect(sim.log.filter((one) => one.status === 429)).toHaveLength(0);
  expect(http.sent).toBe(700);
  expect(clock.epoch() - began).toBeLessThan(48_000);
});

test("eight at once keep the pace on a real clock", async () => {
  const sim = await server(limited(300, 60, () => performance.now()));
  const http = gateway(sim.url, { clock: realClock, pace: { perSecond: 300, burst: 60 } });
  await sendMany(http, 240, 8);
  expect(sim.log.filter((one) => one.status === 429)).toHaveLength(0);
});

test("without a pace the headers of a token bucket are heeded before it is empty", async () => {
  const clock = virtualClock();
  const sim = await server(limited(10, 20, clock.epoch, true));
  const http = gateway(sim.url, { clock });
  await sendMany(http, 200, 1);
  expect(sim.log.filter((one) => one.status === 429)).toHaveLength(0);
  const seconds = clock.waits.reduce((sum, ms) => sum + ms, 0) / 1000;
  expect(seconds).toBeGreaterThan(17);
  expect(seconds).toBeLessThan(19.5);
});

test("no more than the given number leaves in any minute", async () => {
  const clock = virtualClock();
  const times: number[] = [];
  const sim = await server(() => {
    times.push(clock.epoch());
    return { status: 200, body: {} };
  });
  await sendMany(gateway(sim.url, { clock, pace: { perSecond: 50, burst: 50, perMinute: 40 } }), 130, 1);
  for (let place = 40; place < times.length; place += 1) {
    expect(times[place]! - times[place - 40]!).toBeGreaterThanOrEqual(60_000);
  }
  expect(times.at(-1)! - times[0]!).toBeLessThan(185_000);
});

test("a window that is spent is waited for, as awork tells it", async () => {
  const clock = virtualClock();
  let [left, ends] = [5, clock.epoch() + 30_000];
  const sim = await server(() => {
    if (clock.epoch() >= ends) [left, ends] = [5, clock.epoch() + 30_000];
    left -= 1;
    const reset = String(Math.ceil((ends - clock.epoch()) / 1000));
    const headers = { "ratelimit-remaining": String(Math.max(0, left)), "ratelimit-reset": reset };
    return { status: left < 0 ? 429 : 200, body: {}, headers };
  });
  await sendMany(gateway(sim.url, { clock }), 20, 1);
  expect(sim.log.filter((one) => one.status === 429)).toHaveLength(0);
  expect(clock.waits).toEqual([30_000, 30_000, 30_000, 30_000].slice(0, clock.waits.length));
  expect(clock.waits.length).toBeGreaterThanOrEqual(3);
});

test("while one request sits out a 429, no other leaves", async () => {
  const sim = await server();
  const release = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const clock = {
    now: virtualClock().now,
    sleep: () => {
      asked.resolve();
      return release.promise;
    },
  };
  sim.fault({ how: { status: 429, headers: { "retry-after": "9" } } });
  const http = gateway(sim.url, { clock });
  const first = http.send({ method: "GET", path: "/a" });
  await asked.promise;
  const second = http.send({ method: "GET", path: "/b" });
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(sim.log.map((one) => one.path)).toEqual(["/a"]);
  release.resolve();
  await Promise.all([first, second]);
  expect(sim.log).toHaveLength(3);
});

test("endpoints have limits of their own: the ids in a path do not make another endpoint", () => {
  const pacer = new Pacer(undefined, () => 1_000_000);
  const empty = {
    "x-ratelimit-remaining": "0",
    "x-ratelimit-replenish-rate": "10",
    "x-ratelimit-burst-capacity": "20",
  };
  pacer.heed("/v2/persons/4711/employments", empty, 0);
  expect(pacer.turn("/v2/persons/4712/employments")).toBe(500);
  expect(pacer.turn("/v2/persons")).toBe(0);
});

test("far from the limit a turn costs less than two hundredths of a millisecond", () => {
  const pacer = new Pacer({ perSecond: 1e6, burst: 1e6, perMinute: 1e6 }, () => 1_000_000);
  const turns = (count: number) => {
    const began = performance.now();
    for (let turn = 0; turn < count; turn += 1) pacer.turn("/v2/persons");
    return (performance.now() - began) / count;
  };
  turns(10_000);
  expect(turns(50_000)).toBeLessThan(0.02);
});

test.each([
  { perSecond: 2, burst: 4 },
  { perSecond: 100, burst: 100, perMinute: 3 },
])("a clock that is set back by a year does not hold requests back for a year: %o", (pace) => {
  let now = Date.parse("2027-07-21T10:00:00Z");
  const pacer = new Pacer(pace, () => now);
  for (let n = 0; n < 3; n += 1) pacer.turn("/people");
  now -= 365 * 86_400_000;
  expect(pacer.turn("/people")).toBe(0);
  expect(pacer.turn("/people")).toBeLessThanOrEqual(60_000);
});
