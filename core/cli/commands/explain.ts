/** `rollcall explain TARGET PERSON`: why one person has what they have there, and what the next run would do about it. */
import type { Command } from "commander";
import type { Explanation } from "../../engine/reports/explanation.ts";
import type { ExplainedRecord, RecordState } from "../../engine/reports/explanation.ts";
import type { PersonChangeDocument } from "../../engine/reports/person-report.ts";
import type { Op } from "../../model/change.ts";
import { fieldsOf } from "../../render/changes.ts";
import { oneLine, renderMinute, renderMore } from "../../render/text.ts";
import { example } from "../example.ts";
import { exitCodeOfExplanation } from "../exit-codes.ts";
import type { Act } from "../session.ts";

const LIMIT = 50;

const OPS: Readonly<Record<Op, string>> = {
  create: "created",
  adopt: "taken over",
  update: "updated",
  reactivate: "unlocked",
  deactivate: "locked",
  remove: "removed",
  release: "cancelled",
};

const STATES: Readonly<Record<Exclude<RecordState, "planned">, string>> = {
  held: "held, waits for a person",
  conflict: "in conflict",
  waiting: "waits for another change",
  kept: "left as it is",
  left_out: "left out",
  left_alone: "left alone",
  gone: "neither wanted nor there any more; the next run forgets its link",
  unmatched: "nothing there belongs to it",
  in_step: "in step",
  ended: "ended by rollcall, because it was no longer right",
  outside: "outside the days that runs look at; stays as it is",
};

export function addExplain(program: Command, act: Act): void {
  program
    .command("explain")
    .argument("<target>", "target as named in the config")
    .argument("<person>", "their e-mail, or their id in Personio")
    .description("show why one person has what they have in a target, and what the next run would do; writes nothing")
    .addHelpText("after", example("rollcall explain absences-in-awork ada.anvil@example.com"))
    .action((target: string, person: string) =>
      act(({ open, host, progress }) =>
        open(async (operations) => {
          const document = await operations.explain(target, person, { signal: host.signal, progress });
          return { document, text: () => renderExplanation(document), exit: exitCodeOfExplanation(document) };
        }, "stand in"),
      ),
    );
}

/** Says first what keeps the target from writing, then what becomes of each record. */
export function renderExplanation({ target, status, person, records, history }: Explanation): string {
  const email = person.email === null ? "no e-mail" : oneLine(person.email);
  const head = `${oneLine(target)}: ${oneLine(person.name)} (${email}, id ${oneLine(person.id)})`;
  const gone = person.in_source ? [] : ["  ! Personio does not list them any more"];
  const shown = records.slice(0, LIMIT).flatMap(renderRecord);
  const list = records.length > 0 ? [...shown, ...renderMore(records.length, LIMIT)] : [NOTHING];
  const done = history.length > 0 ? ["Done or tried for them, newest first:", ...history.map(renderPast)] : [];
  return [[head, ...gone, ...renderStatus(status)], list, done]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

const NOTHING = "Nothing is wanted, linked or there for them.";

/** Says why what is planned is not done, if it is not. */
function renderStatus({ mode, incident, paused, hold }: Explanation["status"]): string[] {
  if (mode === "inactive") return ["  ! the target is inactive: no run takes place"];
  if (mode === "test") return ["  ! the target is in test mode: nothing is written"];
  return [
    ...(paused
      ? [`  ! paused since ${renderMinute(paused.since)}${paused.reason ? `: ${oneLine(paused.reason)}` : ""}`]
      : []),
    ...(incident
      ? [`  ! paused since ${renderMinute(incident.since)}: ${incident.code}: ${oneLine(incident.message)}`]
      : []),
    ...(hold ? [`  ! changes wait for a person: see the hold ${hold.digest} in rollcall status`] : []),
  ];
}

function renderRecord(record: ExplainedRecord): string[] {
  const { kind, subject, reason, link, remote_id, change, failure } = record;
  const why = reason === null ? "" : `: ${oneLine(reason.text)}${reason.code === null ? "" : ` (${reason.code})`}`;
  const id = remote_id === null ? "" : `id there ${oneLine(remote_id)}`;
  const written = link?.last_written_at ? `last written ${renderMinute(link.last_written_at)}` : "never written";
  const managed = link ? [`linked since ${renderMinute(link.since)}`, written] : id ? ["not linked"] : [];
  const facts = [
    ...(id ? [id] : []),
    ...(link?.active === false && kind === "user" ? ["locked by rollcall"] : []),
    ...managed,
  ];
  return [
    `${kind} ${oneLine(subject)}: ${stateOf(record)}${why}`,
    ...(change ? fieldsOf(change) : []),
    ...(facts.length > 0 ? [`      ${facts.join(", ")}`] : []),
    ...(failure ? renderFailure(failure) : []),
  ];
}

function stateOf({ state, change, failure }: ExplainedRecord): string {
  if (state === "waiting" && failure) return failure.next_try_at === null ? "was given up" : "waits for its next try";
  return state === "planned" ? `will be ${change ? OPS[change.op] : "changed"}` : STATES[state];
}

function renderFailure({
  attempts,
  since,
  message,
  remedy,
  next_try_at,
}: NonNullable<ExplainedRecord["failure"]>): string[] {
  const times = attempts === 1 ? "once" : `${attempts} times`;
  const next = next_try_at === null ? "given up" : `tried again from ${renderMinute(next_try_at)}`;
  return [
    `      failed ${times} since ${renderMinute(since)}, ${next}: ${oneLine(message)}`,
    `      → ${oneLine(remedy)}`,
  ];
}

function renderPast({ at, kind, subject, op, status, reason, run, error }: PersonChangeDocument): string {
  const how = status === "done" ? OPS[op] : `${op} ${status === "parked" ? "given up" : status}`;
  const why = error ? oneLine(error.message) : oneLine(reason);
  return `  ${renderMinute(at)} ${kind} ${oneLine(subject)}: ${how}: ${why} (run ${run})`;
}
