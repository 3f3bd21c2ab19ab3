import { createServer } from "node:net";
import { expect, test } from "vitest";
import { RefusedError, RecordError, TransientError } from "../../../core/model/errors.ts";
import type { OpenWire } from "../../../core/plugin/http/open-wire.ts";
import { WireError } from "../../../core/plugin/http/wire.ts";
import { failure, gateway, START, server, virtualClock } from "./kit.ts";

const POST = { method: "POST", path: "/things", json: { a: 1 } } as const;
const GET = { method: "GET", path: "/things" } as const;

test("a read that keeps failing is tried after 1, 3, 9 and 27 seconds, then given up", async () => {
  const sim = await server(() => ({ status: 502, body: "<html>Bad Gateway</html>" }));
  const clock = virtualClock();
  const http = gateway(sim.url, { clock });
  const error = await failure<TransientError>(http.send(GET));
  expect(clock.waits).toEqual([1_000, 3_000, 9_000, 27_000]);
  expect(error).toBeInstanceOf(TransientError);
  expect(error).toMatchObject({ code: "UNREACHABLE", side: "target", ambiguous: false });
  expect(error.message).toBe("anvil: GET /things answered 502: an HTML page");
  expect([http.sent, sim.log.length]).toEqual([5, 5]);
});

test("retries are spread by up to a quarter and never come early", async () => {
  const sim = await server(() => ({ status: 500 }));
  const clock = virtualClock();
  await failure(gateway(sim.url, { clock, random: () => 0.999 }).send(GET));
  for (const [place, ladder] of [1_000, 3_000, 9_000, 27_000].entries()) {
    expect(clock.waits[place]).toBeGreaterThan(ladder);
    expect(clock.waits[place]).toBeLessThanOrEqual(ladder * 1.25);
  }
});

test("an HTML page on a 502, then success", async () => {
  const sim = await server(() => ({ status: 200, body: { ok: true } }));
  sim.fault({ how: { status: 502, body: "<html>Bad Gateway</html>" } });
  const answer = await gateway(sim.url).send(GET);
  expect(answer.json()).toEqual({ ok: true });
});

const told: readonly [string, Record<string, string>, number][] = [
  ["Retry-After in seconds", { "retry-after": "7" }, 7_000],
  ["Retry-After as a date", { "retry-after": new Date(START + 42_000).toUTCString() }, 42_000],
  ["RateLimit-Reset in seconds", { "ratelimit-reset": "12" }, 12_000],
  ["X-RateLimit-Reset as an epoch", { "x-ratelimit-reset": String(START / 1000 + 20) }, 20_000],
  ["X-RateLimit-Reset as an epoch in milliseconds", { "x-ratelimit-reset": String(START + 30_000) }, 30_000],
  ["Retry-After before a reset", { "retry-after": "2", "ratelimit-reset": "50" }, 2_000],
  ["nothing sensible: the ladder", { "retry-after": "soon" }, 1_000],
  ["at once: the ladder, so that nobody is hammered", { "retry-after": "0" }, 1_000],
];
test.each(told)("a 429 is repeated for every method when the vendor says: %s", async (_, headers, wait) => {
  const sim = await server();
  const clock = virtualClock();
  sim.fault({ how: { status: 429, headers } });
  await gateway(sim.url, { clock }).send(POST);
  expect(clock.waits).toEqual([wait]);
  expect(sim.log.map((one) => one.status)).toEqual([429, 200]);
});

test("a vendor that wants more than five minutes is told to the engine instead of waited for", async () => {
  const sim = await server(() => ({ status: 429, headers: { "retry-after": "301" } }));
  const clock = virtualClock();
  const error = await failure<TransientError>(gateway(sim.url, { clock }).send(GET));
  expect(error).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: 301_000 });
  expect(clock.waits).toEqual([]);
});

test("what the vendor wants is told to the engine also where the connector judges its answers by itself", async () => {
  const sim = await server(() => ({ status: 429, headers: { "retry-after": "301" } }));
  const judge = () => new TransientError("RATE_LIMITED", "too many", { remedy: "made up" });
  const error = await failure<TransientError>(gateway(sim.url, { judge }).send(GET));
  expect(error).toMatchObject({ message: "too many", retryAfterMs: 301_000 });
});

