/** One line of `rollcall plugins`. */
export interface PluginSummary {
  readonly name: string;
  readonly summary: string;
  /** `source` or `target`. */
  readonly side: "source" | "target";
  /** Values of `connector.type`; empty where the plugin has one way only. */
  readonly connectors: readonly string[];
  /** What `sync --area` takes. */
  readonly areas: readonly string[];
  /** What a partial run carries and what it cannot see; null: both sides are read in it. */
  readonly partial: string | null;
}
