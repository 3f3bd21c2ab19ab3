/** The parts of the simulated Staffomatic that the client's tests do not reach: refusals, and what decided absences allow. */
import { describe, expect, it } from "vitest";
import { room } from "./room.ts";

const HEADERS = { "user-agent": "test (it@example.com)", authorization: "Bearer made-up-token" };

async function ask(base: string, path: string, init: RequestInit & { headers?: Record<string, string> } = {}) {
  const answer = await fetch(`${base}/v3/acme${path}`, { ...init, headers: { ...HEADERS, ...init.headers } });
  return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
}

const json = { "content-type": "application/json; charset=utf-8" };

describe("the simulated Staffomatic", () => {
  it("refuses a path without .json, a form that is none, no contact, and a wrong log-in", async () => {
    const { simulator } = await room();
    const { url } = simulator;
    expect((await ask(url, "/users")).status).toBe(415);
    expect((await ask(url, "/users.json", { method: "POST", body: "a=1" })).status).toBe(415);
    expect((await ask(url, "/users.json", { headers: { "user-agent": "curl" } })).status).toBe(400);
    expect((await ask(url, "/users.json", { headers: { authorization: "Basic eDp5" } })).status).toBe(401);
    expect((await ask(url, "/nothing.json")).status).toBe(404);
  });

  it("lists active users alone unless it is asked for all", async () => {
    const { simulator } = await room();
    simulator.world.addUser({ email: "ann@example.com", locked: true });
    expect((await ask(simulator.url, "/users.json")).body).toEqual([]);
    expect((await ask(simulator.url, "/users.json?state=all")).body).toHaveLength(1);
  });

  it("keeps whole days of vacation, whatever was sent", async () => {
    const { simulator } = await room();
    const { id } = simulator.world.addUser({ email: "ann@example.com" });
    const form = { method: "PUT", body: JSON.stringify({ max_vacation_days: 27.5 }), headers: json };
    expect((await ask(simulator.url, `/users/${id}.json`, form)).body).toMatchObject({ max_vacation_days: 27 });
  });

  it("changes an absence as long as it is new, and never after it was approved or declined", async () => {
    const { simulator, vacation } = await room();
    const ann = simulator.world.addUser({ email: "ann@example.com" });
    const days = { starts_at: "2026-07-20T10:00:00+02:00", ends_at: "2026-07-21T10:00:00+02:00", all_day: true };
    const { id } = simulator.world.addAbsence({ applicant_id: ann.id, absence_type_id: vacation.id, ...days });
    const put = (form: object) =>
      ask(simulator.url, `/absences/${id}.json`, { method: "PUT", body: JSON.stringify(form), headers: json });
    expect(await put({ ends_at: "2026-07-22T10:00:00+02:00" })).toMatchObject({
      status: 200,
      body: { starts_at: "2026-07-20T00:00:00+02:00", ends_at: "2026-07-22T23:59:59+02:00" },
    });
    expect((await put({ do: "approve" })).body).toMatchObject({ state: "approved" });
    expect((await put({ ends_at: "2026-07-23T10:00:00+02:00" })).status).toBe(422);
    simulator.quirks.keepsDecided = true;
    expect((await ask(simulator.url, `/absences/${id}.json`, { method: "DELETE" })).status).toBe(422);
  });

  it("answers 429 beyond its limit, with the time to wait", async () => {
    const { simulator } = await room({ quirks: { rateLimit: 2 } });
    const statuses = [1, 2, 3].map(async () => (await ask(simulator.url, "/users.json")).status);
    expect((await Promise.all(statuses)).sort()).toEqual([200, 200, 429]);
  });
});
