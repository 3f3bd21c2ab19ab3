/**
 * A run as plain text, for command line, mails and dashboard alike. Pure and deterministic: whatever order the records come in,
 * the text is the same, so two plans can be laid side by side. Long lists end in how many more there are.
 */
import { OPS, REMOVALS } from "../model/change.ts";
import { compare } from "../model/compare.ts";
import type { ChangeDocument, ConflictDocument, PlanReport, RunReport } from "../model/run.ts";
import { KINDS, type Kind } from "../model/record.ts";
import { failureOf, renderChanges, renderHeld } from "./changes.ts";
import { conflictWords } from "./conflicts.ts";
import { renderFailures } from "./failures.ts";
import { oneLine, renderCounts, renderMinute, renderMore } from "./text.ts";

interface RenderOptions {
  /** How many records each section lists. */
  readonly limit?: number;
}

/** How many records each section lists, unless a text asks for fewer. */
export const LISTED = 50;

/** Returns head, counts, then what is planned or done, held, failed, in conflict and kept; no newline at the end. */
export function renderReport(report: RunReport | PlanReport, { limit = LISTED }: RenderOptions = {}): string {
  const { more = [] } = report;
  const changes = [...report.changes].sort(inOrder);
  const of = (...states: ChangeDocument["status"][]) => changes.filter((change) => states.includes(change.status));
  const sections = [
    renderHead(report),
    renderSummary(report),
    renderChanges(of("done", "planned", "waiting"), more, limit),
    renderHeld(of("held"), report, limit),
    renderFailures(of("failed", "parked"), report.run.target, limit),
    renderTries(of("waiting"), report),
    renderConflicts(report.conflicts, report.run.target, limit),
    renderSettled(`Kept: ${report.kept.length} left as they are`, report.kept, limit),
  ];
  return sections.filter((section) => section !== "").join("\n\n");
}

function renderHead({ run }: RunReport | PlanReport): string {
  const isPlan = !("id" in run);
  const what = isPlan ? "plan" : `run ${run.id}, ${run.trigger}${run.triggered_by ? ` by ${run.triggered_by}` : ""}`;
  const how = [
    ...(run.scope === "partial" ? ["partial"] : []),
    ...(run.area ? [`area ${run.area}`] : []),
    ...(run.mode === "active" ? [] : [`${run.mode} mode`]),
  ];
  const end = run.finished_at ? ` to ${renderMinute(run.finished_at)}` : "";
  const outcome = isPlan && run.status !== "failed" ? "nothing was written" : run.status;
  const requests = `${run.requests.source} source and ${run.requests.target} target requests`;
  const lines = [
    oneLine([`${run.target} (${run.plugin}): ${what}`, ...how].join(", ")),
    `${outcome}, ${renderMinute(run.started_at)}${end}, ${requests}`,
  ];
  if (run.error === null) return lines.join("\n");
  // An interrupted run shows no error code: somebody stopped it, nothing failed.
  const code = run.status === "interrupted" ? "" : `${run.error.code}: `;
  return [...lines, `${code}${oneLine(run.error.message)}`, `  → ${oneLine(run.error.remedy)}`].join("\n");
}

/** Says of a plan, which shows what the next automatic run does, what tries the rest. */
function renderTries(waiting: readonly ChangeDocument[], { run }: RunReport | PlanReport): string {
  if ("id" in run || !waiting.some(failureOf)) return "";
  return `To try now what failed and waits for its next try: rollcall sync ${run.target}`;
}

function renderSummary({ run }: RunReport | PlanReport): string {
  const rows = KINDS.flatMap((kind) => {
    const counts = run.counts_by_kind[kind];
    return counts ? [`${kind.padEnd(10)}  ${renderCounts(counts)}`] : [];
  });
  if (rows.length > 0) return rows.join("\n");
  return run.status === "failed" ? "" : renderCounts(run.counts);
}

/** Returns the conflicts with what settles each code; empty if there are none. */
export function renderConflicts(conflicts: readonly ConflictDocument[], target: string, limit: number): string {
  const title = `Conflicts: ${conflicts.length} left alone until somebody has decided`;
  return renderSettled(title, conflicts, limit, (code) => conflictWords("en", code, target)?.remedy);
}

/** `remedyOf` says what settles the records of a code; it is said once behind those of a kind. */
function renderSettled(
  title: string,
  records: readonly ConflictDocument[],
  limit: number,
  remedyOf: (code: string) => string | undefined = () => undefined,
): string {
  if (records.length === 0) return "";
  const sorted = [...records].sort(
    (a, b) => byKind(a, b) || compare(a.code, b.code) || compare(a.subject, b.subject) || compare(a.detail, b.detail),
  );
  const groups = Map.groupBy(sorted.slice(0, limit), ({ kind, code }) => `${code} ${kind}`);
  const lines = [...groups].flatMap(([label, group]) => {
    const remedy = group[0] && remedyOf(group[0].code);
    return [
      ...group.map(({ subject, detail }) => `  ! ${label} ${oneLine(subject)}: ${oneLine(detail)}`),
      ...(remedy ? [`    → ${remedy}`] : []),
    ];
  });
  return [title, ...lines, ...renderMore(records.length, limit)].join("\n");
}

/** What takes something away comes first: it is what people look for, and what a long list must not cut off. */
function inOrder(a: ChangeDocument, b: ChangeDocument): number {
  return (
    Number(REMOVALS.has(b.op)) - Number(REMOVALS.has(a.op)) ||
    byKind(a, b) ||
    OPS.indexOf(a.op) - OPS.indexOf(b.op) ||
    compare(a.subject, b.subject) ||
    compare(a.remote_id ?? "", b.remote_id ?? "") ||
    compare(JSON.stringify(a.fields), JSON.stringify(b.fields))
  );
}

function byKind(a: { readonly kind: Kind }, b: { readonly kind: Kind }): number {
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
}
