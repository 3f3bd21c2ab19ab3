/** `rollcall status`: one row a target, then in words whatever waits for a person, with the command that settles it. */
import type { Command } from "commander";
import type { DaemonStatus } from "../../engine/schedule/upkeep/daemons.ts";
import type { StatusReport, TargetStatus } from "../../engine/reports/status.ts";
import { renderEdits } from "../../render/edits.ts";
import { oneLine, renderMinute } from "../../render/text.ts";
import { renderUnanswered } from "../../render/unanswered.ts";
import type { Instant } from "../../model/time.ts";
import { example } from "../example.ts";
import { exitCodeOfStatus } from "../exit-codes.ts";
import type { Act } from "../session.ts";
import { renderTable } from "../table.ts";

export function addStatus(program: Command, act: Act): void {
  program
    .command("status")
    .description("show every target: state, last success, next run, open incident, held changes")
    .addHelpText("after", example("rollcall status", "rollcall status --json"))
    .action(() =>
      act(({ open, width }) =>
        open(async (operations) => {
          const report = await operations.status();
          return { document: report, text: () => renderStatus(report, width), exit: exitCodeOfStatus(report) };
        }),
      ),
    );
}

const NO_MAIL =
  "  rollcall can tell nobody when something goes wrong.\n  → Add `mail: { from, smtp }` to the config; `rollcall check` tests it.";

function renderStatus(report: StatusReport, width: number): string {
  const { targets } = report;
  // No more, so that name and times are whole in 80 columns.
  const head = ["target", "state", "last success", "next run"];
  const rows = targets.map((target) => [
    target.name,
    target.state,
    moment(target.last_success_at),
    moment(target.next_run_at),
  ]);
  const table = rows.length > 0 ? renderTable(head, rows, width) : "No targets in the config.";
  return [renderProcess(report), table, ...targets.flatMap(renderClocks), ...targets.flatMap(renderTrouble)].join(
    "\n\n",
  );
}

/** What concerns every target: the daemon, the mail and the config. */
function renderProcess({ daemon, daemons = [], mail, config_error, new_database }: StatusReport): string {
  const since = daemon.since === null ? "" : ` since ${renderMinute(daemon.since)}`;
  const queued = mail.queued > 0 ? `, ${mail.queued} waiting to be sent` : "";
  return [
    daemon.running ? `The daemon is running${since}.` : "The daemon is not running: rollcall start",
    ...(daemons.length > 1 ? daemons.map(renderDaemon) : []),
    ...(new_database === undefined ? [] : [renderNew(new_database)]),
    `Mail: ${mail.state}${queued}${mail.error === null ? "" : ` (${oneLine(mail.error)})`}.`,
    ...(mail.undeliverable ? [renderUndeliverable(mail.undeliverable)] : []),
    ...(mail.state === "off" ? [NO_MAIL] : []),
    ...(config_error === null
      ? []
      : [`The changed config was refused; the previous one is still in use: ${oneLine(config_error)}`]),
  ].join("\n");
}

function renderUndeliverable(owners: readonly string[]): string {
  return `  Does not arrive at ${owners.map(oneLine).join(", ")}.\n  → Correct \`owners\`, or have the mailbox repaired.`;
}

function renderNew({ where, since, again }: NonNullable<StatusReport["new_database"]>): string {
  const place = again ? ", in the place of one that is missing" : "";
  return `The database is new, made empty at ${renderMinute(since)}${place}: ${where}.`;
}

/** A line for one of several daemons. */
function renderDaemon({ host, pid, version, since, leads, takes_part }: DaemonStatus): string {
  const part = leads
    ? "leads"
    : takes_part
      ? "shares the work"
      : "stands by: its version or config differs from the leader's";
  return `- ${host}, process ${pid}, rollcall ${version}, since ${renderMinute(since)}: ${part}`;
}

/** The times of both schedules, for a target that has a partial one. */
function renderClocks({ name, last_full_at, next_full_at, next_partial_at }: TargetStatus): string[] {
  if (next_partial_at === null) return [];
  const last =
    last_full_at === null ? "no full comparison yet" : `last full comparison at ${renderMinute(last_full_at)}`;
  const next = next_full_at === null ? "" : `, next at ${renderMinute(next_full_at)}`;
  return [`${name}: ${last}${next}; next partial run at ${renderMinute(next_partial_at)}`];
}

function renderTrouble(target: TargetStatus): string[] {
  return [renderIncident(target), renderPause(target), renderHold(target), renderRecords(target)].filter(
    (text) => text !== "",
  );
}

function renderIncident({ name, incident }: TargetStatus): string {
  if (incident === null) return "";
  return [
    `${name}: ${incident.code} since ${renderMinute(incident.since)}`,
    `  ${oneLine(incident.message)}`,
    `  → ${oneLine(incident.remedy)}`,
    ...(incident.next_probe_at === null
      ? []
      : [`  rollcall tests it again automatically at ${renderMinute(incident.next_probe_at)}.`]),
    ...(incident.run === null ? [] : [`  What happened:  rollcall show ${incident.run}`]),
    `  Once resolved:  rollcall resume ${name}`,
  ].join("\n");
}

function renderPause({ name, paused }: TargetStatus): string {
  if (paused === null) return "";
  const by = paused.by === null ? "" : ` by ${oneLine(paused.by)}`;
  const reason = paused.reason === null ? "" : `: ${oneLine(paused.reason)}`;
  return `${name}: paused${by} since ${renderMinute(paused.since)}${reason}\n  To go on:       rollcall resume ${name}`;
}

function renderHold({ name, hold, last_full_run }: TargetStatus): string {
  if (hold === null) return "";
  const { unanswered = 0 } = hold;
  const open = hold.count - unanswered;
  const which = unanswered > 0 ? `To approve ${open}:` : "To approve:";
  const anew = `  Too old to approve; to hold them anew: rollcall sync ${name}`;
  const what = hold.count === 1 ? "1 change waits" : `${hold.count} changes wait`;
  return [
    `${name}: ${what} for a person since ${renderMinute(hold.since)}`,
    ...renderEdits(hold.edits ?? []),
    ...(last_full_run === null ? [] : [`  What was held:  rollcall show ${last_full_run}`]),
    `  As of now:      rollcall plan ${name}`,
    ...renderUnanswered(unanswered, hold.count),
    ...(open > 0 ? [hold.lapsed ? anew : `  ${which.padEnd(15)} rollcall approve ${name} ${hold.digest}`] : []),
    `  To leave them:  rollcall reject ${name} ${hold.digest}`,
  ].join("\n");
}

/** The records that fail and are tried again, that were given up, or that are in conflict. */
function renderRecords({ name, mode, failing, parked, conflicts, last_full_run }: TargetStatus): string {
  if (mode !== "active" || failing + parked + conflicts === 0) return "";
  const what = [
    ...(failing > 0 ? [`${failing} failing, tried again automatically`] : []),
    ...(parked > 0 ? [`${parked} given up`] : []),
    ...(conflicts > 0 ? [`${conflicts} in conflict`] : []),
  ];
  return [
    `${name}: ${what.join(", ")}`,
    ...(last_full_run === null ? [] : [`  To see them:    rollcall show ${last_full_run}`]),
    ...(parked > 0 ? [`  To try again:   rollcall sync ${name}`] : []),
  ].join("\n");
}

function moment(instant: Instant | null): string | null {
  return instant === null ? null : renderMinute(instant);
}
