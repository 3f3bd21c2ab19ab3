/** The page of all records of one list on a target's page: two hundred at a time, so that each of them can be seen. */
import { html } from "hono/html";
import type { TargetReport } from "../../engine/reports/target-report.ts";
import type { Kind } from "../../model/record.ts";
import { page, type Markup, type PageView } from "../page.ts";
import { targetPath } from "../parts/actions.ts";
import { pager } from "../parts/pager.ts";

export const LISTS = ["held", "rejected", "failures", "conflicts"] as const;
export type ListName = (typeof LISTS)[number];

interface Row {
  readonly kind: Kind;
  readonly subject: string;
  readonly what: string;
  readonly why: string;
}

const LISTED = 200;

export function recordsPage(list: ListName, report: TargetReport, after: number | null, view: PageView): Markup {
  const { words } = view;
  const { name } = report.status;
  const rows = rowsOf(list, report, view);
  const from = after ?? 0;
  const until = from + LISTED;
  const title = titleOf(list, view);
  const pages = { next: until < rows.length ? String(until) : null, isFirst: from === 0 };
  const body = html`<div class="heading"><div><p class="crumb"><a href="${targetPath(name)}">${name}</a></p>
<h1>${title} <span class="soft">${rows.length}</span></h1></div></div>
<div class="table" tabindex="0" role="region" aria-label="${title}"><table class="rows">
<thead><tr><th scope="col">${words.record}</th><th scope="col">${words.what}</th><th scope="col">${words.why}</th></tr></thead>
<tbody>${rows.slice(from, until).map((row) => rowText(row, view))}</tbody></table></div>
${pager(`${targetPath(name)}/records/${list}`, {}, pages, view)}`;
  return page(`${title} · ${name}`, body, view, { place: "overview" });
}

function rowText({ kind, subject, what, why }: Row, { words }: PageView): Markup {
  return html`<tr><td><span class="kind">${words.kinds[kind]}</span> <b>${subject}</b></td><td class="nowrap">${what}</td><td lang="en">${why}</td></tr>`;
}

function titleOf(list: ListName, { words }: PageView): string {
  const titles = {
    held: words.heldTitle,
    rejected: words.rejectedTitle,
    failures: words.failuresTitle,
    conflicts: words.conflictsTitle,
  };
  return titles[list];
}

function rowsOf(list: ListName, { held, rejected, failures, conflicts }: TargetReport, { words }: PageView): Row[] {
  if (list === "conflicts")
    return conflicts.map(({ kind, subject, code, detail }) => ({ kind, subject, what: code, why: detail }));
  if (list === "failures")
    return failures.flatMap(({ records }) =>
      records.map(({ kind, subject, op, message }) => ({ kind, subject, what: words.willBe[op], why: message })),
    );
  const records = list === "held" ? held : rejected.flatMap((one) => one.records);
  return records.map(({ kind, subject, op, reason }) => ({ kind, subject, what: words.willBe[op], why: reason }));
}
