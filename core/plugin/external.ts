/**
 * What a plugin or connector from outside this repository has as its default export. The number is the contract that its author wrote
 * it for. rollcall refuses a contract that it does not keep (any more), before any of the code runs.
 */
import type { AnyConnector, Connector } from "./connector.ts";
import type { SourcePlugin, TargetPlugin } from "./contract.ts";
import type { z } from "./schema.ts";

/** Grows when the contract changes in such a way that a plugin written before would do the wrong thing. */
export const CONTRACT = 1;

export interface ExternalKinds {
  readonly source: SourcePlugin;
  readonly target: TargetPlugin;
  readonly connector: AnyConnector;
}

export interface External<Kind extends keyof ExternalKinds = keyof ExternalKinds> {
  readonly contract: number;
  readonly kind: Kind;
  readonly part: ExternalKinds[Kind];
}

/** `export default defineSource(1, plugin)` */
export function defineSource<C>(contract: typeof CONTRACT, plugin: SourcePlugin<C>): External<"source"> {
  return { contract, kind: "source", part: plugin as SourcePlugin };
}

/** `export default defineTarget(1, plugin)` */
export function defineTarget<C>(contract: typeof CONTRACT, plugin: TargetPlugin<C>): External<"target"> {
  return { contract, kind: "target", part: plugin as TargetPlugin };
}

/** `export default defineConnector(1, connector)`; the config that names both says which plugin it is for. */
export function defineConnector<Client, S extends z.ZodObject>(
  contract: typeof CONTRACT,
  connector: Connector<Client, S>,
): External<"connector"> {
  return { contract, kind: "connector", part: connector as unknown as AnyConnector };
}