test("a reset header on an answer that is no 429 does not stretch the ladder", async () => {
  const sim = await server();
  const clock = virtualClock();
  sim.fault({ how: { status: 500, headers: { "ratelimit-reset": "60", "ratelimit-remaining": "900" } } });
  await gateway(sim.url, { clock }).send(GET);
  expect(clock.waits).toEqual([1_000]);
});

test.each(["drop after write", "reset", { status: 500 }, { status: 503 }, { status: 504, body: "<html>" }] as const)(
  "a create whose answer is lost (%o) is not repeated, and the error says that it may have been carried out",
  async (how) => {
    const sim = await server();
    const clock = virtualClock();
    sim.fault({ how });
    const error = await failure<TransientError>(gateway(sim.url, { clock }).send(POST));
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ code: "UNREACHABLE", ambiguous: true });
    expect(sim.log).toHaveLength(1);
    expect(clock.waits).toEqual([]);
  },
);

test("a PATCH counts as once, a PUT and a DELETE as safe", async () => {
  const sim = await server();
  for (const method of ["PATCH", "PUT", "DELETE"] as const) sim.fault({ method, how: "drop after write" });
  const http = gateway(sim.url);
  expect(await failure(http.send({ method: "PATCH", path: "/x", json: {} }))).toMatchObject({ ambiguous: true });
  await http.send({ method: "PUT", path: "/x", json: {} });
  await http.send({ method: "DELETE", path: "/x" });
  expect(sim.log.map((one) => one.method)).toEqual(["PATCH", "PUT", "PUT", "DELETE", "DELETE"]);
});

test("a POST that is declared safe is repeated after a lost answer, and a token POST that only reads too", async () => {
  const sim = await server();
  sim.fault({ times: 1, how: "drop after write" });
  await gateway(sim.url).send({ ...POST, repeat: "safe" });
  sim.fault({ times: 1, how: { status: 502 } });
  await gateway(sim.url, { reads: ["POST /token"] }).send({ method: "POST", path: "/token", form: { a: "b" } });
  expect(sim.log.map((one) => one.path)).toEqual(["/things", "/things", "/token", "/token"]);
});

test("a create that a 503 with Retry-After turned away is repeated", async () => {
  const sim = await server();
  const clock = virtualClock();
  sim.fault({ how: { status: 503, headers: { "retry-after": "4" } } });
  await gateway(sim.url, { clock }).send(POST);
  expect(clock.waits).toEqual([4_000]);
});

test("a create is repeated when it certainly never left", async () => {
  const port = await freePort();
  const clock = virtualClock();
  const error = await failure<TransientError>(gateway(`http://127.0.0.1:${port}`, { clock }).send(POST));
  expect(clock.waits).toEqual([1_000, 3_000, 9_000, 27_000]);
  expect(error).toMatchObject({ ambiguous: false, message: "anvil: POST /things: the connection was refused" });
});

test("an unknown host is unreachable, not ambiguous", async () => {
  const clock = virtualClock();
  const error = await failure<TransientError>(gateway("http://rollcall.invalid", { clock }).send(POST));
  expect(error).toMatchObject({ code: "UNREACHABLE", ambiguous: false });
  expect(clock.waits).toHaveLength(4);
});

test("a hanging server ends in a time-out: a read is repeated, a create is ambiguous", async () => {
  const sim = await server();
  sim.fault({ method: "GET", how: "hang" });
  sim.fault({ method: "POST", how: "hang" });
  const http = gateway(sim.url);
  expect((await http.send({ ...GET, timeoutMs: 50 })).status).toBe(200);
  const error = await failure<TransientError>(http.send({ ...POST, timeoutMs: 50 }));
  expect(error).toMatchObject({ code: "UNREACHABLE", ambiguous: true });
  expect(error.message).toBe("anvil: POST /things: no answer within 0.05 s; the request may have been carried out");
});

test("[requests] whatever a connector sends without a word about time has 30 seconds, at each try", async () => {
  const given: number[] = [];
  const openWire: OpenWire = () => ({
    exchange: async ({ timeoutMs }) => {
      given.push(timeoutMs);
      throw new WireError("time-out", true);
    },
    cancel: () => undefined,
    close: async () => undefined,
  });
  const error = await failure<TransientError>(gateway("http://127.0.0.1", { openWire }).send(GET));
  expect(given).toEqual(Array.from({ length: 5 }, () => 30_000));
  expect(error.message).toBe("anvil: GET /things: no answer within 30 s");
});

