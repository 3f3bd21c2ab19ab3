import { gzipSync } from "node:zlib";
import { createServer } from "node:http";
import { expect, test } from "vitest";
import { RecordError, RefusedError, type RollcallError, TransientError } from "../../../core/model/errors.ts";
import type { HttpRequest } from "../../../core/plugin/http/http.ts";
import type { SimAnswer } from "../../../core/plugin/simulator.ts";
import { failure, gateway, server } from "./kit.ts";

const GET = { method: "GET", path: "/things", query: { email: "ada@example.com" } } as const;
const POST = { method: "POST", path: "/things", json: { name: "Ada Anvil" } } as const;

type Kind = new (...given: never[]) => RollcallError;
const rows: readonly [string, HttpRequest, SimAnswer, Kind, object][] = [
  ["401 on a read", GET, { status: 401 }, RefusedError, { code: "CREDENTIALS_REFUSED" }],
  ["401 on a write", POST, { status: 401 }, RefusedError, { code: "CREDENTIALS_REFUSED" }],
  ["403 on a read", GET, { status: 403, body: { message: "no" } }, RefusedError, { code: "RIGHT_MISSING" }],
  ["403 on a write", POST, { status: 403, body: {} }, RecordError, { refusal: true, causeKey: "anvil:403" }],
  ["403 as HTML", POST, { status: 403, body: "<!doctype html>Blocked" }, TransientError, { code: "UNREACHABLE" }],
  ["403 of an edge", GET, { status: 403, body: {}, headers: { "x-edge-ref": "1" } }, TransientError, {}],
  ["404 on a read", GET, { status: 404 }, RefusedError, { code: "CONTRACT_BROKEN" }],
  ["422 on a read", GET, { status: 422 }, RefusedError, { code: "CONTRACT_BROKEN" }],
  ...[400, 404, 409, 410, 422].map((status): [string, HttpRequest, SimAnswer, Kind, object] => [
    `${status} on a write`,
    POST,
    { status, body: { description: "The dates overlap" } },
    RecordError,
    {
      causeKey: `anvil:${status}`,
      refusal: false,
      message: `anvil: POST /things answered ${status}: The dates overlap`,
    },
  ]),
  ["408", POST, { status: 408 }, TransientError, { code: "UNREACHABLE", ambiguous: false }],
  ["425", POST, { status: 425 }, TransientError, { code: "UNREACHABLE", ambiguous: false }],
  ["429", POST, { status: 429 }, TransientError, { code: "RATE_LIMITED", ambiguous: false }],
  ["500 on a read", GET, { status: 500 }, TransientError, { code: "UNREACHABLE", ambiguous: false }],
];

test.each(rows)("%s", async (_, request, answer, kind, properties) => {
  const sim = await server(() => answer);
  const error = await failure<RollcallError>(gateway(sim.url).send(request));
  expect(error).toBeInstanceOf(kind);
  expect(error).toMatchObject({ ...properties, side: "target" });
  expect(error.message).toContain(`anvil: ${request.method} /things answered ${answer.status}`);
  expect(error.message).not.toContain("ada@example.com");
  expect(error.remedy).not.toBe("");
});

test.each([429, 503])(
  "the remedy of a %i is true of a target that is paused for it: no scheduled run tries again then",
  async (status) => {
    const sim = await server(() => ({ status }));
    const { remedy } = await failure<RollcallError>(gateway(sim.url).send(GET));
    expect(remedy).toContain("rollcall tests the connection by itself, even while the target is paused");
  },
);

test("a redirect is not followed, and the message says where it leads", async () => {
  const elsewhere = await server();
  const sim = await server(() => ({ status: 301, headers: { location: `${elsewhere.url}/new?token=hunter2` } }));
  const error = await failure<RollcallError>(gateway(sim.url).send(GET));
  expect(error).toMatchObject({ code: "CONTRACT_BROKEN" });
  expect(error.message).toBe(`anvil: GET /things answered 301 and redirects to ${elsewhere.url}/new`);
  expect(elsewhere.log).toEqual([]);
});

