/** The plugins that a config may name, by name. Who is in it is said by plugins/index.ts; this room only asks. */
import type { SourcePlugin, TargetPlugin } from "../plugin/contract.ts";

export interface PluginCatalog {
  readonly sources: ReadonlyMap<string, SourcePlugin>;
  readonly targets: ReadonlyMap<string, TargetPlugin>;
}

export function catalogOf(sources: readonly SourcePlugin[], targets: readonly TargetPlugin[]): PluginCatalog {
  return {
    sources: new Map(sources.map((plugin) => [plugin.name, plugin])),
    targets: new Map(targets.map((plugin) => [plugin.name, plugin])),
  };
}
