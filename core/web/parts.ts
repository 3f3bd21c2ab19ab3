/** What dashboard and API are given to work with. */
import type { ChangeNotices } from "../engine/schedule/change-notices.ts";
import type { Live } from "../engine/live.ts";
import type { Operations } from "../engine/operations/operations.ts";
import type { PluginSummary } from "../engine/reports/plugin-summary.ts";
import type { Log } from "../model/log.ts";
import type { Clock } from "../model/time.ts";
import type { OutboxTable, Store } from "../store/store.ts";
import type { WebUser } from "./auth/sessions.ts";
import type { Readiness } from "./health/readiness.ts";
import type { VendorTraffic } from "./metrics/vendor-traffic.ts";

/** The parts of the config that dashboard and API need. They are read at every request, since a reload may have changed them. */
export interface WebView {
  readonly language: "en" | "de";
  readonly timezone: string;
  readonly web: {
    /** Who may sign in. If empty, see auth/is-open.ts. */
    readonly users: readonly WebUser[];
    readonly publicUrl: string | null;
    readonly metrics: "token" | "open";
  } | null;
}

export interface WebParts {
  readonly operations: Operations;
  readonly store: Pick<Store, "sessions" | "tokens" | "actions">;
  readonly config: () => WebView;
  readonly clock: Clock;
  readonly log: Log;
  /** The key of the hashes in cookies and forms. It is kept in the database, so that a restart changes nothing. */
  readonly key: string;
  readonly version: string;
  /** The plugins of the config in force. */
  readonly plugins: () => readonly PluginSummary[];
  /** JSON Schema of the config file. */
  readonly schema: () => object;
  /** True if only this machine can connect. */
  readonly isLocal: boolean;
  /** The events of runs, as they happen. */
  readonly live: Live;
  readonly traffic: () => readonly VendorTraffic[];
  readonly ready: () => Promise<Readiness>;
  readonly notices: Pick<ChangeNotices, "webhookOf" | "take">;
  /** Aborted when the server closes, so that work in the background ends. */
  readonly closing: AbortSignal;
  /** The mails of the demo, which a page shows. */
  readonly mailbox?: Pick<OutboxTable, "recent">;
  /** `health`: no pages and no API. */
  readonly only?: "health";
}
