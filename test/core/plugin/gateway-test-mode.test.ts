import { expect, test } from "vitest";
import type { HttpRequest } from "../../../core/plugin/http/http.ts";
import { ForbiddenRequest, WriteInTestMode } from "../../../core/plugin/forbidden.ts";
import { createGateway, type GatewayOptions } from "../../../core/plugin/http/gateway.ts";
import { failure, gateway, server } from "./kit.ts";

/** What a hostile plugin might send. Types are no wall to it. */
const hostile = (request: object) => request as HttpRequest;

function changing(): HttpRequest {
  let looks = 0;
  return Object.defineProperty(hostile({ path: "/v1/things/1" }), "method", {
    enumerable: true,
    get: () => (looks++ === 0 ? "POST" : "GET"),
  });
}

const ways: readonly [string, HttpRequest, Partial<GatewayOptions>?][] = [
  ["a plain POST", { method: "POST", path: "/things", json: {} }],
  ["a plain DELETE", { method: "DELETE", path: "/things/1" }],
  ["a lower-case method", hostile({ method: "delete", path: "/things/1" })],
  ["a method that rollcall does not know", hostile({ method: "PURGE", path: "/things/1" })],
  ["a calendar that would be made", { method: "MKCALENDAR", path: "/things/new" }],
  ["WebDAV's change of properties", hostile({ method: "PROPPATCH", path: "/things/1" })],
  ["WebDAV's MOVE", hostile({ method: "move", path: "/things/1", headers: { destination: "/things/2" } })],
  ["a name that begins like a read", hostile({ method: "REPORT ", path: "/things/1" })],
  ["a body as it stands", { method: "PUT", path: "/things/1", text: { type: "text/calendar", body: "BEGIN" } }],
  ["an override header", { method: "GET", path: "/things/1", headers: { "X-HTTP-Method-Override": "DELETE" } }],
  ["the older override header", { method: "GET", path: "/things/1", headers: { "x-http-method": "DELETE" } }],
  ["another override header", { method: "GET", path: "/things/1", headers: { "X-Method-Override": "DELETE" } }],
  [
    "an override among the connector's headers",
    { method: "GET", path: "/1" },
    { headers: () => ({ "X-HTTP-Method": "PUT" }) },
  ],
  ["an override in the query", { method: "GET", path: "/things/1", query: { _method: "DELETE" } }],
  ["an override in the path's own query", { method: "GET", path: "/things/1?a=b&_method=DELETE" }],
  ["an override in letters that are written otherwise", { method: "GET", path: "/things/1?a=b&%5Fme%74hod=DELETE" }],
  ["an override in a permitted form", { method: "POST", path: "/token", form: { _method: "DELETE" } }],
  ["a permitted path spelt longer", { method: "POST", path: "/token/1" }],
  ["dots that lead away from a permitted path", { method: "POST", path: "/token/../things" }],
  ["dots that lead out of the base", { method: "POST", path: "/../token" }],
  ["encoded dots", { method: "POST", path: "/token/%2e%2e/things" }],
  ["a getter that answers differently each time", changing()],
  ["an absolute address of the vendor", { method: "POST", path: "$ORIGIN/v1/things", json: {} }],
];

test.each(ways)("[test mode] in test mode %s is refused and nothing is sent", async (_, request, options = {}) => {
  const sim = await server();
  const http = gateway(`${sim.url}/v1`, { readOnly: true, reads: ["POST /token"], ...options });
  const given = request.path.startsWith("$") ? { ...request, path: request.path.replace("$ORIGIN", sim.url) } : request;
  const error = await failure<WriteInTestMode>(http.send(given));
  expect(error).toBeInstanceOf(WriteInTestMode);
  expect(error).toMatchObject({ code: "UNEXPECTED", side: "rollcall" });
  expect(error.message).toContain("in test mode nothing is written");
  expect([sim.log, http.sent]).toEqual([[], 0]);
});

test("in test mode an address of another origin is refused before anything is sent there", async () => {
  const [sim, other] = [await server(), await server()];
  const http = gateway(sim.url, { readOnly: true });
  for (const path of [`${other.url}/things`, "https://evil.example.com/", "HTTP://evil.example.com"]) {
    const error = await failure(http.send({ method: "GET", path }));
    expect(error).toMatchObject({ code: "CONTRACT_BROKEN", message: expect.stringContaining(sim.url) });
    expect(error).toMatchObject({ message: expect.stringContaining(URL.parse(path)!.origin) });
  }
  expect([sim.log, other.log]).toEqual([[], []]);
});

