/** Who is who in one target, read anew from both sides: with reasons, and likely accounts for people without one. */
import { html } from "hono/html";
import type { PeopleReport } from "../../engine/reports/people-report.ts";
import { page, type Markup, type PageView } from "../page.ts";
import { targetPath } from "../parts/actions.ts";
import { mayChange, postForm } from "../parts/form.ts";
import { personBadge } from "../parts/state-badge.ts";
import { when } from "../when.ts";
import type { Piece } from "./on-demand.ts";
import { LISTED, refreshOf, unfinished } from "./unfinished.ts";
import { PERSON_STATES } from "./people-page.ts";

export function whoPage(target: string, piece: Piece<PeopleReport> | null, view: PageView): Markup {
  const { words } = view;
  const button = mayChange(view)
    ? html`<div class="actions">${postForm({ action: `${targetPath(target)}/people`, button: words.readBoth, kind: piece ? "plain" : "primary" }, view)}</div>`
    : "";
  const body = html`<div class="heading"><div><p class="crumb"><a href="/people?target=${target}">${words.places.people}</a> / <a href="${targetPath(target)}">${target}</a></p>
<h1>${words.whoIsWho}</h1><p class="soft">${words.whoHint}</p></div></div>
${piece ? shown(piece, button, view) : html`<p class="empty">${words.notReadYet}</p>${button}`}`;
  return page(`${words.whoIsWho} · ${target}`, body, view, { place: "people", ...refreshOf(piece) });
}

function shown(piece: Piece<PeopleReport>, button: Markup | string, view: PageView): Markup {
  const { words } = view;
  if (piece.state !== "done") return unfinished(piece, button, view);
  const { people, accounts_without_person: strangers } = piece.result;
  // People who need a look come first; those who are matched are many, and come last.
  const order = ["ambiguous", "conflict", "unmatched", "ignored", "matched"];
  const sorted = [...people].sort(
    (a, b) =>
      order.indexOf(a.state) - order.indexOf(b.state) ||
      Number(b.candidates.length > 0) - Number(a.candidates.length > 0),
  );
  const chips = PERSON_STATES.map(
    (state) => html`<li>${personBadge(state, words)} <b>${piece.result.totals[state]}</b></li>`,
  );
  const more = people.length > LISTED ? html`<p class="soft">${words.more(people.length - LISTED)}</p>` : "";
  return html`<p class="dated">${words.readBy(piece.by)} ${when(view, piece.at)}</p>${button}<ul class="chips">${chips}</ul>
<ul class="people">${sorted.slice(0, LISTED).map((one) => row(one, view))}</ul>${more}
${strangers.length > 0 ? others(strangers, view) : ""}`;
}

function row(
  { name, email, state, reason, account, candidates }: PeopleReport["people"][number],
  view: PageView,
): Markup {
  const { words } = view;
  const why = reason ? html`<p class="reason" lang="en">${reason.text}</p>` : "";
  const has = account ? html`<p class="soft">${words.remoteId} <code>${account.remote_id}</code></p>` : "";
  const likely = candidates.map(
    (one) =>
      html`<p><b>${words.likely}</b> ${one.email ?? one.remote_id} <span class="soft" lang="en">${one.why}</span></p>`,
  );
  return html`<li><div class="who-is"><b>${name}</b><small>${email ?? words.noEmail}</small></div><div>${personBadge(state, words)}${why}${has}${likely}</div></li>`;
}

function others(strangers: PeopleReport["accounts_without_person"], { words }: PageView): Markup {
  const rows = strangers
    .slice(0, LISTED)
    .map(({ name, email, remote_id }) => html`<li><p><b>${email ?? name}</b> <code>${remote_id}</code></p></li>`);
  return html`<section><h2>${words.strangers} <span class="soft">${strangers.length}</span></h2><p class="soft">${words.strangersHint}</p>
<div class="card"><ul class="plain-list">${rows}</ul></div></section>`;
}
