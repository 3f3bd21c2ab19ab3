/** The page of one target: its state and why, what waits for a person, what fails and why, the next runs, and its settings. */
import { html } from "hono/html";
import type { Setting } from "../../engine/operations/queries.ts";
import type { ActionDocument } from "../../engine/operations/actions.ts";
import type { CheckReport } from "../../engine/operations/operations.ts";
import type { Fire } from "../../engine/schedule/next-fires.ts";
import type { RunMark } from "../../engine/reports/overview.ts";
import type { TargetReport } from "../../engine/reports/target-report.ts";
import type { RunDocument } from "../../model/run.ts";
import { page, type Markup, type PageView } from "../page.ts";
import { askCheck, askPlan, pausePanel, runNow, runSome, targetPath } from "../parts/actions.ts";
import { checkSection } from "../parts/check-section.ts";
import { mayChange } from "../parts/form.ts";
import { heldSection, rejectedSections } from "../parts/held-section.ts";
import { icon } from "../parts/icon.ts";
import { incidentNotice, lateNotice, notice, pausedNotice } from "../parts/notices.ts";
import { conflictsList, failureGroup } from "../parts/records-table.ts";
import { runStrip } from "../parts/run-strip.ts";
import { runsTable } from "../parts/runs-table.ts";
import { targetBadge } from "../parts/state-badge.ts";
import { ago, when } from "../when.ts";
import type { Piece } from "./on-demand.ts";
import { refreshOf } from "./unfinished.ts";

export interface TargetPageData {
  readonly report: TargetReport & { readonly settings: readonly Setting[] };
  /** Newest first. */
  readonly runs: readonly RunDocument[];
  /** The connection test that somebody asked for last. */
  readonly check: Piece<CheckReport> | null;
  /** The actions of people on the target, newest first. */
  readonly actions: readonly ActionDocument[];
  /** What was just done on this page. */
  readonly said: keyof PageView["words"]["said"] | null;
}

const REFRESH_SECONDS = 15;
const RUNS_SHOWN = 10;

export function targetPage({ report, runs, check, actions, said }: TargetPageData, view: PageView): Markup {
  const { words } = view;
  const { status } = report;
  const marks: readonly RunMark[] = runs.slice(0, 30).reverse();
  const body = html`<div class="heading"><div><p class="crumb"><a href="/">${words.targets}</a></p>
<h1>${status.name} ${targetBadge(status, words)}</h1><p class="soft">${status.plugin} · ${words.from(report.source)}</p></div>
${runStrip(status.name, marks, view)}</div>
${buttons(report, view)}
<div class="notices">${said ? notice({ tone: "good", title: words.said[said], body: "" }) : ""}${incidentNotice(status, view, false)}${pausedNotice(status, view, false)}${lateNotice(status, view, false)}${waiting(report, view)}</div>
<div class="columns"><div class="wide">
${check ? checkSection(status.name, check, view) : ""}
${status.hold ? heldSection(status, report.held, view) : ""}
${rejectedSections(status.name, report.rejected, view)}
${failures(report, view)}
${conflicts(report, view)}
<section><h2>${words.recentRuns}</h2>${runsTable(runs.slice(0, RUNS_SHOWN), view, { ofOne: true })}
<p><a class="more" href="/runs?target=${status.name}">${words.allRuns}${icon("more")}</a></p></section>
</div><aside>${times(report, view)}${actions.length > 0 ? actionsCard(actions, view) : ""}</aside></div>
${settings(report, view)}`;
  const { refresh } = refreshOf(check);
  const asks = mayChange(view) && refresh === undefined;
  return page(status.name, body, view, { place: "overview", refresh: refresh ?? REFRESH_SECONDS, asks });
}

function buttons({ status, areas, partial }: TargetReport, view: PageView): Markup | string {
  const { words } = view;
  const people = html`<a class="button plain" href="/people?target=${status.name}">${words.places.people}</a>`;
  if (!mayChange(view)) return html`<div class="actions bar">${people}</div>`;
  // If the target is paused, the button that resumes it is beside the reason.
  const isPaused = status.incident !== null || status.paused !== null;
  const pause = status.mode === "active" && !isPaused ? pausePanel(status.name, view) : "";
  const run =
    status.mode === "inactive"
      ? ""
      : html`${runNow(status.name, view, isPaused ? "plain" : "primary")}${runSome(status.name, { areas, partial }, view)}`;
  return html`<div class="actions bar">${run}${askPlan(status.name, view)}${askCheck(status.name, view)}${pause}${people}</div>`;
}

