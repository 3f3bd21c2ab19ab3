/** The page of all records of one list on a target's or a run's page: two hundred at a time, so that each of them can be seen. */
import { html } from "hono/html";
import type { RunPage } from "../../engine/reports/run-page.ts";
import type { TargetReport } from "../../engine/reports/target-report.ts";
import type { Kind } from "../../model/record.ts";
import type { ConflictDocument } from "../../model/run.ts";
import { page, type Markup, type PageView } from "../page.ts";
import { targetPath } from "../parts/actions.ts";
import { pager } from "../parts/pager.ts";
import { reasonText } from "../parts/reason-text.ts";

export const LISTS = ["held", "rejected", "failures", "conflicts"] as const;
type ListName = (typeof LISTS)[number];
export const RUN_LISTS = ["conflicts", "kept"] as const;
type RunListName = (typeof RUN_LISTS)[number];

interface List {
  readonly title: string;
  /** The page whose list it is. */
  readonly from: { readonly path: string; readonly name: string };
  readonly name: string;
  readonly rows: readonly Row[];
  readonly place: "overview" | "runs";
}

interface Row {
  readonly kind: Kind;
  readonly subject: string;
  readonly what: string;
  readonly why: Markup;
}

const LISTED = 200;

/** All records of a list on a target's page. */
export function targetRecordsPage(name: ListName, report: TargetReport, after: number | null, view: PageView): Markup {
  const { name: target } = report.status;
  const from = { path: targetPath(target), name: target };
  const list = { title: titleOf(name, view), from, name, rows: rowsOf(name, report, view), place: "overview" } as const;
  return recordsPage(list, after, view);
}

/** All records that a run left alone, or left to people. */
export function runRecordsPage(name: RunListName, page: RunPage, after: number | null, view: PageView): Markup {
  const { words } = view;
  const from = { path: `/runs/${page.run.id}`, name: `${words.runTitle(page.run.id)} · ${page.run.target}` };
  const title = { conflicts: words.conflictsTitle, kept: words.keptTitle }[name];
  return recordsPage({ title, from, name, rows: page[name].map(settled), place: "runs" }, after, view);
}

function recordsPage({ title, from, name, rows, place }: List, after: number | null, view: PageView): Markup {
  const { words } = view;
  const start = after ?? 0;
  const until = start + LISTED;
  const pages = { next: until < rows.length ? String(until) : null, isFirst: start === 0 };
  const body = html`<div class="heading"><div><p class="crumb"><a href="${from.path}">${from.name}</a></p>
<h1>${title} <span class="soft">${rows.length}</span></h1></div></div>
<div class="table" tabindex="0" role="region" aria-label="${title}"><table class="rows">
<thead><tr><th scope="col">${words.record}</th><th scope="col">${words.what}</th><th scope="col">${words.why}</th></tr></thead>
<tbody>${rows.slice(start, until).map((row) => rowText(row, view))}</tbody></table></div>
${pager(`${from.path}/records/${name}`, {}, pages, view)}`;
  return page(`${title} · ${from.name}`, body, view, { place });
}

function rowText({ kind, subject, what, why }: Row, { words }: PageView): Markup {
  return html`<tr><td><span class="kind">${words.kinds[kind]}</span> <b>${subject}</b></td><td class="nowrap">${what}</td><td>${why}</td></tr>`;
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

function rowsOf(list: ListName, { held, rejected, failures, conflicts }: TargetReport, view: PageView): Row[] {
  const { words } = view;
  if (list === "conflicts") return conflicts.map(settled);
  if (list === "failures")
    return failures.flatMap(({ records }) =>
      records.map(({ kind, subject, op, message }) => ({
        kind,
        subject,
        what: words.willBe[op],
        why: inEnglish(message),
      })),
    );
  const records = list === "held" ? held : rejected.flatMap((one) => one.records);
  return records.map(({ kind, subject, op, reason }) => ({
    kind,
    subject,
    what: words.willBe[op],
    why: reasonText(reason, view),
  }));
}

function settled({ kind, subject, code, detail }: Pick<ConflictDocument, "kind" | "subject" | "code" | "detail">): Row {
  return { kind, subject, what: code, why: inEnglish(detail) };
}

function inEnglish(text: string): Markup {
  return html`<span lang="en">${text}</span>`;
}
