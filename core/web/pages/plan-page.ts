/** The page of a plan: what the next run would do, with the button that approves exactly the held changes. */
import { html } from "hono/html";
import type { PlanReport } from "../../model/run.ts";
import { page, type Markup, type PageView } from "../page.ts";
import { approvePanel, askPlan, runNow, targetPath } from "../parts/actions.ts";
import { changesList } from "../parts/changes-list.ts";
import { countChips } from "../parts/counts.ts";
import { mayChange } from "../parts/form.ts";
import { heldHint, heldTable } from "../parts/held-section.ts";
import { notice } from "../parts/notices.ts";
import { troubleText } from "../parts/trouble-text.ts";
import { conflictsList, settledList } from "../parts/records-table.ts";
import { ago, when } from "../when.ts";
import type { Piece } from "./on-demand.ts";
import { LISTED, refreshOf } from "./unfinished.ts";

export type Plan = PlanReport & { readonly running: boolean };

export function planPage(target: string, plan: Piece<Plan> | null, view: PageView): Markup {
  const { words } = view;
  const body = html`<div class="heading"><div><p class="crumb"><a href="/">${words.targets}</a> / <a href="${targetPath(target)}">${target}</a></p>
<h1>${words.planTitle}</h1><p class="soft">${words.planHint}</p></div></div>
${plan === null ? empty(target, view) : planned(target, plan, view)}`;
  return page(`${words.planTitle} · ${target}`, body, view, { place: "overview", ...refreshOf(plan) });
}

function empty(target: string, view: PageView): Markup {
  return html`<p class="empty">${view.words.noPlan}</p>${mayChange(view) ? html`<div class="actions">${askPlan(target, view, "primary")}</div>` : ""}`;
}

function planned(target: string, plan: Piece<Plan>, view: PageView): Markup {
  const { words } = view;
  if (plan.state === "working") {
    const where = plan.progress ? html`<p class="soft">${plan.progress.phase} ${plan.progress.done || ""}</p>` : "";
    return html`<p class="going">${words.planning} <span class="soft">${ago(view, plan.since)}</span></p>${where}`;
  }
  const again = mayChange(view) ? askPlan(target, view) : "";
  if (plan.state === "done") return report(target, plan, view);
  return notice({ tone: "bad", title: words.noPlanMade, body: troubleText(plan.error, view), actions: again });
}

type Done = Extract<Piece<Plan>, { readonly state: "done" }>;

function report(target: string, { by, at, result }: Done, view: PageView): Markup {
  const { words } = view;
  const { run, changes, conflicts, kept } = result;
  const held = changes.filter(({ status }) => status === "held");
  const open = changes.filter(({ status }) => status !== "held");
  const does = mayChange(view) && run.mode !== "inactive";
  const buttons = mayChange(view)
    ? html`<div class="actions bar">${does && open.length > 0 ? runNow(target, view, "primary") : ""}${askPlan(target, view)}</div>`
    : "";
  const busy = result.running ? html`<p class="going">${words.planWhileRunning}</p>` : "";
  const failing = run.error ? notice({ tone: "bad", title: words.planFails, body: troubleText(run.error, view) }) : "";
  const more = open.length > LISTED ? html`<p class="soft">${words.more(open.length - LISTED)}</p>` : "";
  return html`<p class="dated">${words.plannedBy(by)} ${when(view, at)} <span class="soft">(${ago(view, at)})</span></p>
${buttons}${busy}${failing}${countChips(run.counts, words, { planned: true })}
${held.length > 0 ? heldPart(target, { digest: run.digest, records: held, can: does && run.mode === "active" }, view) : ""}
<section><h2>${words.changesTitle} <span class="soft">${open.length}</span></h2>
${open.length > 0 ? html`<div class="card">${changesList(open.slice(0, LISTED), view)}</div>${more}` : html`<p class="empty">${held.length > 0 ? words.nothingElse : words.inStep}</p>`}</section>
${conflicts.length > 0 ? html`<section><h2>${words.conflictsTitle} <span class="soft">${conflicts.length}</span></h2>${conflictsList(target, conflicts, view)}</section>` : ""}
${kept.length > 0 ? html`<section><h2>${words.keptTitle} <span class="soft">${kept.length}</span></h2>${settledList(kept, view)}</section>` : ""}`;
}

interface HeldPart {
  readonly digest: string | null;
  readonly records: Done["result"]["changes"];
  readonly can: boolean;
}

function heldPart(target: string, { digest, records, can }: HeldPart, view: PageView): Markup {
  const { words } = view;
  const approve = can && digest ? approvePanel(target, { digest, records }, view) : "";
  const answer = approve ? html`<div class="actions">${approve}</div>` : "";
  return html`<section id="held" class="held"><h2>${words.held(records.length)}</h2>
${heldHint(records, view)}${heldTable(records, view)}<p class="soft"><code>${digest}</code></p>${answer}</section>`;
}
