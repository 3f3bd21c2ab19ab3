/** What a connection test found, check by check, with what to do about each. */
import { html } from "hono/html";
import type { CheckReport } from "../../engine/operations/operations.ts";
import type { Markup, PageView } from "../page.ts";
import type { Piece } from "../pages/on-demand.ts";
import { ago } from "../when.ts";
import { badge, type Tone } from "./state-badge.ts";

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
    return html`<p class="message bad">${piece.error.message}</p><p>${words.todo}: ${piece.error.remedy}</p>`;
  const own = piece.result.checks.filter((one) => one.target === target);
  const wrong = own.filter(({ state }) => state === "failed" || state === "warning");
  const fine = own.filter((one) => !wrong.includes(one));
  const first = wrong.length > 0 ? html`<ul class="checks">${wrong.map((one) => row(one, view))}</ul>` : "";
  return html`<div class="card">${first}<details><summary>${badge("good", words.checksFine(fine.length))}</summary>
<ul class="checks">${fine.map((one) => row(one, view))}</ul></details></div>
<p class="soft">${words.testedBy(piece.by)} ${ago(view, piece.at)}</p>`;
}

function row({ what, state, detail, remedy }: CheckReport["checks"][number], { words }: PageView): Markup {
  const help = remedy ? html`<p><b>${words.todo}:</b> ${remedy}</p>` : "";
  return html`<li>${badge(TONES[state], words.checkStates[state])}<div><p><code>${what}</code> ${detail}</p>${help}</div></li>`;
}
