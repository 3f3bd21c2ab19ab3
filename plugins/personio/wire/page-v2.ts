/**
 * v2's envelope `{ _data, _meta: { links: { next: { href } } } }`. Next links were relative until September 2025 and have been
 * absolute since: both forms are followed, as given, but only to Personio itself; the token goes nowhere else.
 */
import { RefusedError } from "../../../core/model/errors.ts";
import type { Answer, HttpRequest } from "../../../core/plugin/http/http.ts";
import type { CursorPage } from "../../../core/plugin/http/pagination.ts";
import { eachOf, isObject, listAt, objectAt, understood } from "./expect.ts";

export function pageOfV2<T>(collection: string, answer: Answer, parse: (record: unknown) => T): CursorPage<T> {
  const body = understood(collection, "", () => objectAt(answer.json(), "answer"));
  const records = understood(collection, "", () => listAt(body._data, "_data"));
  return { items: eachOf(collection, "_data", records, parse), next: nextOf(body._meta) };
}

/** Reads a single record. `GET /v2/persons/{id}` returns it bare, one client expects it in `_data`: both are accepted. */
export function recordOfV2<T>(collection: string, answer: Answer, parse: (record: unknown) => T): T {
  return understood(collection, "", () => {
    const body = objectAt(answer.json(), "answer");
    return parse(isObject(body._data) ? body._data : body);
  });
}

function nextOf(meta: unknown): string | null {
  const links = isObject(meta) ? meta.links : undefined;
  const next = isObject(links) ? links.next : undefined;
  const href = isObject(next) ? next.href : next;
  return typeof href === "string" && href !== "" ? href : null;
}

const PERSONIO = "https://api.personio.de";

/**
 * Returns the request for a next link. It takes only path and query from the link, so it goes to the base URL whatever host the
 * link names.
 * @throws RefusedError CONTRACT_BROKEN for a link to somewhere else.
 */
export function followLink(link: string, from: HttpRequest, baseUrl: string): HttpRequest {
  const base = new URL(baseUrl);
  const prefix = base.pathname.replace(/\/$/, "");
  const url = URL.parse(link, `${base.origin}${prefix}${from.path}`);
  const home = url !== null && (url.origin === base.origin || url.origin === PERSONIO);
  const path = url?.pathname.startsWith(`${prefix}/`) ? url.pathname.slice(prefix.length) : url?.pathname;
  if (!home || !path?.startsWith("/v2/")) {
    throw new RefusedError("CONTRACT_BROKEN", `${from.path}: the link to the next page leads away from Personio`, {
      remedy: "Check base_url and the proxy between rollcall and Personio; the link was not followed.",
    });
  }
  return { method: "GET", path, query: queryOf(url.searchParams) };
}

function queryOf(parameters: URLSearchParams): NonNullable<HttpRequest["query"]> {
  const query: Record<string, string | readonly string[]> = {};
  for (const key of new Set(parameters.keys())) {
    const values = parameters.getAll(key);
    query[key] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return query;
}
