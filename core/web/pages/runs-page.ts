/** The list of runs, which can be filtered by target, result, trigger and day. */
import { html } from "hono/html";
import { TRIGGERS, type RunDocument } from "../../model/run.ts";
import { page, type Markup, type PageView } from "../page.ts";
import { pager } from "../parts/pager.ts";
import { runsTable } from "../parts/runs-table.ts";
import { STATUSES } from "../parts/state-badge.ts";

/** The filter as the address has it; empty: any. */
export interface RunsQuery {
  readonly target: string;
  readonly status: string;
  readonly trigger: string;
  /** Civil dates, in the zone of the page. */
  readonly from: string;
  readonly to: string;
}

export interface RunsPageData {
  readonly runs: readonly RunDocument[];
  readonly next: string | null;
  readonly query: RunsQuery;
  readonly isFirst: boolean;
  readonly targets: readonly string[];
}

const REFRESH_SECONDS = 30;

export function runsPage({ runs, next, query, isFirst, targets }: RunsPageData, view: PageView): Markup {
  const { words } = view;
  const body = html`<div class="heading"><h1>${words.runs}</h1></div>
${filters(query, targets, view)}
${runs.length > 0 || !isChosen(query) ? runsTable(runs, view) : noneFound(view)}
${pager("/runs", { ...query }, { next, isFirst }, view)}`;
  return page(words.runs, body, view, { place: "runs", ...(isFirst && { refresh: REFRESH_SECONDS }), asks: true });
}

function isChosen(query: RunsQuery): boolean {
  return Object.values(query).some((value) => value !== "");
}

function noneFound({ words }: PageView): Markup {
  return html`<p class="empty">${words.noRunsFound}</p>`;
}

function filters(query: RunsQuery, targets: readonly string[], view: PageView): Markup {
  const { words } = view;
  const named = targets.map((name) => [name, name] as const);
  return html`<form method="get" action="/runs" class="filters" role="search">
${choice("target", words.target, named, query.target, view)}
${choice(
  "status",
  words.result,
  STATUSES.map((one) => [one, words.runStates[one]]),
  query.status,
  view,
)}
${choice(
  "trigger",
  words.trigger,
  TRIGGERS.map((one) => [one, words.triggers[one]]),
  query.trigger,
  view,
)}
<p><label for="from">${words.fromDay}</label><input type="date" id="from" name="from" value="${query.from}"></p>
<p><label for="to">${words.toDay}</label><input type="date" id="to" name="to" value="${query.to}"></p>
<p><button class="plain">${words.filter}</button>${isChosen(query) ? html` <a class="button link" href="/runs">${words.showAll}</a>` : ""}</p>
</form>`;
}

export function choice(
  name: string,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen: string,
  { words }: PageView,
): Markup {
  const each = options.map(
    ([value, text]) => html`<option value="${value}"${value === chosen ? html` selected` : ""}>${text}</option>`,
  );
  return html`<p><label for="${name}">${label}</label><select id="${name}" name="${name}"><option value="">${words.any}</option>${each}</select></p>`;
}
