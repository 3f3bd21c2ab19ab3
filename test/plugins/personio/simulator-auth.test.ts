import { afterEach, beforeEach, expect, test } from "vitest";
import { later } from "../../../core/model/time.ts";
import { type PersonioSimulator, startPersonioSimulator } from "../../../plugins/personio/simulator.ts";
import { makeWorld } from "../../../plugins/personio/world.ts";
import { askForToken, callerOf, tell } from "./simulator-caller.ts";

let simulator: PersonioSimulator;
const good = () => ({
  grant_type: "client_credentials",
  client_id: simulator.credentials.clientId,
  client_secret: simulator.credentials.clientSecret,
});

beforeEach(async () => {
  simulator = await startPersonioSimulator({ world: makeWorld({ seed: 1, people: 20, today: "2026-07-21" }) });
});
afterEach(() => simulator.close());

test("a right secret brings a bearer token with its scopes and its remaining life", async () => {
  const first = await askForToken(simulator, good());
  expect(first.body).toEqual({
    access_token: expect.stringMatching(/^papi-/),
    token_type: "Bearer",
    expires_in: 86_400,
    scope: "personio:persons:read personio:absences:read",
  });
  simulator.world.now = later(simulator.world.now, 3_600_000);
  const second = await askForToken(simulator, good());
  expect(second.body).toEqual({ ...first.body, expires_in: 82_800 });
});

test.each([
  ["a wrong secret", { client_secret: "wrong" }, "unauthorized_client", undefined],
  ["a missing grant type", { grant_type: "" }, "invalid_request", { missing_parameters: ["grant_type"] }],
  ["another grant type", { grant_type: "password" }, "unsupported_grant_type", { grant_type: "password" }],
  ["a scope that was not granted", { scope: "personio:attendances:write" }, "invalid_scope", undefined],
])("%s is a 400 problem that says so", async (_what, change, error, meta) => {
  const told = await askForToken(simulator, { ...good(), ...change });
  expect(told.status).toBe(400);
  expect(told.headers.get("content-type")).toBe("application/problem+json");
  expect(told.body).toMatchObject({ error, ...(meta ? { meta } : {}) });
  expect(Object.keys(told.body).slice(0, 5)).toEqual([
    "timestamp",
    "trace_id",
    "error",
    "error_description",
    "error_uri",
  ]);
});

test("the token endpoint takes a form and nothing else", async () => {
  const init = { method: "POST", body: JSON.stringify(good()), headers: { "content-type": "application/json" } };
  const told = await tell(`${simulator.url}/v2/auth/token`, init);
  expect([told.status, told.body.error]).toEqual([400, "invalid_request"]);
});

test("an expired, a revoked and an old token are all refused, and a new one can be had", async () => {
  const ask = await callerOf(simulator);
  expect((await ask("/v2/persons")).status).toBe(200);
  simulator.expireTokens();
  expect((await ask("/v2/persons")).status).toBe(401);

  const again = await callerOf(simulator);
  expect((await again("/v2/persons")).status).toBe(200);
  const { body } = await askForToken(simulator, good());
  const form = new URLSearchParams({ token: body.access_token });
  const revoked = await tell(`${simulator.url}/v2/auth/revoke`, { method: "POST", body: form });
  expect([revoked.status, revoked.body]).toEqual([200, undefined]);
  expect((await again("/v2/persons")).status).toBe(401);

  const third = await callerOf(simulator);
  simulator.world.now = later(simulator.world.now, 86_400_000);
  expect((await third("/v2/persons")).status).toBe(401);
});

test("each version says in its own way that a token is missing or bad", async () => {
  const bad = { headers: { authorization: "Bearer papi-unknown" } };
  const v1 = `${simulator.url}/v1/company/employees`;
  expect((await tell(v1)).status).toBe(401);
  expect((await tell(v1)).body.error).toEqual({ code: 401, message: "Authorization is not provided" });
  expect((await tell(v1, bad)).status).toBe(403);
  expect((await tell(v1, bad)).body.error).toEqual({ code: 403, message: "Provided authorization is not valid" });
  const v2 = await tell(`${simulator.url}/v2/absence-periods`, bad);
  expect([v2.status, v2.body.errors[0].title]).toEqual([401, "Unauthorized Request"]);
});

test("a right that is withdrawn is 401 for persons, 403 for absences and for v1", async () => {
  const ask = await callerOf(simulator);
  simulator.grant.scopes = "personio:attendances:read";
  expect((await ask("/v2/persons")).status).toBe(401);
  expect((await ask("/v2/absence-periods")).status).toBe(403);
  expect((await ask("/v1/company/employees")).body.error.code).toBe(0);
  expect((await ask("/v1/company/time-offs")).status).toBe(403);
});

test("v1 authentication takes form and JSON, and refuses credentials in the address", async () => {
  const { client_id, client_secret } = good();
  const url = `${simulator.url}/v1/auth`;
  const form = await tell(url, { method: "POST", body: new URLSearchParams({ client_id, client_secret }) });
  expect(form.body).toEqual({
    success: true,
    data: { token: expect.stringMatching(/^papi-/), expires_in: 86_400, scope: simulator.grant.scopes },
  });
  const json = await tell(url, { method: "POST", body: JSON.stringify({ client_id, client_secret }) });
  expect(json.body.data.token).toBe(form.body.data.token);
  const query = await tell(`${url}?client_id=${client_id}&client_secret=${client_secret}`, { method: "POST" });
  expect(query.status).toBe(403);
  const wrong = await tell(url, { method: "POST", body: "no JSON" });
  expect([wrong.status, wrong.body.success]).toEqual([403, false]);
});
