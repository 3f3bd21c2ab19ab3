/** The way to a SCIM server: address, token, media type, pages, filters. It knows how a server is asked, and nothing of the reason. */
import type { PluginContext, Reader } from "../../../core/plugin/contract.ts";
import type { Answer, Http, HttpRequest } from "../../../core/plugin/http/http.ts";
import type { ScimConfig } from "./config.ts";
import { filterText, type Equals } from "./filter.ts";
import { CAUSE, isCause, judging } from "./judge.ts";
import { listing, type Page } from "./listing.ts";
import { broken, isObject, resourceOf, rowsIn, textIn, valueIn, type Resource } from "./resource.ts";

export type Collection = "Users" | "Groups";
export type Query = NonNullable<HttpRequest["query"]>;

/** The request that changes a record. */
export interface Form {
  readonly method: "PATCH" | "PUT";
  readonly json: unknown;
  /** The version that was read, for `If-Match`; null if the server has none. */
  readonly version: string | null;
}

const TYPE = "application/scim+json";

export class ScimApi {
  readonly vendor: string;
  /** Where it leads, as far as the settings tell. */
  readonly tenant: string;
  /** The same before the config named the company account; undefined: it names none. */
  readonly formerly: string | undefined;
  readonly #http: Http;
  readonly #size: number;

  constructor(vendor: string, config: ScimConfig, { http }: Pick<PluginContext, "http">) {
    this.vendor = vendor;
    const url = config.url.replace(/\/+$/, "");
    this.tenant = config.company === undefined ? url : `${url} (${config.company})`;
    this.formerly = config.company === undefined ? undefined : url;
    this.#size = config.page_size;
    this.#http = http({
      vendor,
      baseUrl: config.url,
      headers: () => ({ authorization: `Bearer ${config.token.reveal()}`, accept: `${TYPE}, application/json;q=0.9` }),
      pace: {
        perSecond: Math.max(1, config.requests_per_minute / 60),
        burst: 5,
        perMinute: config.requests_per_minute,
      },
      judge: judging(vendor),
      ca: config.ca,
    });
  }

  /** Returns the answer; null if the server says "not found". */
  async get(path: string, query: Query = {}): Promise<Answer | null> {
    try {
      return await this.#http.send({ method: "GET", path, query });
    } catch (error) {
      if (isCause(error, CAUSE.notFound)) return null;
      throw error;
    }
  }

  async resource(collection: Collection, id: string): Promise<Resource | null> {
    const answer = await this.get(pathTo(collection, id));
    return answer && resourceOf(answer.json(), `${collection}/${id}`, answer.headers.etag);
  }

  /** Creates a record. Never repeated blindly: a server may make a second one. */
  async post(collection: Collection, json: unknown): Promise<Resource> {
    const answer = await this.#write({ method: "POST", path: `/${collection}`, json, repeat: "once" });
    return resourceOf(answer.json(), `the record made in ${collection}`, answer.headers.etag);
  }

  /** Returns the record; null if the answer shows none (204). Safe to repeat: a PATCH here names the final values, not a difference. */
  async change(path: string, { method, json, version }: Form): Promise<Resource | null> {
    const answer = await this.#write({ method, path, json, repeat: "safe", headers: ifMatch(version) });
    if (answer.status === 204 || answer.text === "") return null;
    const body = answer.json();
    return isObject(body) && typeof body.id === "string" ? resourceOf(body, path, answer.headers.etag) : null;
  }

  /** A record that is gone already is success. */
  async delete(collection: Collection, id: string): Promise<void> {
    try {
      await this.#http.send({ method: "DELETE", path: pathTo(collection, id) });
    } catch (error) {
      if (!isCause(error, CAUSE.notFound)) throw error;
    }
  }

  /** Reads every record of a collection. */
  list(collection: Collection, query: Query = {}): Reader<Resource> {
    const name = `${this.vendor}.${collection.toLowerCase()}`;
    return listing(name, (place) => this.#page(collection, { ...query, ...place }));
  }

  /** Returns the first page of hits, which the caller checks; null if the server refuses such filters, or counts hits and shows none. */
  async filtered(collection: Collection, equals: Equals): Promise<readonly Resource[] | null> {
    try {
      const { items, total } = await this.#page(collection, { filter: filterText(equals), startIndex: 1 });
      return items.length === 0 && total !== null && total > 0 ? null : items;
    } catch (error) {
      if (isCause(error, CAUSE.filter)) return null;
      throw error;
    }
  }

  async #page(collection: Collection, asked: Query): Promise<Page> {
    const query = { count: this.#size, ...asked };
    const answer = await this.#http.send({ method: "GET", path: `/${collection}`, query });
    const body = answer.json();
    if (!isObject(body)) throw broken(`the list of ${collection} is not a ListResponse`);
    const total = valueIn(body, "totalResults");
    // "Resources" may be missing only if there are none.
    if (!Array.isArray(valueIn(body, "Resources")) && total !== 0)
      throw broken(`the list of ${collection} has no Resources`);
    const items = rowsIn(body, "Resources").map((row) => resourceOf(row, `a record in the list of ${collection}`));
    return { items, total: typeof total === "number" ? total : null, nextCursor: textIn(body, "nextCursor") };
  }

  #write(request: HttpRequest): Promise<Answer> {
    return this.#http.send({ ...request, headers: { "content-type": TYPE, ...request.headers } });
  }
}

export function pathTo(collection: Collection, id: string): string {
  return `/${collection}/${encodeURIComponent(id)}`;
}

function ifMatch(version: string | null): Record<string, string> {
  return version === null ? {} : { "if-match": version };
}
