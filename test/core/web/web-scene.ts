/** A real web server on a free port, over operations that answer what the test says. */
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import type { StatusReport, TargetStatus } from "../../../core/engine/operations.ts";
import { noCounts, type RunDocument } from "../../../core/model/run.ts";
import { Secret } from "../../../core/model/secret.ts";
import type { Clock } from "../../../core/model/time.ts";
import type { OutboxMail } from "../../../core/store/store.ts";
import type { Readiness } from "../../../core/web/readiness.ts";
import { createWebServer, type WebServerOptions } from "../../../core/web/server.ts";

export const NOW = "2026-07-21T12:05:09.000Z";
export const HARMFUL = `<img src=x onerror="alert('Ada')">`;
export const PASSWORD = "correct horse battery staple";

export function targetStatus(change: Partial<TargetStatus> = {}): TargetStatus {
  return {
    name: "desks",
    plugin: "bookings-release",
    mode: "active",
    state: "ok",
    overdue: false,
    schedule: "every 10m",
    next_run_at: "2026-07-21T12:10:00.000Z",
    next_full_at: "2026-07-21T12:10:00.000Z",
    last_success_at: "2026-07-21T12:00:00.000Z",
    failing: 0,
    parked: 0,
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
    ...change,
  };
}

export const READY: Readiness = { database: "ok", migrations: "ok", mail: "ok", watchdog: "ok" };

export interface SceneOptions {
  readonly status?: StatusReport | (() => Promise<StatusReport>);
  readonly runs?: readonly RunDocument[];
  readonly ready?: () => Promise<Readiness>;
  readonly language?: "en" | "de";
  readonly password?: string;
  readonly mails?: readonly OutboxMail[];
  readonly only?: "health";
  readonly clock?: Partial<Clock>;
}

export async function startWeb(options: SceneOptions = {}) {
  const { status = statusReport(), runs = [], ready = async () => READY, language = "en", password, mails } = options;
  const lines: string[] = [];
  const log = (message: string, fields: object) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const settings: WebServerOptions = {
    listen: { host: "127.0.0.1", port: 0 },
    operations: {
      status: async () => (typeof status === "function" ? status() : status),
      runs: async () => ({ runs, next: null }),
    },
    config: () => ({
      language,
      timezone: "Europe/Berlin",
      web: { password: password === undefined ? null : new Secret(password) },
    }),
    clock: { now: () => NOW, sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}), ...options.clock },
    log: { warn: log, error: log },
    ready,
    ...(mails && { mailbox: { recent: async (limit) => mails.slice(0, limit) } }),
    ...(options.only && { only: options.only }),
  };
  const server = createWebServer(settings);
  await server.listen();
  onTestFinished(() => server.close());

  function get(path: string, login?: string): Promise<Response> {
    const authorization = login === undefined ? {} : { authorization: `Basic ${btoa(login)}` };
    return fetch(server.url + path, { headers: { connection: "close", ...authorization } });
  }

  return { server, settings, lines, get, text: async (path: string) => (await get(path)).text() };
}
