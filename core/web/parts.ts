/** What the page and the API are given by whoever opens them. */
import type { ChangeNotices } from "../engine/schedule/change-notices.ts";
import type { Live } from "../engine/live.ts";
import type { Operations } from "../engine/operations/operations.ts";
import type { PluginSummary } from "../engine/operations/plugin-summary.ts";
import type { Clock } from "../model/time.ts";
import type { OutboxTable, Store } from "../store/store.ts";
import type { WebUser } from "./auth/sessions.ts";
import type { Readiness } from "./health/readiness.ts";
import type { VendorTraffic } from "./metrics/vendor-traffic.ts";

/** What of the config they want to know; a `Config` is one. Asked at every request: a reload may have changed it. */
export interface WebView {
  readonly language: "en" | "de";
  readonly timezone: string;
  readonly web: {
    /** Empty: see auth/is-open.ts. */
    readonly users: readonly WebUser[];
    readonly publicUrl: string | null;
    readonly metrics: "token" | "open";
  } | null;
}

export interface WebLog {
  info(message: string, fields: Readonly<Record<string, string | number>>): void;
  warn(message: string, fields: Readonly<Record<string, string | number>>): void;
  error(message: string, fields: Readonly<Record<string, unknown>>): void;
}

export interface WebParts {
  readonly operations: Operations;
  readonly store: Pick<Store, "sessions" | "tokens" | "actions">;
  readonly config: () => WebView;
  readonly clock: Clock;
  readonly log: WebLog;
  /** Of the keyed hashes in cookies and forms: one a database, so that a restart changes nothing. */
  readonly key: string;
  readonly version: string;
  /** Of the config in force. */
  readonly plugins: () => readonly PluginSummary[];
  /** JSON Schema of the config file. */
  readonly schema: () => object;
  /** Only this machine can connect. */
  readonly isLocal: boolean;
  /** What happens, while it happens. */
  readonly live: Live;
  readonly traffic: () => readonly VendorTraffic[];
  readonly ready: () => Promise<Readiness>;
  readonly notices: Pick<ChangeNotices, "webhookOf" | "take">;
  /** Aborted when the server closes: what was begun beside the pages ends. */
  readonly closing: AbortSignal;
  /** The demo's: its mails can be read on a page. */
  readonly mailbox?: Pick<OutboxTable, "recent">;
  /** `health`: no page at all, only `/healthz` and `/readyz`. */
  readonly only?: "health";
}