test("what looks like another host below the base stays on the vendor's host", async () => {
  const sim = await server();
  const http = gateway(sim.url);
  for (const path of ["//evil.example.com/x", "/\\evil.example.com/x", "/@evil.example.com"]) {
    await http.send({ method: "GET", path });
  }
  expect(sim.log).toHaveLength(3);
  expect(await failure(http.send({ method: "GET", path: "/x", headers: { Host: "evil.example.com" } }))).toBeInstanceOf(
    ForbiddenRequest,
  );
  expect(await failure(http.send({ method: "GET", path: "x" }))).toBeInstanceOf(ForbiddenRequest);
});

test("changing the request, the options or the headers while it waits changes nothing", async () => {
  const sim = await server();
  const gate = Promise.withResolvers<void>();
  const reads = ["POST /token"];
  const judged: HttpRequest[] = [];
  const options = {
    readOnly: true,
    reads,
    judge: (_: unknown, request: HttpRequest) => void judged.push(request),
    headers: async () => {
      await gate.promise;
      return { "x-own": "1" };
    },
  };
  const http = gateway(sim.url, options);
  const request = { method: "GET", path: "/things", query: { page: 1 }, headers: { "x-mine": "a" } };
  const sent = http.send(request as unknown as HttpRequest);
  Object.assign(request, { method: "DELETE", path: "/things/1", json: { gone: true } });
  Object.assign(request.headers, { "x-http-method-override": "DELETE" });
  Object.assign(request.query, { _method: "DELETE" });
  Object.assign(options, { readOnly: false, baseUrl: "http://evil.example.com" });
  reads.push("POST /things");
  gate.resolve();
  await sent;
  expect(sim.log.map(({ method, path, query, text }) => [method, path, query, text])).toEqual([
    ["GET", "/things", "?page=1", ""],
  ]);
  expect(sim.log[0]?.headers["x-http-method-override"]).toBeUndefined();
  expect(judged).toMatchObject([{ method: "GET", path: "/things" }]);
  expect(await failure(http.send({ method: "POST", path: "/things" }))).toBeInstanceOf(WriteInTestMode);
});

test("only a POST can be declared as a read", () => {
  for (const entry of ["DELETE /things/1", "PUT /things", "post /things", "POST things"]) {
    expect(() => gateway("http://localhost", { reads: [entry] })).toThrow(ForbiddenRequest);
  }
});

test("in test mode reads and the declared POST go through, under the base's own path as well", async () => {
  const sim = await server(() => ({ status: 200, body: [1] }));
  for (const base of [sim.url, `${sim.url}/api/v1/`]) {
    const http = gateway(base, { readOnly: true, reads: ["POST /token"] });
    expect((await http.send({ method: "POST", path: "/token", form: { id: "a b", key: "ü" } })).json()).toEqual([1]);
    await http.send({ method: "GET", path: "/things" });
  }
  expect(sim.log.map(({ method, path, text }) => [method, path, text])).toEqual([
    ["POST", "/token", "id=a+b&key=%C3%BC"],
    ["GET", "/things", ""],
    ["POST", "/api/v1/token", "id=a+b&key=%C3%BC"],
    ["GET", "/api/v1/things", ""],
  ]);
});

test("in test mode WebDAV's reads go through, with the body that they ask by", async () => {
  const sim = await server(() => ({ status: 207, body: "<multistatus/>" }));
  const http = gateway(sim.url, { readOnly: true });
  const text = { type: "application/xml; charset=utf-8", body: "<propfind>ü</propfind>" };
  for (const method of ["PROPFIND", "REPORT"] as const) {
    const answer = await http.send({ method, path: "/calendars/", text, headers: { Depth: "1" } });
    expect([answer.status, answer.text]).toEqual([207, "<multistatus/>"]);
  }
  for (const method of ["HEAD", "OPTIONS"] as const) await http.send({ method, path: "/calendars/" });
  expect(sim.log.map(({ method, text, headers }) => [method, text, headers.depth, headers["content-type"]])).toEqual([
    ["PROPFIND", text.body, "1", text.type],
    ["REPORT", text.body, "1", text.type],
    ["HEAD", "", undefined, undefined],
    ["OPTIONS", "", undefined, undefined],
  ]);
  expect(sim.writes()).toEqual([]);
});

test("outside test mode an override header is refused as well, since a GET is repeated blindly", async () => {
  const sim = await server();
  const http = gateway(sim.url);
  const request = { method: "GET", path: "/x", headers: { "X-HTTP-Method-Override": "DELETE" } } as const;
  expect(await failure(http.send(request))).toBeInstanceOf(ForbiddenRequest);
  expect(sim.log).toEqual([]);
});

test("making a gateway does nothing outside", async () => {
  const http = createGateway({
    vendor: "anvil",
    baseUrl: "http://rollcall.invalid",
    side: "source",
    readOnly: true,
    signal: new AbortController().signal,
    clock: { now: () => "2026-11-22T04:00:00.000Z", sleep: async () => undefined },
    random: () => 0,
    redact: (text) => text,
  });
  expect(http.sent).toBe(0);
  await http.close();
});
