/** The records of a target that wait for a person or for their next try, as `rollcall status TARGET` lists them. Pure. */
import type { FailureGroup, HeldDocument, TargetRecords } from "../engine/reports/target-report.ts";
import { LISTED, renderConflicts } from "../render/report.ts";
import { oneLine, renderMinute, renderMore } from "../render/text.ts";

/** Returns a text for each sort of record of which there are some; up to fifty records each. */
export function renderRecords(target: string, { held, failures, conflicts }: TargetRecords): string[] {
  const texts = [renderHeld(held), renderFailures(failures), renderConflicts(conflicts, target, LISTED)];
  return texts.filter((text) => text !== "");
}

function renderHeld(held: readonly HeldDocument[]): string {
  if (held.length === 0) return "";
  const lines = held.slice(0, LISTED).map((one) => `  ${nameOf(one)}${one.reason ? `: ${oneLine(one.reason)}` : ""}`);
  return [`Held: ${held.length} until somebody decides`, ...lines, ...renderMore(held.length, LISTED)].join("\n");
}

function renderFailures(groups: readonly FailureGroup[]): string {
  if (groups.length === 0) return "";
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const lines: string[] = [];
  let left = LISTED;
  for (const group of groups) {
    lines.push(...renderGroup(group, left));
    left = Math.max(0, left - group.count);
  }
  return [`Failed: ${total}; the other records went on`, ...lines, ...renderMore(total, LISTED)].join("\n");
}

function renderGroup({ code, message, remedy, since, parked, next_try_at, ...group }: FailureGroup, limit: number) {
  const isOne = group.records.every((one) => one.message === message);
  const next = next_try_at === null ? [] : [`next try from ${renderMinute(next_try_at)}`];
  const state = [`since ${renderMinute(since)}`, ...(parked > 0 ? [`${parked} given up`] : []), ...next];
  return [
    `  ${group.count} × ${oneLine(code)}${isOne ? `: ${oneLine(message)}` : ""}`,
    ...(remedy ? [`    → ${oneLine(remedy)}`] : []),
    `    ${state.join(", ")}`,
    ...group.records.slice(0, limit).map((one) => `    × ${nameOf(one)}${isOne ? "" : `: ${oneLine(one.message)}`}`),
  ];
}

function nameOf({ op, kind, subject }: Pick<HeldDocument, "op" | "kind" | "subject">): string {
  return `${op} ${kind} ${oneLine(subject)}`;
}
