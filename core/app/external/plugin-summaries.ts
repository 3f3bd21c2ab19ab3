/** What `rollcall plugins` lists: every source and target plugin. */
import type { PluginCatalog } from "../../config/catalog.ts";
import { connectorTypes } from "../../config/connector-types.ts";
import type { PluginSummary } from "../../engine/operations/plugin-summary.ts";

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
    connectors: connectorTypes(config),
    areas,
    partial: partial?.carries ?? null,
  }));
  return [...source, ...target];
}
