/**
 * From a plugin's request to what goes on the wire: copied once, so that nothing can change it while it waits for its turn,
 * and judged before anything is sent. Here test mode is enforced: what is neither a reading method (`isReading`) nor declared
 * as a reading POST by the connector is refused, under whatever name it comes. Pure.
 */
import { RefusedError } from "../../model/errors.ts";
import { RULES } from "../../model/rules.ts";
import { ForbiddenRequest, WriteInTestMode } from "../forbidden.ts";
import { type HttpOptions, type HttpRequest, isReading } from "./http.ts";

/** What holds for every request of one gateway. */
export interface Rules {
  readonly vendor: string;
  readonly base: URL;
  /** `POST https://…/path`: posts that only read. */
  readonly reads: ReadonlySet<string>;
  readonly readOnly: boolean;
  /** Paths of the wire that alone may be written to, and all below them; null: every path. */
  readonly mayWrite: readonly string[] | null;
}

export interface Outgoing {
  /** A copy of the plugin's request, which `judge` is given. */
  readonly request: HttpRequest;
  /** The method on the wire, in upper case. */
  readonly method: HttpRequest["method"];
  /** Below the base URL, without the query: for messages, logs and metrics. */
  readonly path: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number;
  readonly repeat: "safe" | "once";
  /** Whether the request only reads: by its method, or as a POST that the connector declares as such. */
  readonly reading: boolean;
}

type RuleOptions = HttpOptions & { readonly readOnly: boolean; readonly mayWrite?: readonly string[] | undefined };

/** @throws ForbiddenRequest when the options themselves would open a way round test mode. */
export function rulesOf(options: RuleOptions): Rules {
  const base = new URL(options.baseUrl.replace(/\/+$/, ""));
  const reads = new Set<string>();
  for (const entry of options.reads ?? []) {
    const path = /^POST (\/\S*)$/.exec(entry)?.[1];
    if (path === undefined) throw new ForbiddenRequest(`${options.vendor}: "${entry}" cannot be declared as a read`);
    reads.add(`POST ${wirePath(path, base)}`);
  }
  const mayWrite = options.mayWrite?.map((path) => wirePath(path, base)) ?? null;
  return { vendor: options.vendor, base, reads, readOnly: options.readOnly, mayWrite };
}

/** @throws ForbiddenRequest, or RefusedError CONTRACT_BROKEN for an address of another origin (a next link gone astray) */
export function outgoing(given: HttpRequest, rules: Rules): Outgoing {
  const request = { ...given };
  const method = String(request.method).toUpperCase() as HttpRequest["method"];
  const url = locate(request, rules);
  const path = belowBase(url.pathname, rules.base);
  const name = `${rules.vendor}: ${method} ${path}`;
  const reading = isReading(method) || rules.reads.has(`${method} ${url.pathname}`);
  if (rules.readOnly && !reading) throw new WriteInTestMode(`${name} would write, and in test mode nothing is written`);
  if (!reading && !isDeclared(url.pathname, rules)) throw undeclared(name);
  if (hasDots(request.path)) throw dotted(name);
  if (METHOD_PARAMETER.test(url.search)) throw disguised(name, "_method", rules);
  const headers = lowerCased(request.headers, name, rules);
  const body = bodyOf(request, headers, name, rules);
  const repeat = request.repeat ?? (reading || method === "PUT" || method === "DELETE" ? "safe" : "once");
  const timeoutMs = request.timeoutMs ?? RULES.request.timeoutMs;
  const target = url.pathname + url.search;
  return { request, method, path, target, headers, body, timeoutMs, repeat, reading };
}

/** `_method` as the name of a parameter, however its letters are written. */
const METHOD_PARAMETER = /[?&](?:_|%5f)(?:m|%6d)(?:e|%65)(?:t|%74)(?:h|%68)(?:o|%6f)(?:d|%64)(?:[=&]|$)/i;

