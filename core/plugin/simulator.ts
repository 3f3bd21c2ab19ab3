/**
 * The ground that every vendor's simulator stands on: a real HTTP server on a free loopback port, a log of what it was
 * asked, and faults on demand. A simulator lives beside the client that it answers; only tests and `demo` start one.
 */
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isReading } from "./http/http.ts";

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

export interface SimServerOptions {
  /** Default: any that is free. */
  readonly port?: number;
  /** Listens nowhere: `ask` is the only way in, under this address (`http://awork.invalid`). */
  readonly at?: string;
}

/** Text in, text out, as over the wire. */
export interface SimCall {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface SimServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Answers a request without a network. */
  ask(call: SimCall): Promise<SimAnswer | "hang" | "reset">;
  readonly log: LoggedRequest[];
  /** Writing requests that were carried out or refused, in order. */
  writes(): LoggedRequest[];
  fault(fault: Fault): void;
  /** Forgets all faults and lets hanging requests go. */
  heal(): void;
  /** True: it keeps no log (benchmarks). */
  forgetful: boolean;
  /** What each answer tells as its `Date`: `Tue, 21 Jul 2026 08:00:00 GMT`. Default null: no answer has the header. */
  date: (() => string) | null;
  close(): Promise<void>;
}

interface ArmedFault {
  readonly fault: Fault;
  skip: number;
  left: number;
}

export async function startSimServer(handle: SimHandler, { port = 0, at }: SimServerOptions = {}): Promise<SimServer> {
  const log: LoggedRequest[] = [];
  let armed: ArmedFault[] = [];
  const simulator: Pick<SimServer, "forgetful" | "date"> = { forgetful: false, date: null };

  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("error", () => undefined);
    incoming.on("end", async () => {
      const { method = "GET", url: target = "/", headers } = incoming;
      const given = await ask({ method, target, headers, text: Buffer.concat(chunks).toString("utf8") });
      if (given === "reset") response.socket?.destroy();
      else if (given !== "hang") send(response, given);
    });
  });

  async function ask({ method, target, headers, text }: SimCall): Promise<SimAnswer | "hang" | "reset"> {
    const url = new URL(target, "http://simulator");
    const asked = { method, path: url.pathname, headers, text };
    const entry: LoggedRequest = { ...asked, query: url.search, status: null };
    if (!simulator.forgetful) log.push(entry);
    const [json, form] = [() => JSON.parse(text), () => new URLSearchParams(text)];
    const given = await answer({ ...asked, query: url.searchParams, json, form });
    if (typeof given !== "object") return given;
    entry.status = given.status;
    return simulator.date === null ? given : dated(given, simulator.date());
  }

  async function answer(request: SimRequest): Promise<SimAnswer | "hang" | "reset"> {
    const fault = nextFault(request);
    if (fault === "hang" || fault === "reset") return fault;
    try {
      const given = typeof fault === "object" ? fault : await handle(request);
      if (fault === "drop after write") return "reset";
      return typeof fault === "function" ? fault(given, request) : given;
    } catch (error) {
      return { status: 500, body: `simulator: ${error instanceof Error ? error.stack : String(error)}` };
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

  const url = at ?? (await listen(server, port));
  return Object.assign(simulator, {
    url,
    ask,
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

function dated(answer: SimAnswer, date: string): SimAnswer {
  return { ...answer, headers: { date, ...answer.headers } };
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  server.keepAliveTimeout = 60_000;
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function send(response: ServerResponse, { status, body: given, headers }: SimAnswer): void {
  const isText = typeof given === "string";
  const body = given === undefined ? "" : isText ? given : JSON.stringify(given);
  const type = given === undefined ? {} : { "content-type": isText ? "text/html" : "application/json" };
  // The machine's time, which Node would tell, is not that of the world in which a test plays.
  response.sendDate = false;
  response.writeHead(status, { ...type, "content-length": String(Buffer.byteLength(body)), ...headers });
  response.end(body);
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
