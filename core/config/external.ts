/**
 * Plugins and connectors that somebody else wrote: finds the names in a config that mean one, and adds them to the catalog. core/app
 * loads them. One that cannot be loaded becomes the problem of the target that names it.
 */
import type { AnyConnector } from "../plugin/connector.ts";
import type { SourcePlugin, TargetPlugin } from "../plugin/contract.ts";
import type { ExternalKinds } from "../plugin/external.ts";
import { z } from "../plugin/schema.ts";
import { withMethods } from "../plugin/guard/with-methods.ts";
import { type Additions, type PluginCatalog, withAdditions } from "./catalog.ts";
import { isTreeMap, Leaf, type Tree, type TreeMap } from "./yaml/tree.ts";

/** A folder or file (`./plugins/mine`), or a package (`rollcall-plugin-mine`, `@acme/rollcall-connector-desks`). */
const FOLDER = /^(\.{1,2})?\//;
const PACKAGE = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?rollcall-(plugin|connector)-[a-z0-9._~-]+$/;

/** The pattern of external names, for the JSON Schema. */
export const EXTERNAL = `${FOLDER.source}|${PACKAGE.source}`;

export function isPath(name: string): boolean {
  return FOLDER.test(name);
}

function isExternal(name: string): boolean {
  return isPath(name) || PACKAGE.test(name);
}

/** Why something that a config names cannot be used, and what to do. */
export interface Unloaded {
  readonly message: string;
  readonly remedy: string;
}

/** Loads an external plugin or connector; `name` is relative to `folder`. Never throws for a fault of what it loads. */
export type LoadExternal = <K extends keyof ExternalKinds>(
  kind: K,
  name: string,
  folder: string,
) => Promise<ExternalKinds[K] | Unloaded>;

function isUnloaded(loaded: object): loaded is Unloaded {
  return "remedy" in loaded && "message" in loaded;
}

/** The catalog for a config: the built-in plugins, and the external ones that it names. */
export async function catalogFor(
  root: TreeMap,
  built: PluginCatalog,
  { load, folder }: { readonly load: LoadExternal | undefined; readonly folder: string },
): Promise<PluginCatalog> {
  const named = namedIn(root);
  if (!load || named.sources.size + named.targets.size + named.connectors.length === 0) return built;
  const found = new Loaded();
  // All at once, so that one that hangs delays no other.
  const [sources, targets, connectors] = await Promise.all([
    Promise.all([...named.sources].map(async (name) => [name, await load("source", name, folder)] as const)),
    Promise.all([...named.targets].map(async (name) => [name, await load("target", name, folder)] as const)),
    Promise.all(
      named.connectors.map(async ([name, for_]) => [name, for_, await load("connector", name, folder)] as const),
    ),
  ]);
  for (const [name, loaded] of sources) found.keep(found.sources, name, loaded);
  for (const [name, loaded] of targets) found.keep(found.targets, name, loaded);
  for (const [name, plugin, loaded] of connectors) {
    const target = built.targets.get(plugin) ?? found.targets.get(plugin);
    if (target) found.connect(target, name, loaded);
  }
  return withAdditions(built, found);
}

class Loaded implements Additions {
  readonly sources = new Map<string, SourcePlugin>();
  readonly targets = new Map<string, TargetPlugin>();
  readonly connectors = new Map<string, AnyConnector[]>();
  readonly unloaded = new Map<string, Unloaded>();

  /** Keeps a plugin under the name that the config uses, since two external ones may both call themselves `acme`. */
  keep<P extends { readonly name: string }>(into: Map<string, P>, name: string, loaded: P | Unloaded): void {
    if (isUnloaded(loaded)) this.unloaded.set(name, loaded);
    else into.set(name, { ...loaded, name });
  }

  connect(target: TargetPlugin, name: string, loaded: AnyConnector | Unloaded): void {
    if (isUnloaded(loaded)) return void this.unloaded.set(name, loaded);
    if (!target.extend) {
      const remedy = "Name one of the connectors that this plugin has: `rollcall plugins` lists them.";
      const message = `${target.name} does not accept connectors from outside rollcall`;
      return void this.unloaded.set(forPlugin(name, target.name), { message, remedy });
    }
    const config = loaded.config.extend({ type: z.literal(name).describe(loaded.summary) });
    const known = this.connectors.get(target.name) ?? [];
    this.connectors.set(target.name, [...known, withMethods(loaded, { type: name, config })]);
  }
}

/** The key in `unloaded` of a connector that cannot be used for this one plugin. */
export function forPlugin(connector: string, plugin: string): string {
  return `${connector} for ${plugin}`;
}

interface Named {
  readonly sources: ReadonlySet<string>;
  readonly targets: ReadonlySet<string>;
  /** Each connector with the plugin that it is for. */
  readonly connectors: readonly (readonly [name: string, plugin: string])[];
}

function namedIn({ source, sources, targets }: TreeMap): Named {
  const feeding = [source, ...(isTreeMap(sources) ? Object.values(sources) : [])];
  const fed = isTreeMap(targets) ? Object.values(targets) : [];
  const connectors = fed.flatMap((tree): [string, string][] => {
    const type = isTreeMap(tree) && isTreeMap(tree.connector) ? textOf(tree.connector.type) : undefined;
    const plugin = isTreeMap(tree) ? textOf(tree.plugin) : undefined;
    return type && plugin && isExternal(type) ? [[type, plugin]] : [];
  });
  return { sources: pluginsOf(feeding), targets: pluginsOf(fed), connectors: uniqueOf(connectors) };
}

function uniqueOf(pairs: readonly [string, string][]): [string, string][] {
  return [...new Map(pairs.map((pair) => [pair.join(" "), pair])).values()];
}

function pluginsOf(trees: readonly (Tree | undefined)[]): ReadonlySet<string> {
  const names = trees.map((tree) => (isTreeMap(tree) ? textOf(tree.plugin) : undefined));
  return new Set(names.filter((name) => name !== undefined && isExternal(name)) as string[]);
}

function textOf(tree: Tree | undefined): string | undefined {
  return tree instanceof Leaf && !tree.failed ? tree.text : undefined;
}
