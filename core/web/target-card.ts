/** One target: how it is, when it ran and will run, and, where something waits for a person, what to do about it. */
import { html } from "hono/html";
import type { TargetStatus } from "../engine/operations.ts";
import type { Markup, PageView } from "./page.ts";
import { when } from "./when.ts";

export function targetCard(target: TargetStatus, view: PageView): Markup {
  const { words } = view;
  const { name, state, last_success_at, next_run_at } = target;
  const look = target.overdue ? "overdue" : state;
  return html`<section class="card ${look}" id="${name}">
<h3>${name} <span class="badge ${look}">${words.states[state]}</span></h3>
<p class="plugin">${target.plugin}</p>
<dl class="facts">
<dt>${words.lastSuccess}</dt><dd>${last_success_at ? when(view, last_success_at) : words.never}</dd>
<dt>${words.nextRun}</dt><dd>${next_run_at ? when(view, next_run_at) : words.none}</dd>
<dt>${words.schedule}</dt><dd>${target.schedule}</dd>
${troubled(target, view)}
</dl>
${incident(target, view)}${paused(target, view)}${hold(target, view)}
</section>`;
}

function troubled({ failing, parked }: TargetStatus, { words }: PageView): Markup | string {
  if (failing + parked === 0) return "";
  return html`<dt>${words.records}</dt><dd class="bad">${words.failing(failing, parked)}</dd>`;
}

function incident({ name, incident }: TargetStatus, view: PageView): Markup | string {
  if (incident === null) return "";
  const { words } = view;
  const probe = incident.next_probe_at ? html`<p>${words.looksAgain}: ${when(view, incident.next_probe_at)}</p>` : "";
  return html`<div class="notice">
<p><b>${words.incident} ${incident.code}</b> ${words.since} ${when(view, incident.since)}</p>
<p>${incident.message}</p>
<p><b>${words.todo}:</b> ${incident.remedy}</p>
${probe}
<p>${words.thenResume}: <code>rollcall resume ${name}</code></p>
</div>`;
}

function paused({ name, paused }: TargetStatus, view: PageView): Markup | string {
  if (paused === null) return "";
  const { words } = view;
  const reason = paused.reason === null ? "" : html`<p>${words.reason}: ${paused.reason}</p>`;
  return html`<div class="notice">
<p><b>${words.pausedBy} ${paused.by ?? "–"}</b> ${words.since} ${when(view, paused.since)}</p>
${reason}
<p>${words.thenResume}: <code>rollcall resume ${name}</code></p>
</div>`;
}

function hold({ name, hold }: TargetStatus, view: PageView): Markup | string {
  if (hold === null) return "";
  const { words } = view;
  return html`<div class="notice">
<p><b>${words.held(hold.count)}</b> ${words.since} ${when(view, hold.since)}</p>
<p>${words.look}: <code>rollcall plan ${name}</code></p>
<p>${words.approve}: <code>rollcall approve ${name} ${hold.digest}</code></p>
<p>${words.reject}: <code>rollcall reject ${name} ${hold.digest}</code></p>
</div>`;
}
