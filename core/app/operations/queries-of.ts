/** The queries over an open app; `core/engine/operations/queries.ts` says what each promises. */
import { shownSettings } from "../../config/documents/settings-shown.ts";
import { written } from "../../config/problems/peel.ts";
import type { TargetConfig } from "../../config/config.ts";
import type { LimitSetting } from "../../model/limit-setting.ts";
import type { Target } from "../../engine/engine.ts";
import type { Queries, PeopleWanted, Setting } from "../../engine/operations/queries.ts";
import { UnknownName } from "../../engine/operations/unknown-name.ts";
import { overviewOf } from "../../engine/reports/overview.ts";
import { foundPeople, peopleTotals, personReport } from "../../engine/reports/person-report.ts";
import { requestedRun } from "../../engine/operations/request-run.ts";
import { runPage } from "../../engine/reports/run-page.ts";
import { statusReport } from "../../engine/reports/status.ts";
import { targetRecords, targetReport } from "../../engine/reports/target-report.ts";
import { knownAs } from "../../engine/run/former-name.ts";
import { linksReport } from "./links.ts";
import { mailState } from "./mail-state.ts";
import type { App } from "../open-app.ts";
import { runHistory } from "./run-history.ts";
import { tokenReport } from "./token-actions.ts";

const PAGE = 50;

export function queriesOf(app: App, targetNamed: (name: string) => Target): Queries {
  const named = (source: string) =>
    [...app.engine.targets.values()].filter((target) => target.source.name === source).map(({ name }) => name);
  const sources = () => [...new Set([...app.engine.targets.values()].map((target) => target.source.name))];
  const mail = () => mailState(app.engine, { configured: app.config.mail !== null });
  return {
    status: async () => statusReport(app.engine, await mail()),
    overview: async (wanted) => overviewOf(app.engine, await mail(), { ...wanted, timezone: app.config.timezone }),
    target: async (name) => {
      const report = await targetReport(targetNamed(name), app.engine);
      return { ...report, settings: settingsOf(name, app) };
    },
    records: (name) => targetRecords(name, app.store),
    ...runHistory(() => app.engine),
    async run(id, wanted) {
      const page = await runPage(id, wanted, app.engine);
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
    links: async (name) => linksReport(name, await app.store.links.of(await knownAs(targetNamed(name), app.store))),
    request: (id) => requestedRun(id, app.engine),
    actions: ({ target, cursor }) => actionsReport(app, target, cursor),
    tokens: async () => ({ tokens: (await app.store.tokens.all()).map(tokenReport) }),
  };
}

async function actionsReport(
  { store }: App,
  target: string | null,
  cursor: string | null,
): ReturnType<Queries["actions"]> {
  const { actions, next } = await store.actions.list({
    ...(target && { target }),
    ...(cursor && { cursor: Number(cursor) }),
  });
  return { actions: actions.map(({ id: _, ...action }) => action), next: next === null ? null : String(next) };
}

/** `personio/1001`: the source to go on in, and the person after whom to go on. A source's name may be its plugin's path, so it is encoded. */
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

/** The settings to show. If a secret is missing, the plugin's own settings are not known and left out. */
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

/** The limit as the config would say it. Empty if the defaults of the rule hold. */
function limitText(limit: LimitSetting): string {
  if (limit === null) return "";
  if ("percent" in limit) return `${limit.percent}%`;
  return "count" in limit ? String(limit.count) : `off, because ${limit.off}`;
}
