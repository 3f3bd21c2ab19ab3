/** The actions on a target: the buttons, and the panels that ask for confirmation. */
import { html } from "hono/html";
import { isApprovable } from "../../model/change.ts";
import type { HeldDocument } from "../../engine/reports/target-report.ts";
import type { Markup, PageView } from "../page.ts";
import { panel, postForm } from "./form.ts";
import { icon } from "./icon.ts";

/** The path of a target's page: `/targets/desks`. */
export function targetPath(name: string): string {
  return `/targets/${encodeURIComponent(name)}`;
}

/** The name of a run's target, with a link to its page if it is still in the config. */
export function targetLink(name: string, { targets }: PageView): Markup {
  return targets.includes(name) ? html`<a href="${targetPath(name)}">${name}</a>` : html`${name}`;
}

/** The button that runs everything at once. */
export function runNow(name: string, view: PageView, kind: "primary" | "plain" = "plain"): Markup {
  const button = html`${icon("run")}${view.words.runNow}<span class="hidden"> ${name}</span>`;
  return postForm({ action: `${targetPath(name)}/run`, fields: { scope: "full" }, button, kind }, view);
}

export interface RunChoice {
  readonly areas: readonly string[];
  readonly partial: boolean;
}

/** The panel that runs one area, or only recent changes. */
export function runSome(name: string, { areas, partial }: RunChoice, view: PageView): Markup | string {
  if (areas.length < 2 && !partial) return "";
  const { words } = view;
  const options = areas.map((area) => html`<option value="${area}">${area}</option>`);
  const area = html`<p><label for="area">${words.area}</label>
<select id="area" name="area"><option value="">${words.allAreas}</option>${options}</select></p>`;
  const scopes = html`<fieldset><legend>${words.scope}</legend>
<label class="option"><input type="radio" name="scope" value="full" checked> <span>${words.scopes.full}<small>${words.scopeHints.full}</small></span></label>
<label class="option"><input type="radio" name="scope" value="partial"> <span>${words.scopes.partial}<small>${words.scopeHints.partial}</small></span></label>
</fieldset>`;
  const body = html`${area}${partial ? scopes : html`<input type="hidden" name="scope" value="full">`}`;
  const form = postForm({ action: `${targetPath(name)}/run`, body, button: words.runNow, kind: "primary" }, view);
  return panel({ id: "run-some", opener: words.runSome, title: words.runSomeTitle(name), body: form }, view);
}

export function pausePanel(name: string, view: PageView): Markup {
  const { words } = view;
  const body = html`<p>${words.pauseHint}</p>
<p><label for="reason">${words.reason}</label>
<input id="reason" name="reason" maxlength="200" autocomplete="off"></p>`;
  const form = postForm({ action: `${targetPath(name)}/pause`, body, button: words.pause, kind: "primary" }, view);
  const opener = html`${icon("pause")}${words.pause}…`;
  return panel({ id: "pause", opener, title: words.pauseTitle(name), body: form }, view);
}

export function resumeButton(name: string, view: PageView, kind: "primary" | "plain" = "primary"): Markup {
  const button = html`${icon("run")}${view.words.resume}<span class="hidden"> ${name}</span>`;
  return postForm({ action: `${targetPath(name)}/resume`, button, kind }, view);
}

export function askPlan(name: string, view: PageView, kind: "primary" | "plain" = "plain"): Markup {
  const button = html`${icon("plan")}${view.words.planNow}`;
  return postForm({ action: `${targetPath(name)}/plan`, button, kind }, view);
}

export function askCheck(name: string, view: PageView): Markup {
  const button = html`${icon("pulse")}${view.words.testConnection}`;
  return postForm({ action: `${targetPath(name)}/check`, button }, view);
}

export interface Held {
  readonly digest: string;
  readonly records: readonly Pick<HeldDocument, "subject" | "op" | "kind" | "because">[];
}

/** The panel that approves exactly these changes, by their digest, as far as they can be approved. */
export function approvePanel(name: string, { digest, records: all }: Held, view: PageView): Markup | string {
  const records = all.filter(isApprovable);
  if (records.length === 0) return "";
  const { words } = view;
  const body = html`<p>${words.approveHint(records.length)}</p>${brief(records, view)}`;
  const button = words.approveNow(records.length);
  const form = postForm(
    { action: `${targetPath(name)}/approve`, fields: { digest }, body, button, kind: "danger" },
    view,
  );
  const opener = words.approveMany(records.length);
  return panel({ id: `approve-${name}`, opener, kind: "danger", title: words.approveTitle(name), body: form }, view);
}

export function rejectPanel(name: string, { digest, records }: Held, view: PageView): Markup {
  const { words } = view;
  const body = html`<p>${words.rejectHint(records.length)}</p>`;
  const form = postForm(
    { action: `${targetPath(name)}/reject`, fields: { digest }, body, button: words.rejectNow },
    view,
  );
  return panel(
    { id: `reject-${name}`, opener: `${words.rejectNow}…`, title: words.rejectTitle(name), body: form },
    view,
  );
}

export function undoRejectButton(name: string, digest: string, view: PageView): Markup {
  const action = `${targetPath(name)}/undo-reject`;
  return postForm({ action, fields: { digest }, button: view.words.undoReject }, view);
}

const BRIEF = 8;

function brief(records: Held["records"], { words }: PageView): Markup {
  const some = records.slice(0, BRIEF).map(({ kind, op, subject }) => {
    return html`<li>${words.kinds[kind]} ${subject} <span class="soft">${words.willBe[op]}</span></li>`;
  });
  const more = records.length > BRIEF ? html`<li class="soft">${words.more(records.length - BRIEF)}</li>` : "";
  return html`<ul class="brief">${some}${more}</ul>`;
}
