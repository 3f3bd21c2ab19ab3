/** The overview: whether all is well, else why not and the button that helps; then every target, and the latest runs. */
import { html } from "hono/html";
import type { TargetStatus } from "../../engine/reports/status.ts";
import { needsALook, type Overview, type SourceHealth, type TargetGlance } from "../../engine/reports/overview.ts";
import type { RunDocument } from "../../model/run.ts";
import { page, type Markup, type PageView } from "../page.ts";
import { runNow, targetPath } from "../parts/actions.ts";
import { countsText } from "../parts/counts.ts";
import { mayChange } from "../parts/form.ts";
import { icon } from "../parts/icon.ts";
import { holdNotice, lateNotice, notice, pausedNotice, sharedNotice } from "../parts/notices.ts";
import { pager } from "../parts/pager.ts";
import { runStrip } from "../parts/run-strip.ts";
import { runsTable } from "../parts/runs-table.ts";
import { failingWords, targetBadge, targetTone, type Tone } from "../parts/state-badge.ts";
import { ago, whenShort } from "../when.ts";
import type { Words } from "../words.ts";

/** How many notices about targets are shown on top; the list below shows the rest of the targets that need a look first. */
const NOTICES = 20;
const REFRESH_SECONDS = 30;
const MAIL_TONES = { ok: "good", failing: "bad", off: "warn" } as const;

export function overviewPage(
  overview: Overview,
  { runs, isFirst }: { readonly runs: readonly RunDocument[]; readonly isFirst: boolean },
  view: PageView,
): Markup {
  const { words } = view;
  const { glances, next } = overview;
  const targets = new Map(overview.targets.map((target) => [target.name, target]));
  const rows = glances.map((glance) => targetRow(targets.get(glance.name) as TargetStatus, glance, view));
  const body = html`${verdict(overview, view)}
<div class="notices">${notices(overview, view)}</div>
${facts(overview, view)}
<section><h2>${words.targets}</h2>
${targets.size > 0 ? html`<ul class="targets">${rows}</ul>` : html`<p class="empty">${words.noTargets}</p>`}
${pager("/", {}, { next: next === null ? null : String(next), isFirst }, view)}</section>
<section><h2>${words.recentRuns}</h2>${runsTable(runs, view)}
<p><a class="more" href="/runs">${words.allRuns}${icon("more")}</a></p></section>`;
  const waiting = overview.targets.filter(needsALook).length;
  const title = waiting > 0 ? `(${waiting}) ${words.overview}` : words.overview;
  return page(title, body, view, { place: "overview", refresh: REFRESH_SECONDS });
}

function verdict(overview: Overview, { words }: PageView): Markup {
  const { targets, config_error, mail, daemon } = overview;
  const waiting = targets.filter((target) => needsALook(target)).length;
  const ill = config_error !== null || mail.state === "failing" || mail.undeliverable !== undefined || !daemon.running;
  const tones = new Set(targets.map(targetTone));
  const conflicts = targets.reduce((sum, target) => sum + target.conflicts, 0);
  const isOpen = waiting + conflicts > 0 || tones.has("warn");
  const tone: Tone = tones.has("bad") || ill ? "bad" : isOpen ? "warn" : notYet(targets, words) ? "calm" : "good";
  const text = waiting > 0 ? words.needed(waiting) : ill ? words.notWell : stepText(targets, conflicts, words);
  return html`<h1 class="verdict ${tone}"><span class="orb">${icon(SIGNS[tone] ?? "alert")}</span><span>${text}</span></h1>`;
}

const SIGNS: Readonly<Partial<Record<Tone, "check" | "hold">>> = { good: "check", calm: "hold" };

/** Why nobody can say yet that all is in step, although nothing is wrong; null: everything that is to be kept in step was compared. */
function notYet(targets: readonly TargetStatus[], words: Words): string | null {
  const active = targets.filter(({ mode }) => mode === "active");
  if (active.length === 0) return targets.length === 0 ? words.nothingSetUp : words.noneActive;
  const fresh = active.filter(({ last_success_at }) => last_success_at === null).length;
  return fresh > 0 ? words.firstRuns(fresh) : null;
}

function stepText(targets: readonly TargetStatus[], conflicts: number, words: Words): string {
  const going = targets.filter(({ state }) => state === "ok");
  const failing = going.reduce((sum, target) => sum + target.failing, 0);
  if (failing > 0) return words.recordsFail(failing);
  const parked = going.reduce((sum, target) => sum + target.parked, 0);
  if (parked > 0) return words.recordsGivenUp(parked);
  if (conflicts > 0) return words.recordsConflict(conflicts);
  return notYet(targets, words) ?? words.allWell;
}

