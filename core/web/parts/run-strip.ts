/**
 * The last thirty runs as a small chart: each run is a bar, whose colour shows how the run ended and whose height how much it changed.
 * A summary in words is there for people who cannot see it.
 */
import { html } from "hono/html";
import type { RunMark } from "../../engine/reports/overview.ts";
import { OPS } from "../../model/change.ts";
import type { Markup, PageView } from "../page.ts";
import { STATUSES, toneOf } from "./state-badge.ts";

const PLACES = 30;
const STEP = 8;
const WIDTH = 5;
const HEIGHT = 30;
/** The height of the bar of a run that changed nothing, so that it can be seen. */
const LEAST = 7;
/** The number of changes that fills the height; more look the same. */
const MOST = 500;

/** `runs`: oldest first. */
export function runStrip(target: string, runs: readonly RunMark[], view: PageView): Markup {
  const { words } = view;
  const first = PLACES - runs.length;
  const places = Array.from({ length: Math.max(0, first) }, (_, place) => bar(place, LEAST, "none"));
  const bars = runs.map((run, index) => runBar(run, first + index, view));
  return html`<svg class="strip" role="img" aria-label="${words.strip(target, summary(runs, view))}" viewBox="0 0 ${
    PLACES * STEP - (STEP - WIDTH)
  } ${HEIGHT}">${places}${bars}</svg>`;
}

function runBar(run: RunMark, place: number, { words }: PageView): Markup {
  const changed = changesOf(run);
  const changes = run.mode === "test" ? words.planned(changed) : words.changed(changed);
  const what = changed > 0 ? `, ${changes}` : "";
  const kind = run.status === "succeeded" && changed === 0 ? "quiet" : toneOf(run.status);
  const title = html`<title>${words.runStates[run.status]}${what}</title>`;
  return html`<g>${title}${bar(place, heightOf(run, changed), kind)}</g>`;
}

function bar(place: number, height: number, kind: string): Markup {
  return html`<rect class="${kind}" x="${place * STEP}" y="${HEIGHT - height}" width="${WIDTH}" height="${height}" rx="2"/>`;
}

function heightOf({ status }: RunMark, changed: number): number {
  if (status === "failed" || status === "running") return HEIGHT;
  const share = Math.log(1 + Math.min(changed, MOST)) / Math.log(1 + MOST);
  return Math.round(LEAST + share * (HEIGHT - LEAST));
}

export function changesOf({ counts }: Pick<RunMark, "counts">): number {
  return OPS.reduce((sum, op) => sum + counts[op], 0);
}

/** The chart in words: `28 succeeded, 2 failed`. */
function summary(runs: readonly RunMark[], { words }: PageView): string {
  const parts = STATUSES.flatMap((state) => {
    const count = runs.filter(({ status }) => status === state).length;
    return count > 0 ? [`${count} ${words.runStates[state]}`] : [];
  });
  return parts.length > 0 ? parts.join(", ") : words.noRuns;
}
