/**
 * `rollcall status`: one row a target, then in words whatever waits for a person, with the command that settles it. `rollcall status TARGET`
 * also lists each record that waits, as it is now: one run seldom shows all of them.
 */
import type { Command } from "commander";
import type { DaemonStatus } from "../../engine/schedule/upkeep/daemons.ts";
import type { Operations } from "../../engine/operations/operations.ts";
import { UnknownName } from "../../engine/operations/unknown-name.ts";
import type { StatusReport, TargetStatus } from "../../engine/reports/status.ts";
import type { TargetRecords } from "../../engine/reports/target-report.ts";
import { renderEdits } from "../../render/edits.ts";
import { oneLine, renderMinute } from "../../render/text.ts";
import { renderUnanswered, renderUnjudged } from "../../render/unanswered.ts";
import type { Instant } from "../../model/time.ts";
import { example } from "../example.ts";
import { exitCodeOfStatus } from "../exit-codes.ts";
import type { Act, Outcome } from "../session.ts";
import { renderTable } from "../table.ts";
import { renderRecords } from "../target-records.ts";

export function addStatus(program: Command, act: Act): void {
  program
    .command("status")
    .argument("[target]", "only this one, with each record that is held, failing, given up or in conflict")
    .description("show every target: state, last success, next run, open incident, held changes")
    .addHelpText("after", example("rollcall status", "rollcall status absences-in-awork"))
    .action((target: string | undefined) =>
      act(({ open, width }) =>
        open(async (operations) => {
          const all = await operations.status();
          if (target !== undefined) return outcomeOfOne(targetOf(all, target), operations, width);
          return { document: all, text: () => renderStatus(all, width), exit: exitCodeOfStatus(all) };
        }),
      ),
    );
}

/** @throws UnknownName */
function targetOf(report: StatusReport, name: string): StatusReport {
  const targets = report.targets.filter((one) => one.name === name);
  const names = report.targets.map((one) => one.name);
  if (targets.length === 0) throw new UnknownName("target", name, names);
  return { ...report, targets };
}

async function outcomeOfOne(
  report: StatusReport,
  operations: Pick<Operations, "records">,
  width: number,
): Promise<Outcome> {
  const [{ name, mode }] = report.targets as [TargetStatus];
  // Whatever is left of a target's active days waits for nobody while it does not write.
  const records = mode === "active" ? await operations.records(name) : NO_RECORDS;
  const text = () => [renderStatus(report, width, { inFull: true }), ...renderRecords(name, records)].join("\n\n");
  return { document: { ...report, records }, text, exit: exitCodeOfStatus(report) };
}

const NO_RECORDS: TargetRecords = { held: [], failures: [], conflicts: [] };

const NO_MAIL =
  "  rollcall can tell nobody when something goes wrong.\n  → Add `mail: { from, smtp }` to the config; `rollcall check` tests it.";

/** `inFull`: the records themselves follow, so no command is named that shows them. */
function renderStatus(report: StatusReport, width: number, { inFull } = { inFull: false }): string {
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
  return [
    renderProcess(report),
    table,
    ...targets.flatMap(renderClocks),
    ...targets.flatMap((one) => renderTrouble(one, inFull)),
  ].join("\n\n");
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

function renderTrouble(target: TargetStatus, inFull: boolean): string[] {
  const see = inFull ? [] : [`  To see them:    rollcall status ${target.name}`];
  return [renderIncident(target), renderPause(target), renderHold(target, see), renderCounts(target, see)].filter(
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

function renderHold({ name, hold }: TargetStatus, see: readonly string[]): string {
  if (hold === null) return "";
  const { unanswered = 0, unjudged = 0 } = hold;
  const open = hold.count - unanswered - unjudged;
  const which = open < hold.count ? `To approve ${open}:` : "To approve:";
  const anew = `  Too old to approve; to hold them anew: rollcall sync ${name}`;
  const what = hold.count === 1 ? "1 change waits" : `${hold.count} changes wait`;
  return [
    `${name}: ${what} for a person since ${renderMinute(hold.since)}`,
    ...renderEdits(hold.edits ?? []),
    ...see,
    `  As of now:      rollcall plan ${name}`,
    ...renderUnanswered(unanswered, hold.count),
    ...renderUnjudged(unjudged, hold.count),
    ...(open > 0 ? [hold.lapsed ? anew : `  ${which.padEnd(15)} rollcall approve ${name} ${hold.digest}`] : []),
    `  To leave them:  rollcall reject ${name} ${hold.digest}`,
  ].join("\n");
}

/** The records that fail and are tried again, that were given up, or that are in conflict. */
function renderCounts({ name, mode, failing, parked, conflicts }: TargetStatus, see: readonly string[]): string {
  if (mode !== "active" || failing + parked + conflicts === 0) return "";
  const what = [
    ...(failing > 0 ? [`${failing} failing, tried again automatically`] : []),
    ...(parked > 0 ? [`${parked} given up`] : []),
    ...(conflicts > 0 ? [`${conflicts} in conflict`] : []),
  ];
  return [
    `${name}: ${what.join(", ")}`,
    ...see,
    ...(parked > 0 ? [`  To try again:   rollcall sync ${name}`] : []),
  ].join("\n");
}

function moment(instant: Instant | null): string | null {
  return instant === null ? null : renderMinute(instant);
}
