/** At a glance: all well or not, why not, and the button that helps; then every target, and what ran lately. */
import { html } from "hono/html";
import type { TargetStateWord, TargetStatus } from "../../engine/operations.ts";
import type { Overview, SourceHealth, TargetGlance } from "../../engine/overview.ts";
import { noCounts, type Counts, type RunDocument } from "../../model/run.ts";
import { page, type Markup, type PageView } from "../page.ts";
import { runNow, targetPath } from "../parts/actions.ts";
import { countsText } from "../parts/counts.ts";
import { mayChange } from "../parts/form.ts";
import { icon } from "../parts/icon.ts";
import { holdNotice, incidentNotice, notice, pausedNotice } from "../parts/notices.ts";
import { runStrip } from "../parts/run-strip.ts";
import { runsTable } from "../parts/runs-table.ts";
import { targetBadge, targetTone, type Tone } from "../parts/state-badge.ts";
import { ago, whenShort } from "../when.ts";

const NEEDS_A_LOOK: ReadonlySet<TargetStateWord> = new Set(["paused", "held", "late"]);
const REFRESH_SECONDS = 30;

export function overviewPage(overview: Overview, runs: readonly RunDocument[], view: PageView): Markup {
  const { words } = view;
  const { targets } = overview;
  const rows = targets.map((target) => {
    const glance = overview.glances.find(({ name }) => name === target.name);
    return targetRow(target, glance, view);
  });
  const body = html`${verdict(overview, view)}
<div class="notices">${notices(overview, view)}</div>
${facts(overview, view)}
<section><h2>${words.targets}</h2>
${rows.length > 0 ? html`<ul class="targets">${rows}</ul>` : html`<p class="empty">${words.noTargets}</p>`}</section>
<section><h2>${words.recentRuns}</h2>${runsTable(runs, view)}
<p><a class="more" href="/runs">${words.allRuns}${icon("more")}</a></p></section>`;
  return page(words.overview, body, view, { place: "overview", refresh: REFRESH_SECONDS });
}

function verdict(overview: Overview, { words }: PageView): Markup {
  const { targets, config_error, mail, daemon } = overview;
  const waiting = targets.filter((target) => needsALook(target)).length;
  const ill = config_error !== null || mail.state === "failing" || !daemon.running;
  const tone: Tone =
    targets.some((target) => targetTone(target) === "bad") || ill ? "bad" : waiting > 0 ? "warn" : "good";
  const text = waiting > 0 ? words.needed(waiting) : ill ? words.notWell : words.allWell(targets.length);
  return html`<h1 class="verdict ${tone}"><span class="orb">${icon(tone === "good" ? "check" : "alert")}</span><span>${text}</span></h1>`;
}

/** Also one that runs at the moment. */
function needsALook({ state, incident, paused, hold }: TargetStatus): boolean {
  return NEEDS_A_LOOK.has(state) || incident !== null || paused !== null || hold !== null;
}

function notices({ targets, config_error }: Overview, view: PageView): Markup {
  const { words } = view;
  const refused =
    config_error === null
      ? ""
      : notice({ tone: "bad", title: words.configRefused, body: html`<pre>${config_error}</pre>` });
  const each = targets.map(
    (one) => html`${incidentNotice(one, view, true)}${pausedNotice(one, view, true)}${holdNotice(one, view)}`,
  );
  return html`${refused}${each}`;
}

function facts({ daemon, daemons = [], mail, sources, glances }: Overview, view: PageView): Markup {
  const { words } = view;
  const today = totalOf(glances.map(({ today: { counts } }) => counts));
  const ran = glances.reduce((sum, { today: { runs } }) => sum + runs, 0);
  const since = daemon.since ? html`${words.runningSince} ${ago(view, daemon.since)}` : words.running;
  const running = daemons.length > 1 ? html`${words.daemons(daemons.length)} · ${since}` : since;
  const queue = mail.queued > 0 ? words.queued(mail.queued) : words.mailHints[mail.state];
  return html`<dl class="tiles">
${sources.map((source) => sourceTile(source, view))}
${tile(daemon.running ? "good" : "bad", words.scheduler, daemon.running ? words.works : words.notRunning, daemon.running ? running : words.startIt)}
${tile(mail.state === "ok" ? "good" : mail.state === "off" ? "calm" : "bad", words.mail, words.mailStates[mail.state], mail.error ?? queue)}
${tile("calm", words.today, words.runsToday(ran), countsText(today, words))}
</dl>`;
}

function sourceTile({ name, state, last_read_at, error }: SourceHealth, view: PageView): Markup {
  const { words } = view;
  const read = last_read_at ? html`${words.lastRead} ${ago(view, last_read_at)}` : words.neverRead;
  const tone = state === "ok" ? "good" : state === "failing" ? "bad" : "calm";
  return tile(tone, name, words.sourceStates[state], error ? error.message : read);
}

function tile(tone: Tone, name: string, value: string, detail: Markup | string): Markup {
  return html`<div class="tile"><dt>${name}</dt><dd><b class="dot ${tone}">${value}</b><small>${detail}</small></dd></div>`;
}

function totalOf(all: readonly Counts[]): Counts {
  const total = noCounts();
  for (const counts of all) for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += counts[name];
  return total;
}

function targetRow(target: TargetStatus, glance: TargetGlance | undefined, view: PageView): Markup {
  const { words } = view;
  const { name, last_success_at, next_run_at } = target;
  const trouble = target.failing + target.parked;
  const next = next_run_at ? whenShort(view, next_run_at) : html`<span class="soft">${words.none}</span>`;
  const nextAgo = next_run_at ? ago(view, next_run_at) : target.schedule;
  const failing = trouble > 0 ? html` · <span class="bad">${words.failing(target.failing, target.parked)}</span>` : "";
  return html`<li class="target ${targetTone(target)}" id="${name}">
<div class="name"><h3><a href="${targetPath(name)}">${name}</a></h3>${targetBadge(target, words)}<small>${target.plugin}</small></div>
<div class="chart">${runStrip(name, glance?.recent ?? [], view)}<small>${words.today}: ${countsText(glance?.today.counts ?? noCounts(), words)}${failing}</small></div>
<dl><div><dt>${words.lastSuccess}</dt><dd>${last_success_at ? ago(view, last_success_at) : words.never}</dd></div>
<div><dt>${words.nextRun}</dt><dd>${next} <small>${nextAgo}</small></dd></div></dl>
<div class="actions">${mayChange(view) && target.mode !== "inactive" ? runNow(name, view) : ""}</div>
</li>`;
}
