/** The HTTP server of dashboard, API and health checks. */
import type { AddressInfo } from "node:net";
import { serve, type ServerType } from "@hono/node-server";
import { Cancelled, CommandRefused } from "../model/errors.ts";
import { isLoopback } from "../model/loopback.ts";
import type { WebParts } from "./parts.ts";
import { createRoutes } from "./routes.ts";

export interface WebServerOptions extends Omit<WebParts, "closing" | "isLocal"> {
  /** Port 0: any free one. */
  readonly listen: { readonly host: string; readonly port: number };
}

export interface WebServer {
  /** @throws CommandRefused CONFIG if the address cannot be listened on */
  listen(): Promise<void>;
  /** `http://127.0.0.1:8080`, once it listens. */
  readonly url: string;
  close(): Promise<void>;
}

export function createWebServer(options: WebServerOptions): WebServer {
  const { host, port } = options.listen;
  const closing = new AbortController();
  const { fetch } = createRoutes({ ...options, closing: closing.signal, isLocal: isLoopback(host) });
  let server: ServerType | null = null;
  let url = "";
  return {
    get url() {
      return url;
    },
    async listen() {
      server = await open(fetch, host, port);
      const { port: actual } = server.address() as AddressInfo;
      url = `http://${host.includes(":") ? `[${host}]` : host}:${actual}`;
    },
    async close() {
      closing.abort(new Cancelled("the page closes"));
      const open = server;
      server = null;
      if (open) await shut(open);
    },
  };
}

function open(fetch: Parameters<typeof serve>[0]["fetch"], hostname: string, port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname, port }, () => resolve(server));
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const message = `the dashboard cannot listen on ${hostname}:${port}: ${cause.code ?? cause.message}`;
      const remedy =
        "Choose another address in `web.listen` (or $ROLLCALL_LISTEN), or stop the program that uses this one.";
      reject(new CommandRefused("CONFIG", message, { remedy, cause }));
    });
  });
}

/** Closes the server and cuts off unfinished answers, since every page can be loaded again. */
function shut(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
}
