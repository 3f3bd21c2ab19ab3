/** The page of one person: where they are linked, which values each target has, and what last changed there and why. */
import { html } from "hono/html";
import type { PersonChangeDocument, PersonRecord, PersonReport } from "../../engine/reports/person-report.ts";
import { page, type Markup, type PageView } from "../page.ts";
import { targetPath } from "../parts/actions.ts";
import { fieldsList, isEmpty, valueText } from "../parts/changes-list.ts";
import { reasonText } from "../parts/reason-text.ts";
import { personBadge } from "../parts/state-badge.ts";
import { ago, when } from "../when.ts";
import { explainButton } from "./explain-page.ts";

type Place = PersonReport["targets"][number];

export function personPage(report: PersonReport, view: PageView): Markup {
  const { words } = view;
  const name = report.name ?? report.person;
  const body = html`<div class="heading"><div><p class="crumb"><a href="/people">${words.places.people}</a></p>
<h1>${name}</h1><p class="soft">${report.person} · ${report.source} ${report.id}</p></div></div>
<div class="cards">${report.targets.map((place) => placeCard(place, report, view))}</div>
<section><h2>${words.history}</h2>${personHistory(report.history, view)}</section>`;
  return page(name, body, view, { place: "people" });
}

function placeCard(place: Place, { id, history: changes }: PersonReport, view: PageView): Markup {
  const { words } = view;
  const last = changes.find(({ target, status }) => target === place.target && status === "done");
  const reason = place.reason
    ? html`<p class="reason"><code>${place.reason.code}</code> <span lang="en">${place.reason.text}</span></p>`
    : "";
  const changed = last
    ? html`<p class="soft">${words.lastChange} ${ago(view, last.at)}: ${words.kinds[last.kind]} ${words.ops[last.op]}, ${reasonText(last.reason, view)} · <a href="/runs/${last.run}">${words.theRun}</a></p>`
    : "";
  return html`<section class="card"><h2><a href="${targetPath(place.target)}">${place.target}</a> ${personBadge(place.state, words)}</h2>
${reason}${changed}${place.records.map((record) => recordPart(record, view))}
<div class="actions">${explainButton({ target: place.target, person: id }, view)}</div></section>`;
}

function recordPart(record: PersonRecord, view: PageView): Markup {
  const { words } = view;
  const { kind, subject, remote_id, active, since, last_written_at, fields } = record;
  const shown = Object.keys(fields)
    .filter((name) => !isEmpty(fields[name]))
    .sort();
  const rows = shown.map((name) => html`<div><dt>${name}</dt><dd>${valueText(fields[name])}</dd></div>`);
  const off = active
    ? ""
    : html` <span class="soft">(${words.ops[kind === "booking" ? "release" : "deactivate"]})</span>`;
  const written = last_written_at ? html` · ${words.lastWritten} ${ago(view, last_written_at)}` : "";
  return html`<details${kind === "user" ? html` open` : ""}><summary><span class="kind">${words.kinds[kind]}</span> ${subject}${off}</summary>
<p class="soft">${words.remoteId} <code>${remote_id}</code> · ${words.since} ${when(view, since)}${written}</p>
<dl class="fields">${rows}</dl></details>`;
}

export function personHistory(changes: readonly PersonChangeDocument[], view: PageView): Markup {
  const { words } = view;
  if (changes.length === 0) return html`<p class="empty">${words.noHistory}</p>`;
  const rows = changes.map((change) => {
    const { run, target, kind, op, subject, at, reason, status, error } = change;
    const how = status === "done" ? words.ops[op] : `${words.willBe[op]} (${words.changeStates[status]})`;
    const failed = error ? html`<p class="bad" lang="en">${error.message}</p>` : "";
    return html`<li><p><b>${words.kinds[kind]} ${how}</b> <span class="soft">${target} · ${ago(view, at)} · <a href="/runs/${run}">${words.theRun}</a></span></p>
<p>${subject}</p><p class="reason">${reasonText(reason, view)}</p>${failed}${fieldsList(change.fields, view)}</li>`;
  });
  return html`<ol class="history card">${rows}</ol>`;
}
