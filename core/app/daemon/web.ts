/** The dashboard over an open app; without `web` in the config, only its health checks, on loopback. */
import { sources, targets } from "../../../plugins/index.ts";
import { catalogOf } from "../../config/catalog.ts";
import { configJsonSchema } from "../../config/documents/json-schema.ts";
import { ChangeNotices } from "../../engine/schedule/change-notices.ts";
import { LISTEN_HINT, parseListen } from "../../config/settings.ts";
import { ConfigError } from "../../model/errors.ts";
import { isLoopback } from "../../model/loopback.ts";
import { createWebServer, type WebServer } from "../../web/server.ts";
import type { Readiness } from "../../web/health/readiness.ts";
import { summaries } from "../external/plugin-summaries.ts";
import { keyOf } from "../targets/key-of.ts";
import type { App } from "../open-app.ts";
import { createOperations } from "../operations/create-operations.ts";

const LOOPBACK = "127.0.0.1";
const PORT = 8080;

export interface WebOptions {
  /** `$ROLLCALL_LISTEN` */
  readonly listen?: string | undefined;
  /** Whether the mails are shown, as in the demo. Default: false. */
  readonly mailbox?: boolean;
}

export async function createWeb(
  app: App,
  ready: () => Promise<Readiness>,
  { listen, mailbox = false }: WebOptions = {},
): Promise<WebServer> {
  const { log, config } = app;
  return createWebServer({
    operations: createOperations(app),
    config: () => app.config,
    store: app.store,
    clock: app.clock,
    version: app.around.version,
    plugins: () => summaries(app.config.plugins),
    schema: () => configJsonSchema(catalogOf(sources, targets)),
    live: app.around.live,
    traffic: () => app.around.traffic.all(),
    key: await keyOf(app.store, "web_key"),
    log,
    ready,
    notices: new ChangeNotices(() => app.engine),
    listen: config.web?.listen ?? healthAddress(listen),
    ...(config.web === null && { only: "health" as const }),
    ...(mailbox && { mailbox: app.store.outbox }),
  });
}

/** Without a dashboard, health checks stay on this machine: of the variable's address only the port is used. */
function healthAddress(listen: string | undefined): { readonly host: string; readonly port: number } {
  if (!listen) return { host: LOOPBACK, port: PORT };
  const parsed = parseListen(listen);
  if (!parsed)
    throw new ConfigError(`ROLLCALL_LISTEN is not an address: ${listen}`, [], { remedy: `Change it: ${LISTEN_HINT}.` });
  return { host: isLoopback(parsed.host) ? parsed.host : LOOPBACK, port: parsed.port };
}
