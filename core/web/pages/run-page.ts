/** The page of one run, down to the record: what it did and why, what it left alone, and its requests; live while it goes on. */
import { html } from "hono/html";
import type { RunPage } from "../../engine/reports/run-page.ts";
import type { RunDocument } from "../../model/run.ts";
import { page, type Markup, type PageView } from "../page.ts";
import { targetLink, targetPath } from "../parts/actions.ts";
import { changesList } from "../parts/changes-list.ts";
import { countChips, hasAny } from "../parts/counts.ts";
import { moreLink } from "../parts/more-link.ts";
import { notice } from "../parts/notices.ts";
import { pager } from "../parts/pager.ts";
import { conflictsList, failedGroups, failureGroup, settledList } from "../parts/records-table.ts";
import { heldTable } from "../parts/held-section.ts";
import { troubleText } from "../parts/trouble-text.ts";
import { runBadge } from "../parts/state-badge.ts";
import { lasted, when } from "../when.ts";

const LIVE_SECONDS = 3;

interface Part {
  readonly isFirst: boolean;
  /** Null: everything, on the first page. */
  readonly only: "held" | "failed" | null;
}

export function runPage(data: RunPage, part: Part, view: PageView): Markup {
  const { words } = view;
  const { run, counts } = data;
  const live = run.status === "running";
  const isWhole = part.isFirst && part.only === null;
  const going = live
    ? html`<p class="going">${words.goesOn} <span class="soft" data-progress="${run.id}"></span></p>`
    : "";
  const body = html`<div class="heading"><div><p class="crumb"><a href="/runs">${words.runs}</a> / ${targetLink(run.target, view)}</p>
<h1>${words.runTitle(run.id)} ${runBadge(run.status, words)}</h1></div></div>
${going}${facts(run, view)}
${trouble(run, view)}
${run.status === "succeeded" || hasAny(counts) ? countChips(counts, words, { planned: run.mode === "test" }) : ""}
${isWhole ? waiting(data, view) : ""}
${changes(data, part, view)}
${isWhole ? leftAlone(data, view) : ""}`;
  return page(`${words.runTitle(run.id)} · ${run.target}`, body, view, {
    place: "runs",
    ...(live && { refresh: LIVE_SECONDS }),
  });
}

function facts(run: RunDocument, view: PageView): Markup {
  const { words, now } = view;
  const by = run.triggered_by ? html` <small>${run.triggered_by}</small>` : "";
  const scope = [words.scopes[run.scope], ...(run.area ? [run.area] : [])].join(", ");
  const mode = run.mode === "active" ? "" : html` · ${words.states[run.mode]}`;
  return html`<dl class="strip-facts">
<div><dt>${words.started}</dt><dd>${when(view, run.started_at)}</dd></div>
<div><dt>${words.took}</dt><dd>${lasted(view, run.started_at, run.finished_at ?? now)}${run.finished_at ? "" : ` ${words.soFar}`}</dd></div>
<div><dt>${words.trigger}</dt><dd>${words.triggers[run.trigger]}${by}</dd></div>
<div><dt>${words.scope}</dt><dd>${scope}${mode}</dd></div>
${run.status === "running" ? "" : requests(run, view)}
</dl>`;
}

/** The number of requests, which is known once the run has ended. */
function requests({ requests: { source, target } }: RunDocument, { words }: PageView): Markup {
  return html`<div><dt>${words.requests}</dt><dd>${words.requestCounts(source, target)}</dd></div>`;
}

/** Of an interrupted run no error code is shown: somebody or something stopped it, and nothing failed. */
function trouble({ error, target, status }: RunDocument, view: PageView): Markup | string {
  if (error === null) return "";
  const { words } = view;
  const actions = view.targets.includes(target)
    ? html`<a class="button plain" href="${targetPath(target)}">${words.toTarget(target)}</a>`
    : "";
  if (status === "interrupted") {
    const { message, remedy } = error;
    return notice({ tone: "warn", title: words.runInterrupted, body: troubleText({ message, remedy }, view), actions });
  }
  const title = `${words.runFailed} – ${words.codes[error.code]}`;
  return notice({ tone: "bad", title, body: troubleText(error, view), actions });
}

function waiting(data: RunPage, view: PageView): Markup {
  const { run, counts, held, failed } = data;
  const { words } = view;
  const groups = failedGroups(failed, run.started_at);
  const count = counts.failed + counts.parked;
  const path = `/runs/${run.id}`;
  const failures =
    groups.length > 0
      ? html`<section><h2>${words.failuresTitle} <span class="soft">${count}</span></h2>
${groups.map((group) => failureGroup(group, view))}${moreLink(count - failed.length, `${path}?only=failed`, view)}</section>`
      : "";
  return html`${failures}${held.length > 0 ? heldThen(data, view) : ""}`;
}

/** What the run held. It leads to the decision only while that can still be made: a run is looked at long after that, too. */
function heldThen({ run, counts, held, hold_state: state }: RunPage, view: PageView): Markup {
  const { words } = view;
  const isOver = state === "approved" || state === "rejected" || state === "over";
  const isOpen = state === "open" || state === "lapsed";
  const path = targetPath(run.target);
  const toTarget = isOpen
    ? html`<a class="more" href="${path}#held">${words.decideThere}</a>`
    : html`${state ? words.holdStates[state] : ""} <a class="more" href="${path}">${words.toTarget(run.target)}</a>`;
  const link = view.targets.includes(run.target) ? toTarget : words.leftConfig;
  return html`<section class="held"><h2>${isOver ? words.wereHeld(counts.held) : words.held(counts.held)}</h2>${heldTable(held, view)}${moreLink(counts.held - held.length, `/runs/${run.id}?only=held`, view)}
<p>${link}</p></section>`;
}

function changes({ run, changes: some, next }: RunPage, { isFirst, only }: Part, view: PageView): Markup | string {
  const { words } = view;
  if (run.status === "running" && some.length === 0) return "";
  const list =
    some.length > 0
      ? html`<div class="card">${changesList(some, view)}</div>`
      : html`<p class="empty">${words.noChanges}</p>`;
  const pages = { next: next === null ? null : String(next), isFirst };
  const title = only ? { held: words.heldTitle, failed: words.failuresTitle }[only] : words.changesTitle;
  const query = { only: only ?? "" };
  return html`<section><h2>${title}</h2>${list}${pager(`/runs/${run.id}`, query, pages, view)}</section>`;
}

function leftAlone({ run, conflicts, kept }: RunPage, view: PageView): Markup {
  const { words } = view;
  const part = (title: string, hint: string, { length }: RunPage["conflicts"], list: Markup) =>
    length > 0
      ? html`<section><h2>${title} <span class="soft">${length}</span></h2><p class="soft">${hint}</p>${list}</section>`
      : "";
  const path = `/runs/${run.id}/records`;
  const open = conflictsList(run.target, conflicts, view, `${path}/conflicts`);
  const left = settledList(kept, view, `${path}/kept`);
  return html`${part(words.conflictsTitle, words.conflictsHint, conflicts, open)}${part(words.keptTitle, words.keptHint, kept, left)}`;
}