const bodies: readonly [unknown, string][] = [
  [{ success: false, error: { code: 0, message: "Time-off type not found." } }, "Time-off type not found."],
  [{ errors: [{ title: "Bad filter", detail: "No such key" }] }, "No such key"],
  [
    { code: "validation-failed", description: "", validationErrors: [{ property: "endOn", message: "too late" }] },
    "too late",
  ],
  [
    { message: "Validation Failed", errors: [{ message: "name is too long" }, "no"] },
    "Validation Failed: name is too long; no",
  ],
  [{ message: "not found", errors: ["not found"] }, "not found"],
  [{ message: "Conflict", errors: [{ resource: "User", code: "taken" }] }, "Conflict"],
  [{ errors: ["first", "second", "third", "fourth"] }, "first; second; third"],
  ["plain\n  words", "plain words"],
  [{ message: `key hunter2 ${"x".repeat(400)}` }, `key [redacted] ${"x".repeat(284)}…`],
];
test.each(bodies)("the vendor's words are found in body %#, shortened and without secrets", async (body, words) => {
  const headers = { "content-type": typeof body === "string" ? "text/plain" : "application/json" };
  const sim = await server(() => ({ status: 422, body, headers }));
  const error = await failure<RollcallError>(gateway(sim.url).send(POST));
  expect(error.message).toBe(`anvil: POST /things answered 422: ${words}`);
});

test("an error names no query, no header, and no secret in message, stack, remedy or cause", async () => {
  const sim = await server(() => ({ status: 400, body: { message: "hunter2" } }));
  const judged = new RecordError("it was hunter2", {
    causeKey: "k",
    remedy: "change hunter2",
    cause: new Error("hunter2"),
  });
  for (const judge of [() => undefined, () => judged]) {
    const http = gateway(sim.url, { judge, headers: () => ({ authorization: "hunter2" }) });
    const error = await failure<RollcallError>(http.send({ ...POST, query: { token: "hunter2" } }));
    const told = [error.message, error.stack, error.remedy, (error.cause as Error | undefined)?.message].join();
    expect(told).not.toContain("hunter2");
    expect(told).toContain("[redacted]");
  }
});

test("a connector judges every answer, a 2xx that means failure as well, and sees a copy of the request", async () => {
  const sim = await server(() => ({ status: 200, body: { success: false } }));
  const http = gateway(sim.url, {
    judge: (answer, request) =>
      (answer.json() as { success: boolean }).success
        ? undefined
        : new RecordError(`${request.method} ${request.path}`, { causeKey: "anvil:failed", remedy: "Look." }),
  });
  expect(await failure(http.send(POST))).toMatchObject({ message: "POST /things", causeKey: "anvil:failed" });
});

test("what a connector calls transient is tried again, after the time that the answer's headers say", async () => {
  const sim = await server();
  const waits: number[] = [];
  const clock = { now: () => "2026-11-22T04:00:00.000Z", sleep: async (ms: number) => void waits.push(ms) };
  sim.fault({ how: { status: 403, body: { message: "rate limit exceeded" }, headers: { "retry-after": "5" } } });
  const judge = ({ status }: { status: number }) =>
    status === 403 ? new TransientError("RATE_LIMITED", "limit", { remedy: "Wait." }) : undefined;
  await gateway(sim.url, { clock, judge }).send(POST);
  expect(waits).toEqual([5_000]);
});

const PEOPLE =
  '{"success":true,"data":[{"type":"Employee","attributes":{"first_name":{"value":"Ada"},"iban":{"value":"DE89';

test.each([
  ["an answer that was cut short", PEOPLE, ""],
  ["a list that was cut short", `\ufeff [${PEOPLE}`, ""],
  ["a text that was cut short", '"Ada Anvil is ill', ""],
  ["a whole list", '[{"id":"a1","description":"Krankheit: Bandscheibe"}]', ""],
  ["a whole list of texts", '["Ada Anvil", "Bea Buttons"]', ""],
  ["a record", '{"id":"a1","description":"Krankheit: Bandscheibe","userId":"u1"}', ""],
  ["data behind a warning", `Warning: slow\n${PEOPLE}`, ": Warning: slow"],
  ["XML", "<?xml version='1.0'?><people><person>Ada Anvil", ""],
  ["XML with a sentence", "<d:error><s:message>Down until noon</s:message><who>Ada</who>", ": Down until noon"],
])("[privacy] of %s in an error nothing is quoted that may be people's data", async (_, body, words) => {
  for (const status of [400, 500]) {
    const sim = await server(() => ({ status, body, headers: { "content-type": "application/json" } }));
    const error = await failure<RollcallError>(gateway(sim.url).send(GET));
    expect(error.message).toBe(`anvil: GET /things answered ${status}${words}`);
  }
});

test("a page of HTML on a 200 is no JSON, and the error says how it begins", async () => {
  const sim = await server(() => ({ status: 200, body: "<html><body>Please sign in, hunter2" }));
  const answer = await gateway(sim.url).send(GET);
  expect(() => answer.json()).toThrow(RefusedError);
  const error = await failure((async () => answer.json())());
  expect(error).toMatchObject({ code: "CONTRACT_BROKEN", side: "target" });
  expect((error as Error).message).toBe(
    'anvil: GET /things answered text that is not JSON: "<html><body>Please sign in, [redacted]"',
  );
});