test("a body that never ends is a time-out too", async () => {
  const dripping = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{");
    const drip = setInterval(() => socket.write(" "), 10);
    socket.on("close", () => clearInterval(drip));
  });
  await new Promise<void>((resolve) => dripping.listen(0, "127.0.0.1", resolve));
  const { port } = dripping.address() as { port: number };
  const http = gateway(`http://127.0.0.1:${port}`);
  const error = await failure(http.send({ ...POST, timeoutMs: 60 }));
  expect(error).toMatchObject({ ambiguous: true, message: expect.stringContaining("no answer within 0.06 s") });
  await http.close();
  await new Promise((resolve) => dripping.close(resolve));
});

test("a fresh token is asked for once, and the request is tried once more with it", async () => {
  let token = "stale";
  const sim = await server((request) => ({ status: request.headers.authorization === "fresh" ? 200 : 401 }));
  const http = gateway(sim.url, {
    headers: () => ({ authorization: token }),
    judge: ({ status }) => (status === 401 ? "retry-auth" : undefined),
    forgetAuth: () => {
      token = "fresh";
    },
  });
  expect((await http.send(POST)).status).toBe(200);
  expect(sim.log.map((one) => one.status)).toEqual([401, 200]);
});

test("a fresh token that is refused too is CREDENTIALS_REFUSED", async () => {
  const sim = await server(() => ({ status: 401, body: { message: "Bad token hunter2" } }));
  let forgotten = 0;
  const http = gateway(sim.url, {
    judge: () => "retry-auth",
    forgetAuth: () => {
      forgotten += 1;
    },
  });
  const error = await failure<RefusedError>(http.send(GET));
  expect(error).toBeInstanceOf(RefusedError);
  expect(error).toMatchObject({ code: "CREDENTIALS_REFUSED", side: "target" });
  expect(error.message).toBe("anvil: GET /things answered 401: Bad token [redacted]");
  expect([sim.log.length, forgotten]).toEqual([2, 2]);
});

test("eight requests refused with one token forget it once", async () => {
  let [version, forgotten] = [1, 0];
  const sim = await server((request) => ({ status: request.headers.authorization === "v1" ? 401 : 200 }));
  const http = gateway(sim.url, {
    headers: () => ({ authorization: `v${version}` }),
    judge: ({ status }) => (status === 401 ? "retry-auth" : undefined),
    forgetAuth: () => {
      [version, forgotten] = [version + 1, forgotten + 1];
    },
  });
  await Promise.all(Array.from({ length: 8 }, () => http.send(GET)));
  expect([version, forgotten]).toEqual([2, 1]);
});

test("headers are asked for anew at each try, and their failure is the request's", async () => {
  const sim = await server();
  const given: string[] = [];
  sim.fault({ how: { status: 500 } });
  const headers = async () => ({ "x-try": String(given.push("t")) });
  await gateway(sim.url, { headers }).send(GET);
  expect(sim.log.map((one) => one.headers["x-try"])).toEqual(["1", "2"]);
  const refused = new RecordError("no", { causeKey: "k", remedy: "r" });
  const failing = gateway(sim.url, { headers: () => Promise.reject(refused) });
  expect(await failure(failing.send(GET))).toBe(refused);
});

test("only what settles a request is a sign of life, and each try is reported", async () => {
  const sim = await server();
  const [events, signs]: [unknown[], number[]] = [[], []];
  sim.fault({ how: { status: 500 } });
  sim.fault({ how: "reset" });
  const http = gateway(sim.url, {
    side: "source",
    onAcknowledged: () => signs.push(events.length),
    onRequest: ({ status, attempt, path, side }) => events.push([status, attempt, path, side]),
  });
  await http.send({ ...GET, query: { secret: "hunter2" } });
  expect(events).toEqual([
    [500, 1, "/things", "source"],
    [null, 2, "/things", "source"],
    [200, 3, "/things", "source"],
  ]);
  expect(signs).toEqual([3]);
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
