/** A real web server on a free port, over operations that answer what the test says. */
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { Live } from "../../../core/engine/live.ts";
import type { Operations } from "../../../core/engine/operations/operations.ts";
import type { StatusReport, TargetStatus } from "../../../core/engine/reports/status.ts";
import type { Overview } from "../../../core/engine/reports/overview.ts";
import { noCounts, type RunDocument } from "../../../core/model/run.ts";
import { Secret } from "../../../core/model/secret.ts";
import type { Clock } from "../../../core/model/time.ts";
import type { OutboxMail } from "../../../core/store/store.ts";
import { openStore } from "../../../core/store/open.ts";
import type { WebUser } from "../../../core/web/auth/sessions.ts";
import type { VendorTraffic } from "../../../core/web/metrics/vendor-traffic.ts";
import type { Readiness } from "../../../core/web/health/readiness.ts";
import { createBrowser } from "./browser.ts";
import { createWebServer, type WebServerOptions } from "../../../core/web/server.ts";

export const NOW = "2026-07-21T12:05:09.000Z";
export const HARMFUL = `<img src=x onerror="alert('Ada')">`;
export const PASSWORD = "correct horse battery staple";
/** The password as the cheapest hash that a config may hold, since these tests are not about the cost of a check. */
const HASHED = "scrypt:14:1:1:bWFkZSB1cCBmb3IgdGVzdHM:DkHyQNk2CspTD8b6pkX9o4wmUajM1Yskjrx7AKndrDM";

export function targetStatus(change: Partial<TargetStatus> = {}): TargetStatus {
  return {
    name: "desks",
    plugin: "bookings-release",
    mode: "active",
    state: "ok",
    late: false,
    overdue: false,
    schedule: "every 10m",
    next_run_at: "2026-07-21T12:10:00.000Z",
    next_full_at: "2026-07-21T12:10:00.000Z",
    next_partial_at: null,
    last_success_at: "2026-07-21T12:00:00.000Z",
    last_full_at: "2026-07-21T12:00:00.000Z",
    failing: 0,
    parked: 0,
    conflicts: 0,
    last_full_run: null,
    hold: null,
    incident: null,
    paused: null,
    ...change,
  };
}

export function statusReport(change: Partial<StatusReport> = {}): StatusReport {
  return {
    daemon: { running: true, since: "2026-07-20T06:00:00.000Z" },
    mail: { state: "ok", queued: 0, error: null },
    config_error: null,
    targets: [targetStatus()],
    ...change,
  };
}

/** An overview in which Personio was last read when a target last succeeded, and each target's runs are all its runs. */
export function overviewOf(
  status: StatusReport,
  runs: readonly RunDocument[] = [],
  after: number | null = null,
): Overview {
  const last_read_at = status.targets[0]?.last_success_at ?? null;
  return {
    ...status,
    sources: [{ name: "personio", state: last_read_at ? "ok" : "unknown", last_read_at, since: null, error: null }],
    today: { runs: runs.length, failed: 0, counts: { ...noCounts(), create: 3 * status.targets.length } },
    next: (after ?? 0) + 50 < status.targets.length ? (after ?? 0) + 50 : null,
    glances: status.targets.slice(after ?? 0, (after ?? 0) + 50).map(({ name }) => {
      const recent = runs.filter(({ target }) => target === name).reverse();
      return { name, recent, today: { runs: recent.length, failed: 0, counts: { ...noCounts(), create: 3 } } };
    }),
  };
}

export function runDocument(change: Partial<RunDocument> = {}): RunDocument {
  return {
    id: "r1",
    target: "desks",
    plugin: "bookings-release",
    trigger: "schedule",
    triggered_by: null,
    mode: "active",
    scope: "full",
    area: null,
    status: "succeeded",
    started_at: "2026-07-21T12:00:00.000Z",
    finished_at: "2026-07-21T12:00:09.000Z",
    digest: null,
    counts: { ...noCounts(), create: 3, update: 1, unchanged: 240 },
    counts_by_kind: {},
    requests: { source: 9, target: 7 },
    error: null,
    ...change,
  };
}

export function outboxMail(change: Partial<OutboxMail> = {}): OutboxMail {
  return {
    id: 1,
    recipient: "ada.anvil@example.com",
    cause: "target desks UNREACHABLE",
    subject: "[rollcall] desks: not reachable",
    text: "A run failed.\n\n  rollcall resume desks\n",
    html: "<p>A run failed.</p>",
    messageId: "<1@example.com>",
    createdAt: NOW,
    attempts: 0,
    nextTryAt: NOW,
    sentAt: null,
    lastError: null,
    refusedAt: null,
    ...change,
  };
}

export const READY: Readiness = { database: "ok", migrations: "ok", mail: "ok", watchdog: "ok" };

export interface SceneOptions {
  readonly status?: StatusReport | (() => Promise<StatusReport>);
  readonly runs?: readonly RunDocument[];
  readonly ready?: () => Promise<Readiness>;
  readonly language?: "en" | "de";
  /** The password of the one user, admin. */
  readonly password?: string;
  readonly users?: readonly WebUser[];
  readonly publicUrl?: string;
  readonly operations?: Partial<Operations>;
  readonly metrics?: "token" | "open";
  readonly traffic?: readonly VendorTraffic[];
  readonly mails?: readonly OutboxMail[];
  readonly only?: "health";
  readonly clock?: Partial<Clock>;
  readonly notices?: WebServerOptions["notices"];
}

export async function startWeb(options: SceneOptions = {}) {
  const { status = statusReport(), runs = [], ready = async () => READY, language = "en", password, mails } = options;
  const clock: Clock = {
    now: () => NOW,
    sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
    ...options.clock,
  };
  const store = await openStore({ url: "sqlite::memory:", clock });
  onTestFinished(() => store.close());
  const users = options.users ?? (password === undefined ? [] : [operator("admin", password)]);
  const web = { users, publicUrl: options.publicUrl ?? null, metrics: options.metrics ?? "token" };
  const live = new Live();
  const lines: string[] = [];
  const log = (fields: object, message: string) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const settings: WebServerOptions = {
    listen: { host: "127.0.0.1", port: 0 },
    operations: {
      targets: typeof status === "function" ? ["desks"] : status.targets.map(({ name }) => name),
      status: async () => (typeof status === "function" ? status() : status),
      overview: async ({ after }) => overviewOf(typeof status === "function" ? await status() : status, runs, after),
      runs: async () => ({ runs, next: null }),
      ...options.operations,
    } as Operations,
    store,
    key: "made up",
    version: "1.2.3",
    plugins: () => [],
    schema: () => ({ type: "object" }),
    live,
    traffic: () => options.traffic ?? [],
    config: () => ({ language, timezone: "Europe/Berlin", web }),
    clock,
    log: { info: log, warn: log, error: log },
    ready,
    notices: options.notices ?? { webhookOf: () => null, take: async () => undefined },
    ...(mails && { mailbox: { recent: async (limit) => mails.slice(0, limit) } }),
    ...(options.only && { only: options.only }),
  };
  const server = createWebServer(settings);
  await server.listen();
  onTestFinished(() => server.close());

  const browser = createBrowser(server.url);
  const { get } = browser;
  return { server, settings, store, live, lines, get, browser, text: async (path: string) => (await get(path)).text() };
}

export function operator(name: string, password: string): WebUser {
  return { name, password: secretOf(password), role: "operator" };
}

export function reader(name: string, password: string): WebUser {
  return { name, password: secretOf(password), role: "reader" };
}

function secretOf(password: string): Secret {
  return new Secret(password === PASSWORD ? HASHED : password);
}
