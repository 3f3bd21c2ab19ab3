/** The results of a connection test, check by check, with the remedies. */
import { html } from "hono/html";
import type { CheckReport } from "../../engine/operations/operations.ts";
import type { Markup, PageView } from "../page.ts";
import type { Piece } from "../pages/on-demand.ts";
import { ago } from "../when.ts";
import { notice } from "./notices.ts";
import { badge, type Tone } from "./state-badge.ts";
import { remedyText, troubleText } from "./trouble-text.ts";

const TONES: Readonly<Record<CheckReport["checks"][number]["state"], Tone>> = {
  ok: "good",
  warning: "warn",
  failed: "bad",
  skipped: "calm",
};

export function checkSection(target: string, piece: Piece<CheckReport>, view: PageView): Markup {
  const { words } = view;
  return html`<section id="check"><h2>${words.checkTitle}</h2>${body(target, piece, view)}</section>`;
}

function body(target: string, piece: Piece<CheckReport>, view: PageView): Markup {
  const { words } = view;
  if (piece.state === "working")
    return html`<p class="going">${words.checking} <span class="soft">${ago(view, piece.since)}</span></p>`;
  if (piece.state === "failed")
    return notice({ tone: "bad", title: words.notTested, body: troubleText(piece.error, view) });
  const own = piece.result.checks.filter((one) => one.target === target);
  const wrong = own.filter(({ state }) => state === "failed" || state === "warning");
  const rest = own.filter((one) => !wrong.includes(one));
  const first = wrong.length > 0 ? html`<ul class="checks">${wrong.map((one) => row(one, view))}</ul>` : "";
  const others = html`<details><summary>${summary(rest, view)}</summary>
<ul class="checks">${rest.map((one) => row(one, view))}</ul></details>`;
  return html`<div class="card">${first}${rest.length > 0 ? others : ""}</div>
<p class="soft">${words.testedBy(piece.by)} ${ago(view, piece.at)}</p>`;
}

/** The summary of the checks, which counts skipped checks separately: they were not found to be fine. */
function summary(checks: CheckReport["checks"], { words }: PageView): Markup {
  const skipped = checks.filter(({ state }) => state === "skipped").length;
  const fine = checks.length - skipped;
  return html`${fine > 0 ? badge("good", words.checksFine(fine)) : ""} ${skipped > 0 ? badge("calm", `${skipped} ${words.checkStates.skipped}`) : ""}`;
}

function row({ what, state, detail, remedy }: CheckReport["checks"][number], view: PageView): Markup {
  const { words } = view;
  const help = remedy ? remedyText(remedy, view) : "";
  return html`<li>${badge(TONES[state], words.checkStates[state])}<div><p><code>${what}</code> <span lang="en">${detail}</span></p>${help}</div></li>`;
}
