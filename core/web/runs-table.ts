/** What ran lately: when, why, how it ended, how many records it touched, and what went wrong. */
import { html } from "hono/html";
import type { Counts, RunDocument } from "../model/run.ts";
import type { Markup, PageView } from "./page.ts";
import { when } from "./when.ts";
import type { Words } from "./words.ts";

export function runsTable(runs: readonly RunDocument[], view: PageView): Markup {
  const { words } = view;
  if (runs.length === 0) return html`<p>${words.noRuns}</p>`;
  return html`<div class="scroll"><table>
<thead><tr><th>${words.started}</th><th>${words.target}</th><th>${words.trigger}</th><th>${words.result}</th><th>${words.changes}</th></tr></thead>
<tbody>${runs.map((run) => row(run, view))}</tbody>
</table></div>`;
}

function row(run: RunDocument, view: PageView): Markup {
  const { words } = view;
  const by = run.triggered_by === null ? "" : html`<br><small>${run.triggered_by}</small>`;
  const mode = run.mode === "active" ? "" : html` <small>(${words.states[run.mode]})</small>`;
  const error = run.error === null ? "" : html`<br><small>${run.error.code}: ${run.error.message}</small>`;
  return html`<tr>
<td>${when(view, run.started_at)}</td>
<td>${run.target}${mode}</td>
<td>${words.triggers[run.trigger]}${by}</td>
<td><span class="badge ${run.status}">${words.runStates[run.status]}</span>${error}</td>
<td>${countsOf(run.counts, words)}</td>
</tr>`;
}

/** `3 created, 1 updated`: what is not zero, without the unchanged, of which there are always many. */
function countsOf(counts: Counts, words: Words): string {
  const parts = (Object.keys(words.counts) as (keyof Counts)[])
    .filter((name) => name !== "unchanged" && counts[name] > 0)
    .map((name) => `${counts[name]} ${words.counts[name]}`);
  return parts.length > 0 ? parts.join(", ") : words.nothingToDo;
}
