/** The typed tokens of everything that the container holds. No class knows that there is a container. */
import type { InjectionToken } from "tsyringe";
import type { Config, TargetConfig } from "../../config/config.ts";
import type { Engine, Target } from "../../engine/engine.ts";
import type { SourcePlugin, TargetPlugin } from "../../plugin/contract.ts";
import type { LiveSource } from "./build-targets.ts";
import type { Surroundings } from "../surroundings.ts";

export const SURROUNDINGS: InjectionToken<Surroundings> = Symbol("Surroundings");
export const CONFIG: InjectionToken<Config> = Symbol("Config");
export const FINGERPRINT_KEY: InjectionToken<string> = Symbol("FingerprintKey");
/** Registered once for each source plugin. */
export const SOURCE_PLUGIN: InjectionToken<SourcePlugin> = Symbol("SourcePlugin");
/** Registered once for each target plugin. */
export const TARGET_PLUGIN: InjectionToken<TargetPlugin> = Symbol("TargetPlugin");
export const SOURCES: InjectionToken<ReadonlyMap<string, LiveSource>> = Symbol("Sources");
export const ENGINE: InjectionToken<Engine> = Symbol("Engine");
/** Registered in each target's own child container, like TARGET. */
export const TARGET_CONFIG: InjectionToken<TargetConfig> = Symbol("TargetConfig");
export const TARGET: InjectionToken<Target> = Symbol("Target");
