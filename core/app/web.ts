/** The page over an open app; without `web` in the config, its health checks alone, on loopback. */
import { createWebServer, type WebServer } from "../web/server.ts";
import type { Readiness } from "../web/readiness.ts";
import type { App } from "./open-app.ts";
import { createOperations } from "./operations.ts";

const LOOPBACK = { host: "127.0.0.1", port: 8080 };

export function createWeb(
  app: App,
  ready: () => Promise<Readiness>,
  { mailbox = false }: { readonly mailbox?: boolean } = {},
): WebServer {
  const { log, config } = app;
  return createWebServer({
    operations: createOperations(app),
    config: () => app.config,
    clock: app.clock,
    log: {
      warn: (message, fields) => log.warn(fields, message),
      error: (message, fields) => log.error(fields, message),
    },
    ready,
    listen: config.web?.listen ?? LOOPBACK,
    ...(config.web === null && { only: "health" as const }),
    ...(mailbox && { mailbox: app.store.outbox }),
  });
}
