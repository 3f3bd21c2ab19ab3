/**
 * The metrics for Prometheus. Counters start with the process and count events (`Live`); gauges are read from the database when they are
 * asked for. Labels name targets, vendors, kinds and codes; never a person.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { LiveEvent } from "../../engine/live.ts";
import type { StatusReport } from "../../engine/reports/status.ts";
import { OPS } from "../../model/change.ts";
import { RUN_STATUSES, TRIGGERS, type RunDocument } from "../../model/run.ts";
import type { CheckWord, Readiness } from "../health/readiness.ts";
import { elapsed, epochOf } from "../../model/time.ts";
import type { VendorTraffic } from "./vendor-traffic.ts";

export interface Readings {
  readonly status: StatusReport;
  readonly checks: Readiness;
  readonly traffic: readonly VendorTraffic[];
}

export interface Meters {
  heard(event: LiveEvent): void;
  /** The text of `/metrics`. */
  read(readings: Readings): Promise<{ readonly text: string; readonly type: string }>;
}

/** The ends of runs, which are counted by cause and end: each from 0 on, so that the first failure of a target is an increase. */
const ENDS = RUN_STATUSES.filter((status) => status !== "running");

const SECONDS = [1, 5, 15, 60, 300, 900, 3_600, 14_400];

export function createMeters(version: string): Meters {
  const registry = new Registry();
  const register = { registers: [registry] };
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name: `rollcall_${name}`, help, labelNames, ...register });
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name: `rollcall_${name}`, help, labelNames, ...register });

  collectDefaultMetrics({ register: registry });
  gauge("build_info", "The version that runs.", "version").set({ version }, 1);
  const runs = counter("runs_total", "Runs that ended.", "target", "plugin", "trigger", "status");
  const changes = counter("changes_total", "Changes that were made.", "target", "kind", "op");
  const errors = counter("run_errors_total", "Runs that failed, by the code of the error.", "target", "code");
  const notices = counter("notices_total", "Calls by sources, by how they were answered.", "source", "answer");
  const duration = new Histogram({
    name: "rollcall_run_duration_seconds",
    help: "How long runs took.",
    labelNames: ["target"],
    buckets: SECONDS,
    ...register,
  });
  const requests = counter("requests_total", "Requests to vendors, by how they were answered.", "vendor", "answer");
  const waits = counter("rate_limit_waits_total", "How often a run waited because of a vendor's rate limit.", "vendor");
  const waited = counter(
    "rate_limit_wait_seconds_total",
    "How long runs waited because of a vendor's rate limit.",
    "vendor",
  );
  const success = gauge(
    "last_success_timestamp_seconds",
    "When the last successful run of everything that the target is for ended; active targets only.",
    "target",
  );
  const late = gauge("target_late", "1 while no run succeeds for longer than the schedule allows.", "target");
  const mode = gauge("target_mode", "1 for the mode that the target has in the config.", "target", "mode");
  const state = gauge("target_state", "1 for the state that the target is in.", "target", "state");
  const held = gauge("held_changes", "Changes that wait for a person.", "target");
  const failing = gauge("failing_records", "Records that fail and are tried again.", "target");
  const parked = gauge("parked_records", "Records that were given up.", "target");
  const conflicts = gauge("conflicts", "Conflicts that are open.", "target");
  const incident = gauge("incident", "1 while the target has an open incident.", "target", "code");
  const queue = gauge("mail_queue", "Mails that wait to be sent.");
  const mail = gauge("mail_failing", "1 while mails cannot be sent.");
  const refused = gauge("mail_undeliverable", "Owners whose mails are refused while others get theirs.");
  const config = gauge("config_refused", "1 while a changed config is refused and the one before is in use.");
  const fresh = gauge("database_new", "1 for the first day of a database.");
  const ready = gauge("ready", "1 for each check of /readyz that is well or off.", "check");

  function ended(run: RunDocument): void {
    const { target, plugin, trigger, status, started_at, finished_at, error, mode } = run;
    runs.inc({ target, plugin, trigger, status });
    if (finished_at !== null) duration.observe({ target }, elapsed(started_at, finished_at) / 1_000);
    if (error) errors.inc({ target, code: error.code });
    // In test mode the counts are of changes that would be made.
    if (mode !== "active") return;
    for (const [kind, counts] of Object.entries(run.counts_by_kind))
      for (const op of OPS) if (counts[op] > 0) changes.inc({ target, kind, op }, counts[op]);
  }

  function look({ status, checks, traffic }: Readings): void {
    for (const one of [success, late, mode, state, held, failing, parked, conflicts, incident, requests, waits, waited])
      one.reset();
    for (const target of status.targets) {
      const label = { target: target.name };
      for (const trigger of TRIGGERS)
        for (const end of ENDS) runs.inc({ ...label, plugin: target.plugin, trigger, status: end }, 0);
      // The others run on purpose by hand only: an old success is no sign of trouble there.
      if (target.mode === "active" && target.last_success_at !== null)
        success.set(label, epochOf(target.last_success_at) / 1_000);
      late.set(label, target.late ? 1 : 0);
      mode.set({ ...label, mode: target.mode }, 1);
      state.set({ ...label, state: target.state }, 1);
      held.set(label, target.hold?.count ?? 0);
      failing.set(label, target.failing);
      parked.set(label, target.parked);
      conflicts.set(label, target.conflicts);
      if (target.incident) incident.set({ ...label, code: target.incident.code }, 1);
    }
    queue.set(status.mail.queued);
    mail.set(status.mail.state === "failing" ? 1 : 0);
    refused.set(status.mail.undeliverable?.length ?? 0);
    config.set(status.config_error === null ? 0 : 1);
    fresh.set(status.new_database ? 1 : 0);
    for (const [check, word] of Object.entries(checks) as [string, CheckWord][])
      ready.set({ check }, word === "failed" ? 0 : 1);
    for (const one of traffic) {
      for (const [answer, count] of one.requests) requests.inc({ vendor: one.vendor, answer }, count);
      waits.inc({ vendor: one.vendor }, one.waits);
      waited.inc({ vendor: one.vendor }, one.waitedMs / 1_000);
    }
  }

  return {
    heard(event) {
      if (event.event === "notice") notices.inc({ source: event.source, answer: event.answer });
      if (event.event === "run" && event.run.status !== "running") ended(event.run);
    },
    async read(readings) {
      look(readings);
      return { text: await registry.metrics(), type: registry.contentType };
    },
  };
}
