/** Changes down to the field: what, why, and from which value to which; grouped as they were done. */
import { html } from "hono/html";
import type { Op } from "../../model/change.ts";
import type { ChangeDocument } from "../../model/run.ts";
import type { Markup, PageView } from "../page.ts";

type Fields = ChangeDocument["fields"];

const SIGNS: Readonly<Record<Op, readonly [sign: string, tone: string]>> = {
  create: ["+", "good"],
  adopt: ["=", "good"],
  update: ["~", "busy"],
  reactivate: ["+", "good"],
  deactivate: ["−", "warn"],
  remove: ["−", "warn"],
  release: ["−", "warn"],
};

/** `Absence · created` over those that follow each other. */
export function changesList(changes: readonly ChangeDocument[], view: PageView): Markup {
  const groups: ChangeDocument[][] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    if (last?.[0] && headingOf(last[0], view) === headingOf(change, view)) last.push(change);
    else groups.push([change]);
  }
  return html`${groups.map((group) => groupOf(group, view))}`;
}

function groupOf(group: readonly ChangeDocument[], view: PageView): Markup {
  const [first] = group;
  return html`<h3 class="group">${first ? headingOf(first, view) : ""} <span class="soft">${group.length}</span></h3>
<ul class="changes">${group.map((change) => changeRow(change, view))}</ul>`;
}

function headingOf({ kind, op, status }: ChangeDocument, { words }: PageView): string {
  const how = status === "done" ? words.ops[op] : status === "waiting" ? words.notYet(words.ops[op]) : words.willBe[op];
  return `${words.kinds[kind]} · ${how}`;
}

export function changeRow(change: ChangeDocument, view: PageView): Markup {
  const [sign, tone] = SIGNS[change.op];
  const reason = change.reason ? html`<span class="reason">${change.reason}</span>` : "";
  const error = change.error
    ? html`<p class="bad">${change.error.message}</p><p class="soft">${view.words.todo}: ${change.error.remedy}</p>`
    : "";
  return html`<li><span class="sign ${tone}" aria-hidden="true">${sign}</span><div>
<p><b>${change.subject}</b> ${reason}</p>${error}${fieldsList(change.fields, view)}
</div></li>`;
}

/** What was set for the first time has no former value to show, and what was empty and stays so is not worth a word. */
export function fieldsList(fields: Fields, { words }: PageView): Markup | string {
  const names = Object.keys(fields)
    .filter((name) => !isEmpty(fields[name]?.from) || !isEmpty(fields[name]?.to))
    .sort();
  if (names.length === 0) return "";
  const rows = names.map((name) => {
    const { from, to } = fields[name] ?? { from: null, to: null };
    const former = isEmpty(from) ? "" : html`<del>${valueText(from)}</del> <span aria-hidden="true">→</span> `;
    const now = isEmpty(to) ? html`<ins class="soft">${words.empty}</ins>` : html`<ins>${valueText(to)}</ins>`;
    return html`<div><dt>${name}</dt><dd>${former}${now}</dd></div>`;
  });
  return html`<dl class="fields">${rows}</dl>`;
}

export function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}