/** The run that is under way, or the one that was asked for. */
function waiting({ running, waiting: asked }: TargetReport, view: PageView): Markup {
  const { words } = view;
  const now = running
    ? html`<p class="going"><a href="/runs/${running}">${words.runGoesOn}</a> <span class="soft" data-progress="${running}"></span></p>`
    : "";
  const then = asked
    ? html`<p class="going"><a href="/requests/${asked.id}">${words.runWaits}</a> <span class="soft">${asked.triggered_by ?? ""} ${ago(view, asked.created_at)}</span></p>`
    : "";
  return html`${now}${then}`;
}

function failures({ status, failures: groups }: TargetReport, view: PageView): Markup | string {
  if (groups.length === 0) return "";
  const { words } = view;
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  return html`<section id="failures"><h2>${words.failuresTitle} <span class="soft">${count}</span></h2>
<p class="soft">${words.failuresHint}</p>${groups.map((group) => failureGroup(group, view, `${targetPath(status.name)}/records/failures`))}</section>`;
}

function conflicts({ status, conflicts: records }: TargetReport, view: PageView): Markup | string {
  if (records.length === 0) return "";
  const { words } = view;
  return html`<section id="conflicts"><h2>${words.conflictsTitle} <span class="soft">${records.length}</span></h2>
<p class="soft">${words.conflictsHint}</p>${conflictsList(status.name, records, view, `${targetPath(status.name)}/records/conflicts`)}</section>`;
}

function times({ status, fires, scheduleZone }: TargetReport, view: PageView): Markup {
  const { words } = view;
  const zoned = { ...view, timezone: scheduleZone };
  const next = fires.map((fire) => fireRow(fire, zoned));
  const why =
    status.mode === "active"
      ? status.incident || status.paused
        ? words.nonePaused
        : words.byHand
      : words.noneInMode[status.mode];
  return html`<section class="card"><h2>${words.schedule}</h2>
<dl class="facts"><div><dt>${words.runs}</dt><dd>${status.schedule}</dd></div>
<div><dt>${words.zone}</dt><dd>${scheduleZone}</dd></div>
<div><dt>${words.lastSuccess}</dt><dd>${status.last_success_at ? ago(view, status.last_success_at) : words.never}</dd></div>
<div><dt>${words.lastFull}</dt><dd>${status.last_full_at ? ago(view, status.last_full_at) : words.never}</dd></div></dl>
<h3>${words.nextFires}</h3>
${next.length > 0 ? html`<ol class="fires">${next}</ol>` : html`<p class="soft">${why}</p>`}</section>`;
}

function fireRow({ at, scope }: Fire, view: PageView): Markup {
  const partial = scope === "partial" ? html` <span class="soft">${view.words.partial}</span>` : "";
  return html`<li>${when(view, at)}${partial} <small>${ago(view, at)}</small></li>`;
}

function actionsCard(actions: readonly ActionDocument[], view: PageView): Markup {
  const rows = actions.map(({ at, actor, action, detail }) => {
    const what = detail ? html`<br><small>${detail}</small>` : "";
    return html`<li><span><b>${actor}</b> ${view.words.did[action] ?? action}${what}</span> <small>${ago(view, at)}</small></li>`;
  });
  return html`<section class="card"><h2>${view.words.actions}</h2><ol class="fires">${rows}</ol></section>`;
}

function settings({ settings: all, owners, status }: TargetPageData["report"], view: PageView): Markup {
  const { words } = view;
  const rows = all.map(({ path, value }) => {
    const shown = value === null ? html`<span class="secret">${words.secretSet}</span>` : value;
    return html`<div><dt>${path}</dt><dd>${shown}</dd></div>`;
  });
  return html`<section id="settings"><h2>${words.settings}</h2><p class="soft">${words.settingsHint}</p>
<div class="card"><dl class="settings"><div><dt>mode</dt><dd>${status.mode}</dd></div><div><dt>owners</dt><dd>${owners.join(", ")}</dd></div>${rows}</dl></div></section>`;
}
