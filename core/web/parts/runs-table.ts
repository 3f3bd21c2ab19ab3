/** A table of runs: how each ended, when, for how long, why it began, what it did, and what went wrong. */
import { html } from "hono/html";
import type { RunDocument } from "../../model/run.ts";
import type { Markup, PageView } from "../page.ts";
import { ago, lasted } from "../when.ts";
import { targetLink } from "./actions.ts";
import { countsText } from "./counts.ts";
import { runBadge } from "./state-badge.ts";

/** `ofOne`: all runs are of one target, so the target's column is left out. */
export function runsTable(runs: readonly RunDocument[], view: PageView, { ofOne = false } = {}): Markup {
  const { words } = view;
  if (runs.length === 0) return html`<p class="empty">${words.noRuns}</p>`;
  const head = [
    words.result,
    ...(ofOne ? [] : [words.target]),
    words.started,
    words.took,
    words.trigger,
    words.changes,
  ];
  return html`<div class="table" tabindex="0" role="region" aria-label="${words.runs}"><table class="rows">
<thead><tr>${head.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${runs.map((run) => row(run, view, ofOne))}</tbody>
</table></div>`;
}

function row(run: RunDocument, view: PageView, ofOne: boolean): Markup {
  const { words } = view;
  const target = ofOne ? "" : html`<td>${targetLink(run.target, view)}</td>`;
  const by = run.triggered_by === null ? "" : html` <small>${run.triggered_by}</small>`;
  const mode = run.mode === "active" ? "" : html` <small>(${words.states[run.mode]})</small>`;
  const took = run.finished_at ? lasted(view, run.started_at, run.finished_at) : "…";
  const did = run.status === "running" ? words.goesOn : countsText(run.counts, words, { planned: run.mode === "test" });
  return html`<tr>
<td>${runBadge(run.status, words)}</td>${target}
<td class="nowrap"><a class="cover" href="/runs/${run.id}">${ago(view, run.started_at)}<span class="hidden"> ${run.id}</span></a></td>
<td class="nowrap number">${took}</td>
<td>${words.triggers[run.trigger]}${scopeOf(run, view)}${by}</td>
<td>${did}${mode}${errorOf(run)}</td>
</tr>`;
}

/** The code and what it was; of an interrupted run no code, since nothing failed. */
function errorOf({ error, status }: RunDocument): Markup | string {
  if (error === null) return "";
  const message = html`<span lang="en">${error.message}</span>`;
  if (status === "interrupted") return html` <small>${message}</small>`;
  return html` <small class="bad">${error.code}: ${message}</small>`;
}

function scopeOf({ scope, area }: RunDocument, { words }: PageView): Markup | string {
  const parts = [...(scope === "partial" ? [words.partial] : []), ...(area ? [area] : [])];
  return parts.length > 0 ? html` <small>${parts.join(", ")}</small>` : "";
}