/** Returns the headers with names in lower case. @throws ForbiddenRequest for headers that name another method or host. */
export function lowerCased(
  headers: Readonly<Record<string, string>> | undefined,
  name: string,
  rules: Pick<Rules, "readOnly">,
): Record<string, string> {
  const lower: Record<string, string> = {};
  for (const key in headers) {
    const header = key.toLowerCase();
    // X-HTTP-Method-Override, X-HTTP-Method, X-Method-Override and what else frameworks listen to.
    if (header.includes("method") && !header.startsWith("access-control-")) throw disguised(name, key, rules);
    if (header === "host") throw new ForbiddenRequest(`${name} names another host in a header`);
    lower[header] = headers[key]!;
  }
  return lower;
}

function locate({ path, query }: HttpRequest, rules: Rules): URL {
  const [whole = ""] = path.split("#", 1);
  const more = queryText(query);
  const full = more === "" ? whole : `${whole}${whole.includes("?") ? "&" : "?"}${more}`;
  const url = URL.parse(path.startsWith("/") ? origin(rules.base) + prefix(rules.base) + full : full);
  if (url === null) throw new ForbiddenRequest(`${rules.vendor}: a request path must begin with "/" or be an address`);
  if (url.origin !== rules.base.origin) throw astray(url, rules);
  return url;
}

function queryText(query: HttpRequest["query"]): string {
  const pairs: string[] = [];
  for (const key in query) {
    const value = query[key];
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      pairs.push(`${encodeURIComponent(key)}=${encodeURIComponent(String(one))}`);
    }
  }
  return pairs.join("&");
}

function bodyOf({ json, form, text }: HttpRequest, headers: Record<string, string>, name: string, rules: Rules) {
  if (text !== undefined) {
    headers["content-type"] ??= text.type;
    return text.body;
  }
  if (json !== undefined) {
    headers["content-type"] ??= "application/json";
    return JSON.stringify(json);
  }
  if (form === undefined) return null;
  if ("_method" in form) throw disguised(name, "_method", rules);
  headers["content-type"] ??= "application/x-www-form-urlencoded";
  return new URLSearchParams(form).toString();
}

function origin(base: URL): string {
  return `${base.protocol}//${base.host}`;
}

function prefix(base: URL): string {
  return base.pathname === "/" ? "" : base.pathname;
}

function wirePath(path: string, base: URL): string {
  return new URL(origin(base) + prefix(base) + path).pathname;
}

/** A part of a path that is `.` or `..`, encoded or not: an id that a vendor gave, and the way to another record. */
function hasDots(path: string): boolean {
  return /(?:^|[/\\])(?:\.|%2e){1,2}(?:[/\\]|$)/i.test(path.split(/[?#]/, 1)[0]!);
}

function dotted(name: string): RefusedError {
  return new RefusedError(
    "CONTRACT_BROKEN",
    `${name} was refused: an id of nothing but dots would lead to another record`,
    {
      remedy: "Look for a record with such an id in the source and in the tool, and tell the vendor.",
    },
  );
}

/** Behind an encoded slash, backslash or percent sign a server may read another path than we do. */
const ENCODED_WAY = /%(2f|5c|25)/i;

function isDeclared(pathname: string, { mayWrite }: Rules): boolean {
  if (mayWrite === null) return true;
  const below = mayWrite.some((path) => pathname === path || pathname.startsWith(`${path}/`));
  return below && !ENCODED_WAY.test(pathname);
}

function undeclared(name: string): ForbiddenRequest {
  return new ForbiddenRequest(`${name} would write where this target has not declared to write`);
}

function belowBase(pathname: string, base: URL): string {
  const start = prefix(base);
  return start !== "" && pathname.startsWith(`${start}/`) ? pathname.slice(start.length) : pathname;
}

function disguised(name: string, by: string, { readOnly }: Pick<Rules, "readOnly">): ForbiddenRequest {
  const message = `${name} names another method by "${by}"`;
  return readOnly
    ? new WriteInTestMode(`${message}, and in test mode nothing is written`)
    : new ForbiddenRequest(message);
}

function astray(url: URL, { vendor, base }: Rules): RefusedError {
  return new RefusedError(
    "CONTRACT_BROKEN",
    `${vendor}: a request to ${url.origin} was refused: the credentials are for ${base.origin} only`,
    {
      remedy: `Check the base URL of ${vendor} in the config; if it is right, tell the vendor that its links lead to the wrong address.`,
    },
  );
}