test("queries are encoded, arrays repeat their key, and a link keeps its own query", async () => {
  const sim = await server();
  const http = gateway(`${sim.url}/v1`);
  const query = { "employees[]": ["1", "2"], filterby: "name eq 'Ü & co+'", page: 2, all: true, none: undefined };
  await http.send({ method: "GET", path: "/things", query });
  await http.send({ method: "GET", path: `${sim.url}/v1/things?cursor=a%2Fb`, query: { limit: 5 } });
  expect(sim.log.map((one) => [one.path, one.query])).toEqual([
    [
      "/v1/things",
      "?employees%5B%5D=1&employees%5B%5D=2&filterby=name%20eq%20%27%C3%9C%20%26%20co%2B%27&page=2&all=true",
    ],
    ["/v1/things", "?cursor=a%2Fb&limit=5"],
  ]);
});

test("JSON and forms carry their content type, and a request's header wins over the connector's", async () => {
  const sim = await server();
  const http = gateway(sim.url, {
    headers: () => ({ "User-Agent": "rollcall (ops@example.com)", "X-A": "connector" }),
  });
  await http.send({ method: "POST", path: "/x", json: [1], headers: { "x-a": "request" } });
  await http.send({ method: "POST", path: "/x", json: {}, headers: { "Content-Type": "application/scim+json" } });
  await http.send({ method: "POST", path: "/x", form: { a: "1" } });
  const types = sim.log.map((one) => one.headers["content-type"]);
  expect(types).toEqual(["application/json", "application/scim+json", "application/x-www-form-urlencoded"]);
  expect(sim.log[0]?.headers).toMatchObject({ "user-agent": "rollcall (ops@example.com)", "x-a": "request" });
  expect(sim.log[0]?.text).toBe("[1]");
});

test.each([
  ["a second line end", "Bearer hunter2\n"],
  ["a typographic dash", "Bearer hunter2–x"],
  ["a NUL", "Bearer hunter2\0"],
])("a key with %s is refused like a wrong one, at once and without its value", async (_, authorization) => {
  const sim = await server();
  const http = gateway(sim.url, { headers: () => ({ authorization }) });
  const error = await failure<RollcallError>(http.send(GET));
  expect(error).toMatchObject({
    code: "CREDENTIALS_REFUSED",
    remedy: expect.stringContaining("blank line at its end"),
  });
  expect(error.message).not.toContain("hunter2");
  expect(sim.log).toEqual([]);
});

test("another header that cannot be sent is a bug, told at once", async () => {
  const sim = await server();
  const http = gateway(sim.url, { headers: () => ({ "user-agent": "rollcall\nx" }) });
  expect(await failure<RollcallError>(http.send(GET))).toMatchObject({ code: "UNEXPECTED" });
  expect(sim.log).toEqual([]);
});

test("packed answers are unpacked, and one that unpacks to more than 64 MiB is refused", async () => {
  const packed = createServer((request, response) => {
    const text = request.url === "/bomb" ? Buffer.alloc(65 * 1024 * 1024, " ") : JSON.stringify({ who: "Ada Änvil" });
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(text));
  });
  await new Promise<void>((resolve) => packed.listen(0, "127.0.0.1", resolve));
  const { port } = packed.address() as { port: number };
  const http = gateway(`http://127.0.0.1:${port}`);
  expect((await http.send({ method: "GET", path: "/" })).json()).toEqual({ who: "Ada Änvil" });
  const error = await failure(http.send({ method: "GET", path: "/bomb" }));
  expect(error).toMatchObject({ code: "CONTRACT_BROKEN", message: "anvil: GET /bomb answered more than 64 MiB" });
  await http.close();
  await new Promise((resolve) => packed.close(resolve));
});

test("an answer of more than 64 MiB is broken off", async () => {
  let written = 0;
  const endless = createServer((_, response) => {
    const more = () => {
      while (response.write(Buffer.alloc(1024 * 1024, "x")) && ++written < 500);
    };
    response.on("drain", more).on("error", () => undefined);
    more();
  });
  await new Promise<void>((resolve) => endless.listen(0, "127.0.0.1", resolve));
  const { port } = endless.address() as { port: number };
  const http = gateway(`http://127.0.0.1:${port}`);
  const error = await failure(http.send({ method: "GET", path: "/endless" }));
  expect(error).toMatchObject({ code: "CONTRACT_BROKEN" });
  await http.close();
  endless.closeAllConnections();
  await new Promise((resolve) => endless.close(resolve));
});
