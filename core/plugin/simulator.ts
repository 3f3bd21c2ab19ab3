/**
 * The ground that every vendor's simulator stands on: a real HTTP server on a free loopback port, a log of what it was
 * asked, and faults on demand. A simulator lives beside the client that it answers; only tests and `demo` start one.
 */
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isReading } from "./http.ts";

export interface SimRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  json(): unknown;
  form(): URLSearchParams;
}

export interface SimAnswer {
  readonly status: number;
  /** A string is sent as it is; anything else as JSON; undefined: no body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type SimHandler = (request: SimRequest) => SimAnswer | Promise<SimAnswer>;

/** How the server misbehaves. */
export interface Fault {
  /** Which requests; both must match where given. The path is matched without the query. */
  readonly method?: string;
  readonly path?: RegExp;
  readonly where?: (request: SimRequest) => boolean;
  /** Matching requests that pass unharmed first. Default 0. */
  readonly after?: number;
  /** How many requests it hits. Default 1; `Infinity` until `heal()`. */
  readonly times?: number;
  readonly how: /** Never answers. */
    | "hang"
    /** Cuts the connection before anything is done. */
    | "reset"
    /** Does the work, then cuts the connection. */
    | "drop after write"
    /** Answers this and does nothing. */
    | SimAnswer
    /** Does the work and answers something else: a cut list, a repeated page, a moved total. */
    | ((answer: SimAnswer, request: SimRequest) => SimAnswer);
}

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Null while unanswered (hung or cut). */
  status: number | null;
}

export interface SimServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly log: LoggedRequest[];
  /** Writing requests that were carried out or refused, in order. */
  writes(): LoggedRequest[];
  fault(fault: Fault): void;
  /** Forgets all faults and lets hanging requests go. */
  heal(): void;
  /** Keep no log (benchmarks). */
  forgetful: boolean;
  close(): Promise<void>;
}

interface ArmedFault {
  readonly fault: Fault;
  skip: number;
  left: number;
}

export async function startSimServer(
  handle: SimHandler,
  { port = 0 }: { readonly port?: number } = {},
): Promise<SimServer> {
  const log: LoggedRequest[] = [];
  let armed: ArmedFault[] = [];
  const simulator = { forgetful: false };

  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("error", () => undefined);
    incoming.on("end", () => {
      const url = new URL(incoming.url ?? "/", "http://simulator");
      const text = Buffer.concat(chunks).toString("utf8");
      const request: SimRequest = {
        method: incoming.method ?? "GET",
        path: url.pathname,
        query: url.searchParams,
        headers: incoming.headers,
        text,
        json: () => JSON.parse(text),
        form: () => new URLSearchParams(text),
      };
      const entry: LoggedRequest = {
        method: request.method,
        path: url.pathname,
        query: url.search,
        headers: incoming.headers,
        text,
        status: null,
      };
      if (!simulator.forgetful) log.push(entry);
      void answer(request, entry, response);
    });
  });

  async function answer(request: SimRequest, entry: LoggedRequest, response: ServerResponse): Promise<void> {
    const fault = nextFault(request);
    if (fault === "hang") return;
    if (fault === "reset") return void response.socket?.destroy();
    try {
      const given = typeof fault === "object" ? fault : await handle(request);
      if (fault === "drop after write") return void response.socket?.destroy();
      send(response, entry, typeof fault === "function" ? fault(given, request) : given);
    } catch (error) {
      send(response, entry, {
        status: 500,
        body: `simulator: ${error instanceof Error ? error.stack : String(error)}`,
      });
    }
  }

  function nextFault(request: SimRequest): Fault["how"] | undefined {
    for (const one of armed) {
      const { method, path, where } = one.fault;
      if (one.left <= 0 || (method && method !== request.method) || (path && !path.test(request.path))) continue;
      if (where && !where(request)) continue;
      if (one.skip > 0) {
        one.skip -= 1;
        continue;
      }
      one.left -= 1;
      return one.fault.how;
    }
    return undefined;
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  server.keepAliveTimeout = 60_000;

  return Object.assign(simulator, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    writes: () => log.filter(({ method }) => !isReading(method)),
    fault: (fault: Fault) => void armed.push({ fault, skip: fault.after ?? 0, left: fault.times ?? 1 }),
    heal: () => {
      armed = [];
      server.closeAllConnections();
    },
    close: () => closeServer(server),
  });
}

function send(response: ServerResponse, entry: LoggedRequest, answer: SimAnswer): void {
  entry.status = answer.status;
  const isText = typeof answer.body === "string";
  const body = answer.body === undefined ? "" : isText ? (answer.body as string) : JSON.stringify(answer.body);
  const type = answer.body === undefined ? {} : { "content-type": isText ? "text/html" : "application/json" };
  response.writeHead(answer.status, { ...type, "content-length": String(Buffer.byteLength(body)), ...answer.headers });
  response.end(body);
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
