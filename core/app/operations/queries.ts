/** What pages and programs look at without asking any vendor: everything at a glance, one target, people, one person. */
import { shownSettings } from "../../config/settings-shown.ts";
import { written } from "../../config/peel.ts";
import type { Limit, TargetConfig } from "../../config/config.ts";
import type { Target } from "../../engine/engine.ts";
import type { Queries, PeopleWanted, Setting } from "../../engine/operations/queries.ts";
import { UnknownName } from "../../engine/operations/operations.ts";
import { overviewOf } from "../../engine/operations/overview.ts";
import { foundPeople, peopleTotals, personReport } from "../../engine/operations/person-report.ts";
import { runPage } from "../../engine/operations/run-page.ts";
import { targetReport } from "../../engine/operations/target-report.ts";
import { mailState } from "./mail-state.ts";
import type { App } from "../open-app.ts";

const PAGE = 50;

export function queriesOf(app: App, targetNamed: (name: string) => Target): Queries {
  const named = (source: string) =>
    [...app.engine.targets.values()].filter((target) => target.source.name === source).map(({ name }) => name);
  const sources = () => [...new Set([...app.engine.targets.values()].map((target) => target.source.name))];
  return {
    overview: async (wanted) => {
      const { mail, timezone } = app.config;
      return overviewOf(app.engine, await mailState(app.store, { configured: mail !== null }), { ...wanted, timezone });
    },
    target: async (name) => {
      const report = await targetReport(targetNamed(name), app.engine);
      return { ...report, settings: settingsOf(name, app) };
    },
    async run(id, wanted) {
      const page = await runPage(id, wanted, app.store);
      if (!page) throw new UnknownName("run", id, []);
      return page;
    },
    async findPeople({ text, target, state, cursor }) {
      const where = target === null ? null : targetNamed(target);
      const [source] = where ? [where.source.name] : splitCursor(cursor, sources());
      if (source === undefined) return { people: [], next: null };
      const targets = where ? [where.name] : named(source);
      const after = cursor?.slice(cursor.indexOf("/") + 1);
      const search = { text: text.trim(), targets, limit: PAGE, ...SORTS[state ?? "any"], ...(after && { after }) };
      const { rows, next } = await app.store.people.find(search);
      const following = where ? null : (sources()[sources().indexOf(source) + 1] ?? null);
      const cursorAfter = next !== null ? cursorAt(source, next) : following && cursorAt(following);
      return { people: foundPeople(rows, source), next: cursorAfter };
    },
    peopleTotals: async () => peopleTotals(await app.store.people.tally(), [...app.engine.targets.keys()]),
    async person(source, id) {
      const report = await personReport(app.store.people, { source, id, targets: named(source) });
      if (!report) throw new UnknownName("person", id, []);
      return report;
    },
  };
}

/** `personio/1001`: the source to go on in, and after whom there. A source may bear the path of its plugin. */
function cursorAt(source: string, after = ""): string {
  return `${encodeURIComponent(source)}/${after}`;
}

function splitCursor(cursor: string | null, sources: readonly string[]): readonly string[] {
  const wanted = cursor?.slice(0, cursor.indexOf("/"));
  return sources.filter((one) => wanted === undefined || encodeURIComponent(one) === wanted).slice(0, 1);
}

const SORTS: Readonly<Record<NonNullable<PeopleWanted["state"]> | "any", object>> = {
  any: {},
  matched: { sorts: ["linked"] },
  unmatched: { sorts: ["unmatched"] },
  ignored: { sorts: ["left_out", "kept"] },
  ambiguous: { sorts: ["conflict"], code: "AMBIGUOUS" },
  conflict: { sorts: ["conflict"], butCode: "AMBIGUOUS" },
};

/** Where a secret is missing nothing is known of the plugin's own settings. */
function settingsOf(name: string, app: App): Setting[] {
  const config = app.config.targets.find((one) => one.name === name) as TargetConfig;
  const plugin = app.config.plugins.targets.get(config.plugin);
  const own = plugin && config.settings !== null ? shownSettings(plugin.config, config.settings) : [];
  const { removals, creates } = config.limits;
  const common = [
    { path: "limits.removals", value: limitText(removals) },
    { path: "limits.creates", value: limitText(creates) },
    { path: "retry_for", value: written(config.retryForMs) },
  ].filter(({ value }) => value !== "");
  return [...own, ...common].map(({ path, value }) => ({
    path,
    value: value === null ? null : app.around.redact(value),
  }));
}

/** Empty: the rule's own numbers hold. */
function limitText(limit: Limit | null): string {
  if (limit === null) return "";
  if ("percent" in limit) return `${limit.percent}%`;
  return "count" in limit ? String(limit.count) : `off, because ${limit.off}`;
}
