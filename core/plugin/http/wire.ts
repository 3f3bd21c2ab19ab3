/**
 * One exchange with a vendor over kept-alive connections: bytes out, a status, headers and text back, or a WireError that
 * says whether the request may have left. undici's `dispatch` is used rather than `request` or `fetch`: it is the quickest
 * of the ways measured (core/decisions), and only its handler tells when a request begins to be written.
 */
import { isAscii, isUtf8 } from "node:buffer";
import { createRequire } from "node:module";
import type { Dispatcher } from "undici";
import Pool from "undici/lib/dispatcher/pool.js";
import { Connections } from "./connections.ts";
import { trusting } from "./trusting.ts";
import { unpack } from "./unpack.ts";

export interface ProxyOptions {
  readonly httpsProxy?: string | undefined;
  readonly httpProxy?: string | undefined;
  readonly noProxy?: string | undefined;
}

export interface WireOptions {
  readonly origin: string;
  readonly ca?: string | undefined;
  readonly proxy?: ProxyOptions | undefined;
  /** Bytes of an answer, unpacked. */
  readonly limit: number;
}

export interface WireRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly body: string | null;
  readonly timeoutMs: number;
  /** Asked at the moment at which the first byte would leave, however long the request has waited until then. Default: it may. */
  readonly mayLeave?: () => boolean;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** False: the bytes were not UTF-8, and the text shows U+FFFD in their places. */
  readonly isUtf8: boolean;
  /** The text holds nothing beyond ASCII. Left out: not known. */
  readonly isAscii?: boolean;
}

export class WireError extends Error {
  readonly kind: "network" | "time-out" | "too large" | "cancelled";
  /** Whether the request may have reached the vendor. False: it certainly never left. */
  readonly left: boolean;

  constructor(kind: WireError["kind"], left: boolean, cause?: unknown) {
    super(kind, { cause });
    this.kind = kind;
    this.left = left;
  }
}

/** Eight requests in flight, one page read ahead, one token. */
const CONNECTIONS = 10;

export class Wire {
  readonly #options: WireOptions;
  /** Exchanges under way. No Set: what V8 leaves of one that changes all the time keeps half of them until all memory is collected. */
  readonly #open: Exchange[] = [];
  readonly #connections = new Connections();
  #dispatcher: Dispatcher | undefined;

  constructor(options: WireOptions) {
    this.#options = options;
  }

  /** @throws WireError, or ConfigError for a certificate authority that is none */
  async exchange(request: WireRequest, headers: Readonly<Record<string, string>>): Promise<WireAnswer> {
    this.#dispatcher ??= connect(this.#options, this.#connections);
    const exchange = new Exchange(request, this.#options.limit, this.#connections);
    this.#open.push(exchange);
    try {
      const { method, target: path, body } = request;
      this.#dispatcher.dispatch({ origin: this.#options.origin, method, path, headers, body }, exchange);
    } catch (error) {
      exchange.fail("network", error);
    }
    try {
      return await exchange.answer;
    } finally {
      this.#open.splice(this.#open.indexOf(exchange), 1);
    }
  }

  /** Breaks off everything that is under way. */
  cancel(): void {
    for (const exchange of this.#open) exchange.fail("cancelled");
  }

  async close(): Promise<void> {
    this.cancel();
    await this.#dispatcher?.destroy();
  }
}

function connect({ origin, ca, proxy }: WireOptions, connections: Connections): Dispatcher {
  // A given authority is trusted in addition to those of the machine. Verification itself cannot be switched off.
  const tls = ca === undefined ? {} : { secureContext: trusting(ca) };
  // The exchange has a time limit of its own over all of its phases.
  const limits = { connections: CONNECTIONS, headersTimeout: 0, bodyTimeout: 0 };
  const options = { ...limits, connect: connections.connectBy(tls) };
  if (!proxy?.httpsProxy && !proxy?.httpProxy) return new Pool(origin, options);
  const { httpsProxy = "", httpProxy = "", noProxy = "" } = proxy;
  // Through the front door, which a proxy's agent needs; it loads fetch, web sockets and mocks too, so nobody else pays for it.
  const undici = createRequire(import.meta.url)("undici") as typeof import("undici");
  const clientFactory = (url: URL) => new undici.Pool(url, { connect: connections.connectBy({}) });
  return new undici.EnvHttpProxyAgent({ ...options, clientFactory, requestTls: tls, httpsProxy, httpProxy, noProxy });
}

/** Most answers are ASCII, which is read in two thirds of the time. */
function textOf(bytes: Buffer): Pick<WireAnswer, "text" | "isUtf8" | "isAscii"> {
  if (isAscii(bytes)) return { text: bytes.toString("latin1"), isUtf8: true, isAscii: true };
  return { text: bytes.toString("utf8"), isUtf8: isUtf8(bytes), isAscii: false };
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<WireAnswer>;
  readonly #limit: number;
  readonly #connections: Connections;
  readonly #mayLeave: () => boolean;
  readonly #settle: PromiseWithResolvers<WireAnswer>;
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #ended = false;
  #left = false;
  #size = 0;
  #status = 0;
  #headers: Record<string, string> = {};

  constructor({ timeoutMs, mayLeave = () => true }: WireRequest, limit: number, connections: Connections) {
    this.#limit = limit;
    this.#connections = connections;
    this.#mayLeave = mayLeave;
    this.#settle = Promise.withResolvers();
    this.answer = this.#settle.promise;
    // A timer of the machine, not of the clock that a test may turn: what hangs is a socket.
    this.#timer = setTimeout(() => this.fail("time-out"), timeoutMs);
  }

  fail(kind: WireError["kind"], cause?: unknown): void {
    if (this.#ended) return;
    this.#end();
    this.#settle.reject(new WireError(kind, this.#left, cause));
    this.#connections.breakOff(() => this.#controller?.abort(new Error(kind)));
  }

  #end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // It waited in the queue until it was given up, or the process stood still meanwhile: now it must not leave any more.
    if (!this.#ended && !this.#mayLeave()) this.fail("cancelled");
    if (this.#ended) return controller.abort(new Error("given up"));
    this.#left = true;
    this.#controller = controller;
  }

  onResponseStart(_: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    this.#status = status;
    for (const name in headers) {
      const value = headers[name];
      if (value !== undefined) this.#headers[name] = Array.isArray(value) ? value.join(", ") : value;
    }
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.#limit) this.fail("too large");
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#ended) return;
    const bytes = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    try {
      const unpacked = unpack(bytes, this.#headers["content-encoding"], this.#limit);
      this.#end();
      this.#settle.resolve({ status: this.#status, headers: this.#headers, ...textOf(unpacked) });
    } catch (error) {
      const large = error instanceof RangeError;
      this.fail(large ? "too large" : "network", error);
    }
  }

  onResponseError(_: unknown, error: Error): void {
    this.fail("network", error);
  }
}
