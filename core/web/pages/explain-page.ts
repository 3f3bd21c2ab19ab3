/** Why one person has what they have in a target, read anew from both sides, record by record. */
import { html } from "hono/html";
import type { ExplainedRecord, Explanation } from "../../engine/reports/explanation.ts";
import { page, type Markup, type PageView } from "../page.ts";
import { targetPath } from "../parts/actions.ts";
import { fieldsList } from "../parts/changes-list.ts";
import { mayChange, postForm } from "../parts/form.ts";
import { notice } from "../parts/notices.ts";
import { recordBadge } from "../parts/state-badge.ts";
import { remedyText } from "../parts/trouble-text.ts";
import { ago, when } from "../when.ts";
import type { Piece } from "./on-demand.ts";
import { LISTED, refreshOf, unfinished } from "./unfinished.ts";
import { personHistory } from "./person-page.ts";

export interface ExplainWanted {
  readonly target: string;
  /** The person's e-mail, or id in the source. */
  readonly person: string;
}

export function explainPath({ target, person }: ExplainWanted): string {
  return `${targetPath(target)}/people/${encodeURIComponent(person)}`;
}

/** The button that reads both sides for one person; nothing for readers. */
export function explainButton(
  wanted: ExplainWanted,
  view: PageView,
  kind: "primary" | "plain" = "plain",
): Markup | string {
  if (!mayChange(view)) return "";
  const { target, person } = wanted;
  return postForm(
    { action: `${targetPath(target)}/explain`, fields: { person }, button: view.words.explain, kind },
    view,
  );
}

export function explainPage(wanted: ExplainWanted, piece: Piece<Explanation> | null, view: PageView): Markup {
  const { words } = view;
  const { target } = wanted;
  const name = piece?.state === "done" ? piece.result.person.name : wanted.person;
  const button = html`<div class="actions">${explainButton(wanted, view, piece ? "plain" : "primary")}</div>`;
  const body = html`<div class="heading"><div><p class="crumb"><a href="${targetPath(target)}/people">${words.whoIsWho}</a> / <a href="${targetPath(target)}">${target}</a></p>
<h1>${name}</h1><p class="soft">${words.explainHint}</p></div></div>
${piece ? shown(piece, button, view) : html`<p class="empty">${words.notReadYet}</p>${button}`}`;
  return page(`${name} · ${target}`, body, view, { place: "people", ...refreshOf(piece) });
}

function shown(piece: Piece<Explanation>, button: Markup, view: PageView): Markup {
  const { words } = view;
  if (piece.state !== "done") return unfinished(piece, button, view);
  const { status, person, records, history } = piece.result;
  const gone = person.in_source ? "" : notice({ tone: "warn", title: words.notInSource, body: "" });
  const stands =
    status.mode === "active" && !status.incident && !status.paused
      ? ""
      : words.writesNothing(words.states[status.state]);
  const still = stands === "" ? "" : notice({ tone: "warn", title: stands, body: "" });
  const more = records.length > LISTED ? html`<p class="soft">${words.more(records.length - LISTED)}</p>` : "";
  const list =
    records.length > 0
      ? html`<ul class="changes card">${records.slice(0, LISTED).map((one) => recordRow(one, view))}</ul>${more}`
      : html`<p class="empty">${words.nothingOfThem}</p>`;
  return html`<p class="dated">${words.readBy(piece.by)} ${when(view, piece.at)}</p>${button}${gone}${still}${list}
<section><h2>${words.history}</h2>${personHistory(history, view)}</section>`;
}

function recordRow(record: ExplainedRecord, view: PageView): Markup {
  const { words } = view;
  const { kind, subject, reason, remote_id, link, change, failure } = record;
  const code = reason?.code ? html`<code>${reason.code}</code> ` : "";
  const why = reason ? html`<p class="reason">${code}<span lang="en">${reason.text}</span></p>` : "";
  const id = remote_id === null ? "" : html`${words.remoteId} <code>${remote_id}</code>`;
  const written = link?.last_written_at ? html` · ${words.lastWritten} ${ago(view, link.last_written_at)}` : "";
  const linked = link ? html` · ${words.since} ${when(view, link.since)}${written}` : "";
  const failed = failure
    ? html`<p class="bad" lang="en">${failure.message}</p>${remedyText(failure.remedy, view)}`
    : "";
  return html`<li><div><p><span class="kind">${words.kinds[kind]}</span> <b>${subject}</b> ${recordBadge(record, words)}</p>
${why}<p class="soft">${id}${linked}</p>${failed}${change ? fieldsList(change.fields, view) : ""}</div></li>`;
}
