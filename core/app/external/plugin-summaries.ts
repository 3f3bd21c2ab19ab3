/** What `rollcall plugins` lists: every source and target plugin. */
import type { PluginCatalog } from "../../config/catalog.ts";
import { branchesOf, shapeOf, typeOf } from "../../config/problems/peel.ts";
import type { TargetPlugin } from "../../plugin/contract.ts";
import type { PluginSummary } from "../../engine/reports/plugin-summary.ts";

export function summaries({ sources, targets }: PluginCatalog): readonly PluginSummary[] {
  const source = [...sources.values()].map(({ name, summary }) => ({
    name,
    summary,
    side: "source" as const,
    connectors: [],
    areas: [],
    partial: null,
  }));
  const target = [...targets.values()].map(({ name, summary, areas, config, partial }) => ({
    name,
    summary,
    side: "target" as const,
    connectors: connectorsOf(config),
    areas,
    partial: partial?.carries ?? null,
  }));
  return [...source, ...target];
}

/** The values of `connector.type` that the plugin's settings accept. */
function connectorsOf(config: TargetPlugin["config"]): readonly string[] {
  const { connector } = shapeOf(config);
  return connector ? branchesOf(connector).map(typeOf).filter(Boolean) : [];
}
