/** Records that failed, grouped by what resolves them: two hundred of one cause are one paragraph with one remedy. */
import type { ChangeDocument } from "../model/run.ts";
import { oneLine, renderMore } from "./text.ts";

/** Returns every cause with its remedy; `limit` counts the records listed over all causes. Empty if nothing failed. */
export function renderFailures(failures: readonly ChangeDocument[], target: string, limit: number): string {
  if (failures.length === 0) return "";
  const lines: string[] = [];
  let left = limit;
  for (const group of byCause(failures)) {
    lines.push(...renderGroup(group, left));
    left = Math.max(0, left - group.length);
  }
  const title = failures.every(isParked)
    ? `Given up: ${failures.length}; the other records go on`
    : `Failed: ${failures.length}; the other records went on`;
  return [
    title,
    ...lines,
    ...renderMore(failures.length, limit),
    ...(failures.some(isParked)
      ? [`  To try the records given up again, after you have fixed the cause: rollcall sync ${target}`]
      : []),
  ].join("\n");
}

function isParked({ status }: ChangeDocument): boolean {
  return status === "parked";
}

function byCause(failures: readonly ChangeDocument[]): ChangeDocument[][] {
  const groups = Map.groupBy(failures, ({ error }) => JSON.stringify([error?.code, error?.remedy]));
  return [...groups.values()].sort((a, b) => b.length - a.length);
}

function renderGroup(group: readonly ChangeDocument[], limit: number): string[] {
  const [first] = group;
  const error = first?.error;
  const sameMessage = group.every((failure) => failure.error?.message === error?.message);
  const title = sameMessage && error ? `: ${oneLine(error.message)}` : "";
  return [
    `  ${group.length} × ${oneLine(error?.code ?? "UNEXPECTED")}${title}`,
    ...(error?.remedy ? [`    → ${oneLine(error.remedy)}`] : []),
    ...group.slice(0, limit).map((failure) => `    × ${renderFailure(failure, sameMessage)}`),
  ];
}

function renderFailure(failure: ChangeDocument, sameMessage: boolean): string {
  const { op, kind, subject, error } = failure;
  const parked = isParked(failure) ? " (given up: tried again only when it changes, or by a run by hand)" : "";
  const message = !sameMessage && error ? `: ${oneLine(error.message)}` : "";
  return `${op} ${kind} ${oneLine(subject)}${parked}${message}`;
}
