/** What is paused, since when, why, and what resolves it, at a glance; then what ran lately. */
import { html } from "hono/html";
import type { StatusReport, TargetStateWord } from "../engine/operations.ts";
import type { RunDocument } from "../model/run.ts";
import { page, type Markup, type PageView } from "./page.ts";
import { runsTable } from "./runs-table.ts";
import { targetCard } from "./target-card.ts";
import { when } from "./when.ts";

export interface OverviewData {
  readonly status: StatusReport;
  /** Newest first. */
  readonly runs: readonly RunDocument[];
}

const NEEDS_A_LOOK: ReadonlySet<TargetStateWord> = new Set(["paused", "held", "late"]);
const RUNS_SHOWN = 30;

export function overviewPage({ status, runs }: OverviewData, view: PageView): Markup {
  const { words } = view;
  const waiting = status.targets.filter(({ state }) => NEEDS_A_LOOK.has(state)).length;
  const cards = status.targets.map((target) => targetCard(target, view));
  const body = html`
<p class="verdict ${waiting > 0 ? "bad" : "good"}">${waiting > 0 ? words.needed(waiting) : words.allWell}</p>
${configError(status, view)}
<dl class="facts">${daemonFacts(status, view)}${mailFacts(status, view)}</dl>
<h2>${words.targets}</h2>
${cards.length > 0 ? html`<div class="cards">${cards}</div>` : html`<p>${words.noTargets}</p>`}
<h2>${words.runs}</h2>
${runsTable(runs.slice(0, RUNS_SHOWN), view)}`;
  return page(words.overview, body, view);
}

function configError({ config_error }: StatusReport, { words }: PageView): Markup | string {
  if (config_error === null) return "";
  return html`<section class="notice"><p>${words.configRefused}</p><pre>${config_error}</pre></section>`;
}

function daemonFacts({ daemon }: StatusReport, view: PageView): Markup {
  const { words } = view;
  const since = daemon.since ? html`${words.runningSince} ${when(view, daemon.since)}` : words.states.running;
  return html`<dt>${words.scheduler}</dt><dd>${daemon.running ? since : html`<b class="bad">${words.notRunning}</b>`}</dd>`;
}

function mailFacts({ mail }: StatusReport, { words }: PageView): Markup {
  const state = mail.state === "ok" ? words.mailStates.ok : html`<b class="bad">${words.mailStates[mail.state]}</b>`;
  const queued = mail.queued > 0 ? html`, ${words.queued(mail.queued)}` : "";
  const error = mail.error === null ? "" : html`<br><small>${mail.error}</small>`;
  return html`<dt>${words.mail}</dt><dd>${state}${queued}${error}</dd>`;
}
