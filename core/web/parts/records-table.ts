/** Tables of records that wait, fail or are left alone: what each is, whose, and why. */
import { html } from "hono/html";
import type { FailureGroup } from "../../engine/reports/target-report.ts";
import type { ChangeDocument, ConflictDocument } from "../../model/run.ts";
import { conflictWords } from "../../render/conflicts.ts";
import type { Markup, PageView } from "../page.ts";
import { ago, when } from "../when.ts";
import { moreLink } from "./more-link.ts";
import { remedyText } from "./trouble-text.ts";

const LISTED = 100;
/** How many records of one cause a target's page lists. */
const OF_CAUSE = 20;

/** Conflicts of a target, each code with what settles it, as the command line and mails say it. */
export function conflictsList(
  target: string,
  records: readonly ConflictDocument[],
  view: PageView,
  path?: string,
): Markup {
  return settledList(records, view, path, (code) => {
    const remedy = conflictWords(view.words.language, code, target)?.remedy;
    return remedy ? html`<p>${remedy}</p>` : "";
  });
}

/**
 * Kept records, or others that are left alone, grouped by code so that one cause is shown once. `path`: the page that has all of them; left out
 * in a plan. `about`: says something about each code.
 */
export function settledList(
  records: readonly ConflictDocument[],
  view: PageView,
  path?: string,
  about: (code: string) => Markup | string = () => "",
): Markup {
  const { words } = view;
  const groups = Map.groupBy(records.slice(0, LISTED), ({ code }) => code);
  const parts = [...groups].map(
    ([
      code,
      group,
    ]) => html`<details open><summary><code>${code}</code> <span class="soft">${group.length}</span></summary>
${about(code)}<ul class="plain-list">${group.map(
      ({ kind, subject, detail }) =>
        html`<li><p><span class="kind">${words.kinds[kind]}</span> <b>${subject}</b></p><p class="reason" lang="en">${detail}</p></li>`,
    )}</ul></details>`,
  );
  const rest = records.length - LISTED;
  const told = rest > 0 ? html`<p class="soft">${words.more(rest)}</p>` : "";
  const more = path === undefined ? told : moreLink(rest, path, view);
  return html`<div class="card groups">${parts}${more}</div>`;
}

/** A group of failures with one cause: its remedy, and the records. `path`: the page that has all of them; left out in a run's page. */
export function failureGroup(group: FailureGroup, view: PageView, path?: string): Markup {
  const { words } = view;
  const next = nextTry(group, view);
  const parked = group.parked > 0 ? html` · ${words.parked(group.parked)}` : "";
  const records = path === undefined ? group.records : group.records.slice(0, OF_CAUSE);
  const more = path === undefined ? "" : moreLink(group.records.length - OF_CAUSE, path, view);
  return html`<div class="card cause">
<h3><span class="count bad">${group.count}</span> <span lang="en">${group.message}</span></h3>
${remedyText(group.remedy, view)}
<p class="soft"><code>${group.code}</code>${path === undefined ? "" : html` · ${words.since} ${when(view, group.since)} · ${next}`}${parked}</p>
<details><summary>${words.whichRecords}</summary><ul class="plain-list">${records.map(
    ({ kind, op, subject, message }) =>
      html`<li><p><span class="kind">${words.kinds[kind]}</span> <b>${subject}</b> <span class="soft">${words.willBe[op]}</span></p>
${message === group.message ? "" : html`<p class="reason" lang="en">${message}</p>`}</li>`,
  )}</ul>${more}</details>
</div>`;
}

function nextTry({ next_try_at }: FailureGroup, view: PageView): Markup | string {
  const { words, now } = view;
  if (next_try_at === null) return words.notTriedAgain;
  return next_try_at <= now ? words.nextRunTries : html`${words.nextTry} ${ago(view, next_try_at)}`;
}

/** The failures of one run in groups. */
export function failedGroups(failed: readonly ChangeDocument[], at: string): FailureGroup[] {
  const groups = Map.groupBy(failed, ({ error }) => JSON.stringify([error?.code, error?.remedy]));
  return [...groups.values()]
    .map((group) => ({
      code: group[0]?.error?.code ?? "UNEXPECTED",
      message: group[0]?.error?.message ?? "",
      remedy: group[0]?.error?.remedy ?? "",
      count: group.length,
      parked: group.filter(({ status }) => status === "parked").length,
      since: at,
      next_try_at: null,
      records: group.map(({ kind, op, subject, error }) => ({ kind, op, subject, message: error?.message ?? "" })),
    }))
    .sort((a, b) => b.count - a.count);
}
