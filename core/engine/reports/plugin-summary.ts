/** One line of `rollcall plugins`. */
export interface PluginSummary {
  readonly name: string;
  readonly summary: string;
  /** `source` or `target`. */
  readonly side: "source" | "target";
  /** Values of `connector.type`; empty: the plugin has no choice of connectors. */
  readonly connectors: readonly string[];
  /** What `sync --area` takes. */
  readonly areas: readonly string[];
  /** What a partial run carries and what it cannot see; null: it reads both sides wholly. */
  readonly partial: string | null;
}
