/** A host that touches nothing, and reports with made-up people, for the tests of the command line. */
import { noCounts, type ChangeDocument, type RunDocument, type RunReport } from "../../../core/model/run.ts";
import type { Operations } from "../../../core/engine/operations/operations.ts";
import type { StatusReport, TargetStatus } from "../../../core/engine/reports/status.ts";
import type { Host, OpenOperations, Settings, StopSignal } from "../../../core/cli/host.ts";
import { runCli } from "../../../core/cli/run-cli.ts";

export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
  /** Standard output read as one JSON document; throws when it is none, or more than one. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into any document
  json(): any;
  readonly opened: readonly Settings[];
  readonly closed: number;
}

export interface World {
  readonly operations?: Partial<Operations>;
  readonly host?: Partial<Host>;
  /** Standard output and error are terminals. */
  readonly terminal?: boolean;
  readonly columns?: number;
  readonly stoppedBy?: StopSignal;
}

/** Runs a command line as a shell would split it. */
export async function run(line: string, world: World = {}): Promise<Ran> {
  const opened: Settings[] = [];
  const state = { out: "", err: "", closed: 0 };
  const stream = (name: "out" | "err") => ({
    isTTY: world.terminal,
    columns: world.columns,
    write: (text: string) => {
      state[name] += text;
    },
  });
  const operations = {
    ...world.operations,
    close: async () => {
      state.closed += 1;
    },
  } as OpenOperations;
  const host = {
    version: "1.2.3",
    user: "ada",
    stdout: stream("out"),
    stderr: stream("err"),
    color: world.terminal === true,
    signal: new AbortController().signal,
    redact: (text) => text,
    stoppedBy: () => world.stoppedBy ?? null,
    configFile: (settings: Settings) => settings.config ?? "config.yaml",
    open: async (settings: Settings) => {
      opened.push(settings);
      return operations;
    },
    ...world.host,
  } as Host;
  const exit = await runCli(line.split(" ").filter(Boolean), host);
  return { exit, out: state.out, err: state.err, json: () => JSON.parse(state.out), opened, closed: state.closed };
}

export function runDocument(given: Partial<Omit<RunDocument, "counts">> & { counts?: object } = {}): RunDocument {
  return {
    id: "r1",
    target: "desks",
    plugin: "bookings-release",
    trigger: "manual",
    triggered_by: "cli:ada",
    mode: "active",
    scope: "full",
    area: null,
    status: "succeeded",
    started_at: "2026-11-22T04:00:12.000Z",
    finished_at: "2026-11-22T04:02:40.000Z",
    digest: null,
    counts_by_kind: {},
    requests: { source: 9, target: 7 },
    error: null,
    ...given,
    counts: { ...noCounts(), ...given.counts },
  };
}

export function report(given: Parameters<typeof runDocument>[0] = {}, rest: Partial<RunReport> = {}): RunReport {
  return { run: runDocument(given), changes: [], conflicts: [], kept: [], ...rest };
}

export function change(given: Partial<ChangeDocument> = {}): ChangeDocument {
  return {
    kind: "user",
    op: "create",
    subject: "ada.anvil@example.com",
    person: "ada.anvil@example.com",
    remote_id: null,
    fields: {},
    reason: "works here and has no account",
    status: "done",
    ...given,
  };
}

export function targetStatus(given: Partial<TargetStatus> = {}): TargetStatus {
  return {
    name: "desks",
    plugin: "bookings-release",
    mode: "active",
    state: "ok",
    late: false,
    overdue: false,
    schedule: "every 10m",
    next_run_at: "2026-11-22T04:10:00.000Z",
    next_full_at: "2026-11-22T04:10:00.000Z",
    next_partial_at: null,
    last_success_at: "2026-11-22T04:00:00.000Z",
    last_full_at: "2026-11-22T04:00:00.000Z",
    failing: 0,
    parked: 0,
    conflicts: 0,
    last_full_run: null,
    hold: null,
    incident: null,
    paused: null,
    ...given,
  };
}

export function status(...targets: TargetStatus[]): StatusReport {
  return {
    daemon: { running: true, since: "2026-11-20T08:30:00.000Z" },
    mail: { state: "ok", queued: 0, error: null },
    config_error: null,
    targets,
  };
}
