/** The notices on top of a page about what waits for a person: what is wrong, since when, the remedy, and its button. */
import { html } from "hono/html";
import type { TargetStatus } from "../../engine/reports/status.ts";
import type { Markup, PageView } from "../page.ts";
import { ago, when } from "../when.ts";
import { resumeButton, runNow, targetPath } from "./actions.ts";
import { mayChange } from "./form.ts";
import { icon } from "./icon.ts";
import { troubleText } from "./trouble-text.ts";

export interface Notice {
  readonly tone: "bad" | "warn" | "calm" | "good";
  readonly title: Markup | string;
  readonly body: Markup | string;
  readonly actions?: Markup | string;
}

const SIGNS = { bad: "alert", warn: "hold", calm: "hold", good: "check" } as const;

export function notice({ tone, title, body, actions = "" }: Notice): Markup {
  const sign = icon(SIGNS[tone]);
  return html`<section class="notice ${tone}">
<div><h2>${sign}<span>${title}</span></h2>
${body}</div>${actions ? html`<div class="actions">${actions}</div>` : ""}
</section>`;
}

/** How many targets the notice of a shared incident names. */
const NAMED = 20;

type Open = TargetStatus & { readonly incident: NonNullable<TargetStatus["incident"]> };

/** One notice for all targets that are paused for one cause, so that the cause is read once, and then whom it concerns. */
export function sharedNotice(targets: readonly TargetStatus[], view: PageView): Markup | string {
  const open = targets.filter((target): target is Open => target.incident !== null);
  const [first, ...others] = open.map(({ incident }) => incident);
  if (!first || others.length === 0) return open[0] ? incidentNotice(open[0], view, true) : "";
  const { words } = view;
  const rows = open.slice(0, NAMED).map(({ name }) => {
    const resume = mayChange(view) ? resumeButton(name, view, "plain") : "";
    return html`<li><a href="${targetPath(name)}">${name}</a>${resume}</li>`;
  });
  const more = open.length > NAMED ? html`<li class="soft">${words.more(open.length - NAMED)}</li>` : "";
  // The first that was paused, and the first that is looked at again, stand for all.
  const since = [first, ...others].map((one) => one.since).sort()[0] ?? first.since;
  const probes = [first, ...others].flatMap(({ next_probe_at }) => next_probe_at ?? []).sort();
  const body = html`${incidentText({ ...first, since, next_probe_at: probes[0] ?? null }, view)}
<ul class="concerned">${rows}${more}</ul>`;
  const title = `${words.targetCount(open.length)}: ${words.incidentTitle(words.codes[first.code])}`;
  return notice({ tone: "bad", title, body });
}

function incidentText({ code, message, remedy, since, next_probe_at }: Open["incident"], view: PageView): Markup {
  const { words } = view;
  const probe = next_probe_at ? html` · ${words.looksAgain} ${ago(view, next_probe_at)}` : "";
  return html`${troubleText({ message, remedy }, view)}
<p class="soft"><code>${code}</code> · ${words.since} ${when(view, since)}${probe}</p>`;
}

/** `named`: the notice names the target, for a page of many targets. */
export function incidentNotice(target: TargetStatus, view: PageView, named: boolean): Markup | string {
  const { name, incident } = target;
  if (incident === null) return "";
  const { words } = view;
  const run = incident.run
    ? html`<a class="button plain" href="/runs/${incident.run}">${words.theRun}<span class="hidden"> ${name}</span></a>`
    : "";
  const body = incidentText(incident, view);
  const actions = html`${mayChange(view) ? resumeButton(name, view) : ""}${run}`;
  return notice({
    tone: "bad",
    title: titled(words.incidentTitle(words.codes[incident.code]), target, named),
    body,
    actions,
  });
}

export function pausedNotice(target: TargetStatus, view: PageView, named: boolean): Markup | string {
  const { name, paused } = target;
  if (paused === null) return "";
  const { words } = view;
  const reason = paused.reason ? html`<p class="message">${words.quoted(paused.reason)}</p>` : "";
  const body = html`${reason}<p class="soft">${words.pausedBy(paused.by ?? "–")} ${words.since} ${when(view, paused.since)}</p>`;
  const actions = mayChange(view) ? resumeButton(name, view) : "";
  return notice({ tone: "warn", title: titled(words.pausedTitle, target, named), body, actions });
}

export function lateNotice(target: TargetStatus, view: PageView, named: boolean): Markup | string {
  if (target.state !== "late") return "";
  const { words } = view;
  const { last_success_at, schedule, overdue } = target;
  const last = last_success_at ? ago(view, last_success_at) : words.never;
  const body = html`<p>${words.lateHint}</p><p class="soft">${words.lastSuccess}: ${last} · ${words.schedule}: ${schedule}</p>`;
  const actions = named && mayChange(view) ? runNow(target.name, view) : "";
  return notice({ tone: overdue ? "bad" : "warn", title: titled(words.lateTitle, target, named), body, actions });
}

export function holdNotice(target: TargetStatus, view: PageView): Markup | string {
  const { name, hold, incident, paused } = target;
  if (hold === null) return "";
  const { words } = view;
  const approvable = (hold.unanswered ?? 0) + (hold.unjudged ?? 0) < hold.count;
  const body = html`<p>${words.heldHint(approvable, incident !== null || paused !== null)} <span class="soft">${words.since} ${when(view, hold.since)}</span></p>`;
  const actions = html`<a class="button primary" href="${targetPath(name)}#held">${words.lookAtThem}<span class="hidden"> ${name}</span></a>`;
  const title = html`<a href="${targetPath(name)}">${name}</a>: ${words.held(hold.count)}`;
  return notice({ tone: "warn", title, body, actions });
}

function titled(text: string, { name }: TargetStatus, named: boolean): Markup | string {
  return named ? html`<a href="${targetPath(name)}">${name}</a>: ${text}` : capital(text);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
