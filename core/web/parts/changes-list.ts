/** A list of changes down to the field: what, why, and from which value to which; grouped by kind and operation. */
import { html } from "hono/html";
import type { Op } from "../../model/change.ts";
import type { ChangeDocument } from "../../model/run.ts";
import type { Markup, PageView } from "../page.ts";
import { reasonText } from "./reason-text.ts";
import { remedyText } from "./trouble-text.ts";

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

/** The changes in groups, each with a heading such as `Absence · created`. */
export function changesList(changes: readonly ChangeDocument[], view: PageView): Markup {
  const groups = Map.groupBy(changes, (change) => headingOf(change, view));
  return html`${[...groups].map(([heading, group]) => groupOf(heading, group, view))}`;
}

function groupOf(heading: string, group: readonly ChangeDocument[], view: PageView): Markup {
  return html`<h3 class="group">${heading} <span class="soft">${group.length}</span></h3>
<ul class="changes">${group.map((change) => changeRow(change, view))}</ul>`;
}

function headingOf({ kind, op, status }: ChangeDocument, { words }: PageView): string {
  const isPutOff = status === "waiting" || status === "parked";
  const how = status === "done" ? words.ops[op] : isPutOff ? words.notYet(words.ops[op]) : words.willBe[op];
  return `${words.kinds[kind]} · ${how}`;
}

function changeRow(change: ChangeDocument, view: PageView): Markup {
  const [sign, tone] = SIGNS[change.op];
  const reason = change.reason ? html`<span class="reason">${reasonText(change.reason, view)}</span>` : "";
  return html`<li><span class="sign ${tone}" aria-hidden="true">${sign}</span><div>
<p><b>${change.subject}</b> ${reason}</p>${errorOf(change, view)}${fieldsList(change.fields, view)}
</div></li>`;
}

/** The error of a change. That of a waiting change is shown as a calm hint, since nobody has to do anything. */
function errorOf({ error, status }: ChangeDocument, view: PageView): Markup | string {
  if (!error) return "";
  if (status === "waiting") return html`<p class="reason" lang="en">${error.message}</p>`;
  return html`<p class="bad" lang="en">${error.message}</p>${remedyText(error.remedy, view)}`;
}

/** The fields with their values. The former value is left out if there was none, and a field that was and stays empty is left out. */
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