/** What is wrong: first with rollcall itself, then with targets that stand still, then whatever else waits. */
function notices(overview: Overview, view: PageView): Markup {
  const { words } = view;
  const ill = overview.targets.filter(needsALook);
  const causes = Map.groupBy(
    ill.filter(({ incident }) => incident !== null),
    ({ incident }) => JSON.stringify([incident?.code, incident?.message, incident?.remedy]),
  );
  const all = [
    ...[...causes.values()].map((targets) => sharedNotice(targets, view)),
    ...ill.flatMap((one) => [pausedNotice(one, view, true), lateNotice(one, view, true), holdNotice(one, view)]),
  ].filter((one) => one !== "");
  const more = all.length > NOTICES ? html`<p class="soft">${words.more(all.length - NOTICES)}</p>` : "";
  return html`${ownNotices(overview, view)}${all.slice(0, NOTICES)}${more}`;
}

/** What is wrong with rollcall itself, so that it works on nothing, or tells nobody. */
function ownNotices({ config_error, daemon, mail }: Overview, view: PageView): Markup {
  const { words } = view;
  const bad = (title: string, body: Markup) => notice({ tone: "bad", title, body });
  const stopped = daemon.running ? "" : bad(words.stopped, html`<p>${words.startIt}</p>`);
  const mute =
    mail.state === "failing"
      ? bad(words.mute, html`<p class="message" lang="en">${mail.error}</p><p>${words.muteHint}</p>`)
      : "";
  const unheard = mail.undeliverable
    ? notice({
        tone: "warn",
        title: words.undeliverable,
        body: html`<p>${mail.undeliverable.join(", ")}</p><p>${words.undeliverableHint}</p>`,
      })
    : "";
  const refused = config_error === null ? "" : bad(words.configRefused, html`<pre>${config_error}</pre>`);
  return html`${stopped}${mute}${unheard}${refused}`;
}

function facts({ daemon, daemons = [], mail, sources, today }: Overview, view: PageView): Markup {
  const { words } = view;
  const since = daemon.since ? html`${words.runningSince} ${ago(view, daemon.since)}` : words.running;
  const running = daemons.length > 1 ? html`${words.daemons(daemons.length)} · ${since}` : since;
  const queue = mail.queued > 0 && mail.state !== "off" ? words.queued(mail.queued) : words.mailHints[mail.state];
  return html`<dl class="tiles">
${sources.map((source) => sourceTile(source, view))}
${tile(daemon.running ? "good" : "bad", words.scheduler, daemon.running ? words.works : words.notRunning, daemon.running ? running : words.startIt)}
${tile(MAIL_TONES[mail.state], words.mail, words.mailStates[mail.state], mail.error ?? queue)}
${tile("calm", words.today, words.runsToday(today.runs), countsText(today.counts, words))}
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

function targetRow(target: TargetStatus, glance: TargetGlance, view: PageView): Markup {
  const { words } = view;
  const { name, last_success_at, next_run_at } = target;
  const next = next_run_at ? whenShort(view, next_run_at) : html`<span class="soft">${words.none}</span>`;
  const nextAgo = next_run_at ? ago(view, next_run_at) : target.schedule;
  return html`<li class="target ${targetTone(target)}" id="${name}">
<div class="name"><h3><a href="${targetPath(name)}">${name}</a></h3>${targetBadge(target, words)}<small>${target.plugin}</small></div>
<div class="chart">${runStrip(name, glance.recent, view)}<small>${words.today}: ${countsText(glance.today.counts, words)}${openText(target, view)}</small></div>
<dl><div><dt>${words.lastSuccess}</dt><dd>${last_success_at ? ago(view, last_success_at) : words.never}</dd></div>
<div><dt>${words.nextRun}</dt><dd>${next} <small>${nextAgo}</small></dd></div></dl>
<div class="actions">${mayChange(view) && target.mode !== "inactive" ? runNow(name, view) : ""}</div>
</li>`;
}

/** The records that fail or are in conflict. */
function openText(target: TargetStatus, { words }: PageView): Markup {
  const path = targetPath(target.name);
  const failing = failingWords(target, words);
  const { conflicts } = target;
  const fail = failing ? html` · <a class="bad" href="${path}#failures">${failing}</a>` : "";
  const decide =
    conflicts > 0 ? html` · <a class="warn" href="${path}#conflicts">${conflicts} ${words.counts.conflicts}</a>` : "";
  return html`${fail}${decide}`;
}
