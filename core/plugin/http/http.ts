/** The shape of the door to a vendor; `gateway.ts` is the door. Plugins see this file alone. */
import type { RollcallError } from "../../model/errors.ts";

export interface HttpOptions {
  /** Stands in logs, metrics and messages: `personio`, `awork`. */
  readonly vendor: string;
  readonly baseUrl: string;
  /**
   * Returns the headers that are sent with every request. Called for each request, so that a token can change. May reject with a
   * RollcallError.
   */
  readonly headers?: (
    signal: AbortSignal,
  ) => Promise<Readonly<Record<string, string>>> | Readonly<Record<string, string>>;
  /** The vendor's limit. Requests above it wait for their turn. */
  readonly pace?: Pace;
  /**
   * Pure. Called for every answer, 2xx included (some vendors answer a failure with 200). Returns an error to throw, `retry-auth` to
   * fetch new headers and try once more, or undefined: then the gateway judges the answer by its status.
   */
  readonly judge?: (answer: Answer, request: HttpRequest) => RollcallError | "retry-auth" | undefined;
  /** Called when `judge` returned `retry-auth`: forget the token. */
  readonly forgetAuth?: () => void;
  /**
   * POST requests that only read, such as `POST /v2/auth/token`. They are allowed in test mode. Any other method here is refused
   * when the gateway is made.
   */
  readonly reads?: readonly string[];
  /** PEM of a further certificate authority. */
  readonly ca?: string | undefined;
}

/** A token bucket: `burst` at once, refilled at `perSecond`; and at most `perMinute` in any minute where given. */
export interface Pace {
  readonly perSecond: number;
  readonly burst: number;
  readonly perMinute?: number;
}

/** `PROPFIND`, `REPORT` and `MKCALENDAR` are WebDAV's and CalDAV's. */
export type Method =
  | "GET"
  | "HEAD"
  | "OPTIONS"
  | "PROPFIND"
  | "REPORT"
  | "MKCALENDAR"
  | "POST"
  | "PUT"
  | "PATCH"
  | "DELETE";

/**
 * Only these read, by their definition (RFC 9110; RFC 4918, 9.1; RFC 3253, 3.6). Every other name writes. Spelt out, since a
 * list or a set could be added to by any plugin.
 */
export function isReading(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS" || method === "PROPFIND" || method === "REPORT";
}

export interface HttpRequest {
  readonly method: Method;
  /** Below the base URL, with a leading slash; or an absolute URL of the same origin (a next link). */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  /** A body that is sent unchanged, with its content type: `text/calendar; charset=utf-8`. */
  readonly text?: { readonly type: string; readonly body: string };
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Whether the request may be sent twice. `safe`: it is repeated blindly; the default for reads, PUT and DELETE. `once`: it is not
   * repeated when the first one may have been carried out, and then fails with an `ambiguous` TransientError.
   */
  readonly repeat?: "safe" | "once";
  /** Overrides the 30 s. */
  readonly timeoutMs?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** @throws RefusedError CONTRACT_BROKEN when the text is not JSON. */
  json(): unknown;
}

export interface Http {
  /**
   * Resolves with a 2xx answer. Everything else throws: TransientError after its retries are spent, RefusedError,
   * RecordError (409, 422, 404 on a write), or what `judge` says.
   */
  send(request: HttpRequest): Promise<Answer>;
  /** Requests sent so far, retries included. */
  readonly sent: number;
}
