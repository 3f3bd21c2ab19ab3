/**
 * The composition root: plugins are registered by token, and each target is put together in a child container of its own.
 * The container does not close what factories made; `close` does (lifecycle is ours, core/decisions/0002).
 */
import "reflect-metadata";
import { container, instancePerContainerCachingFactory, type DependencyContainer } from "tsyringe";
import type { Config, SourceConfig } from "../../config/config.ts";
import type { Engine } from "../../engine/engine.ts";
import { isTakenBy } from "../../engine/run/lease/lease-holder.ts";
import { buildSource, buildTarget, type LiveSource } from "./build-targets.ts";
import { goneFrom } from "../process-space.ts";
import type { Surroundings } from "../surroundings.ts";
import { OpenConnections } from "./open-connections.ts";
import {
  CONFIG,
  ENGINE,
  FINGERPRINT_KEY,
  SOURCES,
  SOURCE_PLUGIN,
  SURROUNDINGS,
  TARGET,
  TARGET_CONFIG,
  TARGET_PLUGIN,
} from "./tokens.ts";

export interface Parts {
  readonly config: Config;
  readonly around: Surroundings;
  /** The key of the hashes by which changed credentials are recognised. */
  readonly fingerprintKey: string;
}

export interface Composition {
  readonly engine: Engine;
  /** Whether a run, a probe or a plan that began with it goes on. */
  isInUse(): boolean;
  close(): Promise<void>;
}

export function compose(parts: Parts): Composition {
  const root = rootOf(parts);
  const engine = root.resolve(ENGINE);
  const sources = root.resolve(SOURCES);
  const connections = new OpenConnections();
  const targets = [...engine.targets].map(([name, target]) => [name, connections.counted(target)] as const);
  return {
    engine: { ...engine, targets: new Map(targets) },
    isInUse: () => connections.isAny(),
    close: async () => {
      await Promise.all([...sources.values()].map((source) => source.close()));
    },
  };
}

function rootOf({ config, around, fingerprintKey }: Parts): DependencyContainer {
  const root = container.createChildContainer();
  root.register(SURROUNDINGS, { useValue: around });
  root.register(CONFIG, { useValue: config });
  root.register(FINGERPRINT_KEY, { useValue: fingerprintKey });
  for (const plugin of config.plugins.sources.values()) root.register(SOURCE_PLUGIN, { useValue: plugin });
  for (const plugin of config.plugins.targets.values()) root.register(TARGET_PLUGIN, { useValue: plugin });
  root.register(SOURCES, { useFactory: instancePerContainerCachingFactory(sourcesOf) });
  root.register(ENGINE, { useFactory: instancePerContainerCachingFactory(engineOf) });
  return root;
}

function sourcesOf(c: DependencyContainer): ReadonlyMap<string, LiveSource> {
  const config = c.resolve(CONFIG);
  const targetPlugins = new Map(c.resolveAll(TARGET_PLUGIN).map((plugin) => [plugin.name, plugin]));
  const live = (source: SourceConfig) => {
    const plugin = c.resolveAll(SOURCE_PLUGIN).find(({ name }) => name === source.plugin);
    if (!plugin) throw new Error(`the config was accepted with an unknown source plugin: ${source.plugin}`);
    return buildSource({ source, plugin, config, targetPlugins }, c.resolve(SURROUNDINGS));
  };
  return new Map(Object.values(config.sources).map((source) => [source.name, live(source)]));
}

function engineOf(c: DependencyContainer): Engine {
  const { store, clock, holder, snapshots, announcer, log, redact, isAlive } = c.resolve(SURROUNDINGS);
  const targets = c.resolve(CONFIG).targets.map((config) => {
    const child = c.createChildContainer();
    child.register(TARGET_CONFIG, { useValue: config });
    child.register(TARGET, { useFactory: instancePerContainerCachingFactory(() => targetOf(child, c)) });
    return child.resolve(TARGET);
  });
  const hasEnded = goneFrom({ pid: holder.pid, isAlive });
  return {
    store,
    clock,
    holder,
    snapshots,
    announcer,
    log,
    redact,
    targets: new Map(targets.map((target) => [target.name, target])),
    // On PostgreSQL another machine may have the same name, so a lease there ends only when it expires.
    isGone: (row) => store.dialect === "sqlite" && !isTakenBy(row, holder) && hasEnded(row),
  };
}

function targetOf(child: DependencyContainer, root: DependencyContainer) {
  const config = child.resolve(TARGET_CONFIG);
  const plugin = root.resolveAll(TARGET_PLUGIN).find(({ name }) => name === config.plugin);
  const source = root.resolve(SOURCES).get(config.source);
  const sourceConfig = root.resolve(CONFIG).sources[config.source];
  if (!plugin || !source || !sourceConfig)
    throw new Error(`the config was accepted with an unknown plugin or source: ${config.name}`);
  return buildTarget(
    {
      config,
      names: new Set(root.resolve(CONFIG).targets.map(({ name }) => name)),
      plugin,
      source,
      sourceConfig,
      fingerprintKey: root.resolve(FINGERPRINT_KEY),
      file: root.resolve(CONFIG).file,
    },
    root.resolve(SURROUNDINGS),
  );
}
