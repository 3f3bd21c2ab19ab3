/** The held changes: each record with its reason, and the buttons that approve and reject. */
import { html } from "hono/html";
import { isApprovable } from "../../model/change.ts";
import { withoutCommonEnd } from "../../render/reasons.ts";
import type { TargetStatus } from "../../engine/reports/status.ts";
import type { HeldDocument, RejectionDocument } from "../../engine/reports/target-report.ts";
import type { Markup, PageView } from "../page.ts";
import { when } from "../when.ts";
import { approvePanel, rejectPanel, targetPath, undoRejectButton } from "./actions.ts";
import { mayChange } from "./form.ts";
import { moreLink } from "./more-link.ts";
import { reasonText } from "./reason-text.ts";

const LISTED = 200;

export function heldSection(
  { name, hold, incident, paused }: TargetStatus,
  records: readonly HeldDocument[],
  view: PageView,
): Markup | string {
  if (hold === null) return "";
  const { words } = view;
  const held = { digest: hold.digest, records };
  const answers = mayChange(view)
    ? html`<p>${words.heldWrong((hold.edits ?? []).length > 0)}</p><div class="actions">${hold.lapsed ? html`<p>${words.heldLapsed}</p>` : approvePanel(name, held, view)}${rejectPanel(name, held, view)}</div>`
    : "";
  return html`<section id="held" class="held"><h2>${words.held(hold.count)}</h2>
${heldHint(records, view, incident !== null || paused !== null)}
${heldTable(records.slice(0, LISTED), view)}${moreThan(records, `${targetPath(name)}/records/held`, view)}
<p class="soft">${words.since} ${when(view, hold.since)} · <code>${hold.digest}</code></p>${edited(hold, view)}${answers}</section>`;
}

/** The rejected changes, with the button that takes the rejection back. */
export function rejectedSections(
  name: string,
  rejections: readonly RejectionDocument[],
  view: PageView,
): Markup | string {
  if (rejections.length === 0) return "";
  const { words } = view;
  const parts = rejections.map(({ digest, by, at, records }) => {
    const again = mayChange(view) ? html`<div class="actions">${undoRejectButton(name, digest, view)}</div>` : "";
    return html`${heldTable(records.slice(0, LISTED), view)}${moreThan(records, `${targetPath(name)}/records/rejected`, view)}
<p class="soft">${by ?? ""} ${at ? when(view, at) : ""} · <code>${digest}</code></p>${again}`;
  });
  return html`<section id="rejected"><h2>${words.rejectedTitle}</h2><p class="soft">${words.rejectedHint}</p>${parts}</section>`;
}

/** Says what will happen with the held changes, and which of them cannot be approved. */
export function heldHint(records: readonly HeldDocument[], { words }: PageView, isPaused = false): Markup {
  const unanswered = records.filter(({ because }) => because === "unanswered").length;
  const hint = html`<p>${words.heldHint(records.some(isApprovable), isPaused)}</p>`;
  return unanswered > 0 ? html`${hint}<p>${words.heldUnanswered(unanswered, records.length)}</p>` : hint;
}

function moreThan({ length }: readonly HeldDocument[], path: string, view: PageView): Markup | string {
  return moreLink(length - LISTED, path, view);
}

/** The table of held changes. If all reasons end in the same words, these stand above it once. */
export function heldTable(all: readonly HeldDocument[], view: PageView): Markup {
  const { words } = view;
  const { common, records } = withoutCommonEnd(all);
  const rows = records.map(
    ({ kind, op, subject, reason }) =>
      html`<tr><td><span class="kind">${words.kinds[kind]}</span> <b>${subject}</b></td><td class="nowrap">${words.willBe[op]}</td><td>${reasonText(reason, view)}</td></tr>`,
  );
  return html`${common ? html`<p class="message">${reasonText(common, view)}</p>` : ""}<div class="table" tabindex="0" role="region" aria-label="${words.heldTitle}"><table class="rows">
<thead><tr><th scope="col">${words.record}</th><th scope="col">${words.what}</th><th scope="col">${words.why}</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** The edits of the config that the hold came with, by name. */
function edited({ edits = [] }: NonNullable<TargetStatus["hold"]>, { words }: PageView): Markup | string {
  return edits.length === 0 ? "" : html`<p>${words.edited}: ${edits.map(({ path }) => path).join(", ")}</p>`;
}
