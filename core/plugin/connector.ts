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
