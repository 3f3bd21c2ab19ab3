import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { addAbsence } from "../../../plugins/personio/world.ts";
import { openApi, TARGET } from "./api-scene.ts";
import { PASSWORD, startWeb, statusReport, targetStatus } from "./web-scene.ts";

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
  const success = Date.parse((await house.operations.status()).targets[0]!.last_success_at!) / 1_000;
  expect(lines).toContain(`rollcall_last_success_timestamp_seconds{target="${TARGET}"} ${success}`);
  expect(lines).toContain(`rollcall_target_late{target="${TARGET}"} 1`);
  const failed = `rollcall_runs_total{target="${TARGET}",plugin="absence-mirror",trigger="manual",status="failed"} 0`;
  expect(lines).toContain(failed);
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

test("metrics are answered in words, and in time, while the database stands still", async () => {
  const clock = { sleep: (_: number, signal?: AbortSignal) => sleep(20, undefined, signal ? { signal } : {}) };
  const status = () => new Promise<never>(() => undefined);
  const { server } = await startWeb({ metrics: "open", status, clock });
  expect(await metricsOf(server.url)).toMatchObject({ status: 503, text: "the database does not answer" });
});

test("a token for metrics reads them, and nothing else; made by a reader or by one of its own kind, none reads more", async () => {
  const { house, web, call } = await openApi();
  const make = async (name: string, role: "operator" | "reader" | "metrics", by: string) => {
    house.clock.pass(1_000);
    const { token } = await house.operations.createToken(name, role, by);
    return { authorization: `Bearer ${token}` };
  };
  const own = await make("prometheus", "metrics", "cli:test");
  for (const headers of [
    own,
    await make("by-reader", "metrics", "web:bo"),
    await make("by-metrics", "operator", "api:prometheus"),
  ]) {
    expect((await metricsOf(web.url, headers)).status).toBe(200);
    for (const path of ["/status", "/runs", "/targets", "/openapi.json", "/tokens", `/targets/${TARGET}/links`])
      expect((await call("GET", path, undefined, headers)).status).toBe(403);
    expect((await call("POST", `/targets/${TARGET}/sync`, {}, headers)).status).toBe(403);
    expect((await fetch(`${web.url}/events`, { headers })).status).toBe(403);
  }
  expect((await call("GET", "/status", undefined, await make("look-by-bo", "operator", "web:bo"))).status).toBe(200);
});

test("what is late is told whatever the state says; only an active target has a last success; what concerns all is there", async () => {
  const hold = { digest: "4f9a-77c1", count: 12, since: "2026-07-19T12:00:00.000Z" };
  const at = "2026-07-19T12:00:00.000Z";
  const targets = [
    targetStatus({ name: "never", last_success_at: null, late: true, state: "late" }),
    targetStatus({ name: "held", last_success_at: at, late: true, state: "held", hold, conflicts: 3 }),
    targetStatus({ name: "tried", last_success_at: at, mode: "test", state: "test" }),
  ];
  const mail = { state: "ok", queued: 1, error: "550", undeliverable: ["left@example.com"] } as const;
  const new_database = { where: "rollcall.db", since: at, again: false };
  const status = statusReport({ targets, mail, config_error: "line 3", new_database });
  const { server } = await startWeb({ metrics: "open", status });
  const lines = (await metricsOf(server.url)).text.split("\n");
  expect(lines.filter((line) => line.startsWith("rollcall_last_success_timestamp_seconds"))).toEqual([
    `rollcall_last_success_timestamp_seconds{target="held"} ${Date.parse(at) / 1_000}`,
  ]);
  for (const line of [
    ...['target_late{target="never"} 1', 'target_late{target="held"} 1', 'target_late{target="tried"} 0'],
    ...['target_mode{target="tried",mode="test"} 1', 'conflicts{target="held"} 3', "config_refused 1"],
    ...["mail_failing 0", "mail_undeliverable 1", "database_new 1", 'ready{check="database"} 1'],
  ])
    expect(lines).toContain(`rollcall_${line}`);
});

test("docs/monitoring.md names every metric and no other, and its rules are what Prometheus reads", async () => {
  const page = await readFile(new URL("../../../docs/monitoring.md", import.meta.url), "utf8");
  const { server } = await startWeb({ metrics: "open" });
  const { text } = await metricsOf(server.url);
  const measured = [...text.matchAll(/^# TYPE (rollcall_\w+)/gm)].map(([, name]) => name!);
  const named = new Set(page.match(/rollcall_\w+/g));
  expect([...named].sort()).toEqual(measured.sort());
  const { groups } = parse(/```yml\n(groups:.*?)```/s.exec(page)![1]!);
  expect(groups[0].rules).toHaveLength(4);
  for (const { alert, expr } of groups[0].rules) {
    expect(alert).toMatch(/^Rollcall/);
    expect(measured).toEqual(expect.arrayContaining(expr.match(/rollcall_\w+/g)));
  }
});

test("each request in the log names the run that sends it", async () => {
  const { house } = await openApi({ level: "debug" });
  const { run } = await house.sync();
  const lines = house.logged.map((line) => JSON.parse(line)).filter(({ msg }) => msg === "request");
  const ofTarget = lines.filter(({ target }) => target === TARGET);
  expect(ofTarget.length).toBeGreaterThan(0);
  expect(new Set(ofTarget.map((line) => line.run))).toEqual(new Set([run.id]));
});
