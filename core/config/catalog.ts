/** The plugins that a config may name: the built-in ones (plugins/index.ts), and external ones that the config itself names. */
import type { AnyConnector } from "../plugin/connector.ts";
import type { SourcePlugin, TargetPlugin } from "../plugin/contract.ts";
import { ConfigError } from "../model/errors.ts";
import { failingSource } from "../plugin/failing.ts";
import { guardedTarget } from "../plugin/guard/guard.ts";
import { z } from "../plugin/schema.ts";
import type { Unloaded } from "./external.ts";

/** Plugins by the name that a config writes after `plugin:`. */
export interface PluginCatalog {
  readonly sources: ReadonlyMap<string, SourcePlugin>;
  readonly targets: ReadonlyMap<string, TargetPlugin>;
  /** The plugins and connectors that the config names but that could not be loaded, with the reason. */
  readonly unloaded: ReadonlyMap<string, Unloaded>;
}

export function catalogOf(sources: readonly SourcePlugin[], targets: readonly TargetPlugin[]): PluginCatalog {
  return {
    sources: new Map(sources.map((plugin) => [plugin.name, plugin])),
    targets: new Map(targets.map((plugin) => [plugin.name, plugin])),
    unloaded: new Map(),
  };
}

/** What was loaded for one config in addition to the built-in plugins. */
export interface Additions {
  readonly sources: ReadonlyMap<string, SourcePlugin>;
  readonly targets: ReadonlyMap<string, TargetPlugin>;
  /** External connectors by the name of the plugin that uses them. */
  readonly connectors: ReadonlyMap<string, readonly AnyConnector[]>;
  readonly unloaded: ReadonlyMap<string, Unloaded>;
}

export function withAdditions(
  built: PluginCatalog,
  { sources, targets, connectors, unloaded }: Additions,
): PluginCatalog {
  const all = new Map([...built.targets, ...targets]);
  for (const [name, more] of connectors) {
    const extended = all.get(name)?.extend?.(more);
    if (!extended) continue;
    const guarded = guardedTarget(extended, `${name} with ${more.map(({ type }) => type).join(", ")}`, isOneOf(more));
    all.set(name, { ...guarded, name });
  }
  for (const [name, why] of unloaded) if (!all.has(name)) all.set(name, standIn(name, why));
  const absent = [...unloaded].map(([name, why]) => [name, standInSource(name, why)] as const);
  return { sources: new Map([...built.sources, ...absent, ...sources]), targets: all, unloaded };
}

/** Returns a function that tells whether settings are those of one of these connectors. */
function isOneOf(connectors: readonly AnyConnector[]) {
  return (settings: unknown) => {
    const { connector } = settings as { readonly connector?: { readonly type?: unknown } };
    return connectors.some(({ type }) => type === connector?.type);
  };
}

/** Replaces a source that did not load: it fails for the targets that read it, and those of other sources go on. */
function standInSource(name: string, { message, remedy }: Unloaded): SourcePlugin {
  const connect = () => failingSource(new ConfigError(message, [], { remedy }));
  return { name, summary: message, config: z.unknown(), connect };
}

/** Replaces a target plugin that did not load, so that its target can be shown with what is wrong. It is never run. */
function standIn(name: string, { message }: Unloaded): TargetPlugin {
  return {
    name,
    summary: message,
    config: z.unknown(),
    defaultSchedule: "every 1d",
    background: () => false,
    areas: [],
    needs: () => ({ people: { required: [], useful: [] }, absences: null }),
    connect() {
      throw new Error(`${name} was not loaded`);
    },
  };
}
