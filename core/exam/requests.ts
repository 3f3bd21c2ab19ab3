/** Requests and runs, as the cases look at them. Pure. */
import { OPS } from "../model/change.ts";
import type { PlanReport, RunReport } from "../model/run.ts";
import type { LoggedRequest, SimAnswer } from "../plugin/simulator.ts";

/** Returns how many changes were made. */
export function done({ run }: RunReport): number {
  return OPS.reduce((sum, op) => sum + run.counts[op], 0);
}

/** Returns `POST /leaves, PUT /leaves/3`: the names of the first requests. */
export function named(requests: readonly Pick<LoggedRequest, "method" | "path">[]): string {
  return requests
    .slice(0, 5)
    .map(({ method, path }) => `${method} ${path}`)
    .join(", ");
}

/** Returns the records of a list, however it is written: bare, or below one key or two. Null: the answer is no list. */
export function rowsOf({ body, status }: SimAnswer): readonly unknown[] | null {
  return status === 200 ? listIn(body, 2) : null;
}

function listIn(body: unknown, depth: number): readonly unknown[] | null {
  if (Array.isArray(body)) return body.some((row) => typeof row === "object") ? body : null;
  if (typeof body !== "object" || body === null || depth === 0) return null;
  for (const inner of Object.values(body)) {
    const found = listIn(inner, depth - 1);
    if (found) return found;
  }
  return null;
}

/** Returns what a run that did not go well says. */
export function troubleOf({ run, changes }: Pick<RunReport | PlanReport, "run" | "changes">): string {
  if (run.error) return `${run.status}, ${run.error.code}: ${run.error.message}`;
  const [first] = changes.filter(({ status }) => status === "held");
  if (!first) return run.status;
  const what = `${run.counts.held} changes wait for approval, among them ${first.op} ${first.kind} (${first.reason})`;
  return `${run.status}: ${what}; let \`start\` leave less to do, or raise the target's \`limits\` in \`settings\``;
}

/** Returns `update absence (note), …`: the changes, with fields by name alone. */
export function changesOf({ changes }: RunReport): string {
  const lines = changes.map(({ op, kind, fields }) => `${op} ${kind} (${Object.keys(fields).join(", ")})`);
  return [...new Set(lines)].slice(0, 5).join("; ");
}
