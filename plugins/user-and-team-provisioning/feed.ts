/**
 * What a connector offers whose tool takes everybody at once, as one file: who is not in it is removed there. Nothing here
 * decides anything: who belongs in the file is the plugin's to say, and whether it may be sent the engine's.
 */
import type { Connector } from "../../core/plugin/connector.ts";
import type { PluginContext, Tested } from "../../core/plugin/contract.ts";
import type { z } from "../../core/plugin/schema.ts";
import type { Attributes } from "./connector.ts";

/** One person of the file. */
export interface FeedRow {
  /** The person's id in the source: for ever the same, whatever becomes of the e-mail. */
  readonly import_id: string;
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
  /** `import_id` of the supervisor; null: none; left out: not told. */
  readonly reports_to?: string | null;
  /** By the tool's name for each: groups of employees. Every row has the same ones. */
  readonly attributes: Readonly<Record<string, string | null>>;
}

export interface FeedClient {
  /**
   * The whole file. `gone`: `import_id` of those who are left out on purpose. Can be repeated: what is there already is not sent again.
   * @throws RefusedError when there is nobody in it, or when others than those would go
   */
  publish(rows: readonly FeedRow[], gone: ReadonlySet<string>): Promise<void>;
  /** Read-only. Never throws for what it can report. */
  test(): Promise<Tested>;
}

/** The connector of a feed says which columns may be mapped, so that a wrong one shows when the config is read. */
export interface FeedConnector<S extends z.ZodObject = z.ZodObject> extends Connector<FeedClient, S> {
  /** Tells it from a directory's. */
  readonly feed: true;
  readonly attributes: Attributes;
  /** Columns that the tool asks for, with the attribute that fills each, unless the settings fill another one by it, or this one by nothing. */
  readonly asksFor?: Readonly<Record<string, string>>;
  connect(config: z.output<S>, context: PluginContext): FeedClient;
}
