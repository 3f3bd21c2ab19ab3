import { expect, test } from "vitest";
import { addAbsence } from "../../../plugins/personio/world.ts";
import { openApi, TARGET } from "./api-scene.ts";
import { PASSWORD, startWeb, statusReport } from "./web-scene.ts";

async function metricsOf(url: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${url}/metrics`, { headers: { connection: "close", ...headers } });
  return { status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() };
}

test("metrics count runs, changes, requests and what waits, and name no person", async () => {
  const { house, web, reader } = await openApi();
  const day = "2026-08-03";
  for (const person of house.world.people)
    addAbsence(house.world, { person, type: "Urlaub", startsOn: day, endsOn: day });
  await house.start();
  await house.tick();
  house.awork.fault({ path: /absences$/, times: 99, how: { status: 401, body: { code: "unauthorized" } } });
  await house.pass(2 * 3_600_000, 60_000);
  const { text, type } = await metricsOf(web.url, reader);
  expect(type).toContain("text/plain; version=0.0.4");
  const lines = text.split("\n");
  expect(lines).toContain(
    `rollcall_runs_total{target="${TARGET}",plugin="absence-mirror",trigger="activation",status="succeeded"} 1`,
  );
  expect(lines).toContain(`rollcall_run_errors_total{target="${TARGET}",code="CREDENTIALS_REFUSED"} 1`);
  expect(lines).toContain(`rollcall_changes_total{target="${TARGET}",kind="absence",op="create"} 12`);
  expect(lines).toContain(`rollcall_run_duration_seconds_count{target="${TARGET}"} 2`);
  expect(lines).toContain(`rollcall_target_state{target="${TARGET}",state="paused"} 1`);
  expect(lines).toContain(`rollcall_incident{target="${TARGET}",code="CREDENTIALS_REFUSED"} 1`);
  expect(lines).toContain('rollcall_build_info{version="0.0.0-test"} 1');
  expect(text).toMatch(/^rollcall_last_success_age_seconds\{.*\} 7\d\d\d/m);
  expect(text).toMatch(/^rollcall_requests_total\{vendor="[^"]+",answer="2xx"\} [1-9]/m);
  expect(text).toMatch(/^rollcall_requests_total\{vendor="awork",answer="4xx"\} [1-9]/m);
  expect(text).toMatch(/^rollcall_mail_queue 0$/m);
  expect(text).toMatch(/^process_resident_memory_bytes /m);
  expect(text).not.toMatch(/example\.com|Nr0|Beispiel/);
});

test("how long a vendor's limits were waited for is counted", async () => {
  const traffic = [{ vendor: "awork", requests: new Map([["2xx", 3]]), waits: 2, waitedMs: 1_500 }];
  const { server } = await startWeb({ metrics: "open", traffic });
  const { text } = await metricsOf(server.url);
  expect(text).toContain('rollcall_rate_limit_waits_total{vendor="awork"} 2');
  expect(text).toContain('rollcall_rate_limit_wait_seconds_total{vendor="awork"} 1.5');
  expect((await metricsOf(server.url)).text).toContain('rollcall_requests_total{vendor="awork",answer="2xx"} 3');
});

test("a vendor's limits that were waited for reach the metrics", async () => {
  const { house, web } = await openApi();
  const how = { status: 429, headers: { "retry-after": "7" }, body: { code: "too-many" } };
  house.awork.fault({ path: /users$/, times: 1, how });
  await house.sync();
  const { token } = await house.operations.createToken("m", "reader", "cli:test");
  const { text } = await metricsOf(web.url, { authorization: `Bearer ${token}` });
  expect(text).toMatch(/^rollcall_rate_limit_waits_total\{vendor="awork"\} [1-9]\d*$/m);
  expect(text).toMatch(/^rollcall_rate_limit_wait_seconds_total\{vendor="awork"\} ([7-9]|\d\d)/m);
});

test("metrics ask for a token or somebody signed in, unless they are open", async () => {
  const closed = await startWeb({ password: PASSWORD });
  expect((await metricsOf(closed.server.url)).status).toBe(401);
  expect((await metricsOf(closed.server.url, { authorization: "Bearer wrong" })).status).toBe(401);
  await closed.browser.signIn("admin", PASSWORD);
  expect((await closed.browser.get("/metrics")).status).toBe(200);
  const open = await startWeb({ password: PASSWORD, metrics: "open", status: statusReport() });
  expect((await metricsOf(open.server.url)).status).toBe(200);
});
