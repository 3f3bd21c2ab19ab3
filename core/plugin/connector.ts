/** A connector holds one vendor's wire protocol for one kind of plugin; what its client must offer (`Client`) is the plugin's to say. */
import type { PluginContext } from "./contract.ts";
import type { z } from "./schema.ts";

export interface Connector<Client, S extends z.ZodObject = z.ZodObject> {
  /** `type: awork` */
  readonly type: string;
  readonly summary: string;
  /** Strict, `type` included as a literal. */
  readonly config: S;
  /** No I/O. */
  connect(config: z.output<S>, context: PluginContext): Client;
}

export type Typed = { readonly type: string; readonly config: unknown };
type Configs<List> = { readonly [I in keyof List]: List[I] extends { readonly config: infer S } ? S : never };

/** The schemas of a plugin's connectors, in their order: for a union by `type`. */
function configsOf<const List extends readonly Typed[]>(list: List): Configs<List> {
  return list.map(({ config }) => config) as unknown as Configs<List>;
}

/** Returns the connector of this type; the config has made sure that there is one. */
export function connectorOf<Client>(list: readonly Typed[], type: string): Connector<Client> {
  return list.find((one) => one.type === type) as unknown as Connector<Client>;
}

/** Returns the client of the connector that a target's `connector` settings name by `type`. No I/O. */
export function connectTo<Client>(
  list: readonly Typed[],
  settings: { readonly type: string },
  context: PluginContext,
): Client {
  return connectorOf<Client>(list, settings.type).connect(settings, context);
}

/** A connector of any plugin, as a list holds it. */
export type AnyConnector = Connector<unknown>;

/** The schemas of a plugin's own connectors and of further ones that the config names. The type knows only the plugin's own. */
export function configsWith<const List extends readonly Typed[]>(
  list: List,
  more: readonly AnyConnector[],
): Configs<List> {
  return configsOf([...list, ...more]) as unknown as Configs<List>;
}
