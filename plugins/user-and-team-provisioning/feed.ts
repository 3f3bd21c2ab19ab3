/**
 * What a connector offers if its tool takes everybody at once, as one file, and removes whoever is not in it. Nothing here decides
 * anything: the plugin says who belongs in the file, and the engine whether it may be sent.
 */
import type { Connector } from "../../core/plugin/connector.ts";
import type { PluginContext, Tested } from "../../core/plugin/contract.ts";
import type { z } from "../../core/plugin/schema.ts";
import type { Attributes } from "./connector.ts";

/** One person of the file. */
export interface FeedRow {
  /** The person's id in the source, which never changes, unlike the e-mail. */
  readonly import_id: string;
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
  /** The supervisor's `import_id`; null: there is none; omitted: the config does not map it. */
  readonly reports_to?: string | null;
  /** Values by the tool's name of the attribute, which groups employees. Every row has the same attributes. */
  readonly attributes: Readonly<Record<string, string | null>>;
}

export interface FeedClient {
  /**
   * Sends the whole file. Safe to repeat: a file that is there already is not sent again. `gone`: `import_id` of those who are left out
   * on purpose. @throws RefusedError if nobody is in it, or if others than those would go
   */
  publish(rows: readonly FeedRow[], gone: ReadonlySet<string>): Promise<void>;
  /** Read-only. Never throws for what it can report. */
  test(): Promise<Tested>;
}

/** The connector of a feed says which columns may be mapped, so that a wrong one shows when the config is read. */
export interface FeedConnector<S extends z.ZodObject = z.ZodObject> extends Connector<FeedClient, S> {
  /** Tells it apart from the connector of a directory. */
  readonly feed: true;
  readonly attributes: Attributes;
  /**
   * Columns that the tool asks for, with the attribute that fills each. The settings can map that attribute to another column, or leave
   * the column out by an empty mapping.
   */
  readonly asksFor?: Readonly<Record<string, string>>;
  connect(config: z.output<S>, context: PluginContext): FeedClient;
}
