/** The way to a SCIM server: address, token, media type, paging, filters. It knows how a server is asked, and nothing of the reason. */
import { RefusedError } from "../../../core/model/errors.ts";
import type { PluginContext, Reader } from "../../../core/plugin/contract.ts";
import type { Answer, Http, HttpRequest } from "../../../core/plugin/http/http.ts";
import { byCursor, type CursorPage } from "../../../core/plugin/http/pagination.ts";
import type { ScimConfig } from "./config.ts";
import { filterText, type Equals } from "./filter.ts";
import { CAUSE, isCause, judging } from "./judge.ts";
import { broken, isObject, resourceOf, rowsIn, valueIn, type Resource } from "./resource.ts";

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

  /** Reads every record of a collection. The next page begins after the records that came, however many were asked for. */
  list(collection: Collection, query: Query = {}): Reader<Resource> {
    let trusted = true;
    return byCursor<Resource>({
      collection: `${this.vendor}.${collection.toLowerCase()}`,
      window: null,
      id: ({ id }) => id,
      fetch: async (cursor) => {
        const page = await this.#page(collection, query, Number(cursor ?? 1));
        if (cursor === null) trusted = !(await this.#countsPage(collection, query, page));
        const { items, total, start } = page;
        const read = start - 1 + items.length;
        const isEnd = items.length === 0 || (trusted && total !== null && read >= total);
        return { items, total: trusted ? total : null, next: isEnd ? null : String(read + 1) };
      },
    });
  }

  /**
   * Whether `totalResults` counts only the page, as some servers do; then only an empty page is the end. Assumed of a first page that
   * is full and claims to be everything. After a shorter one the server is asked for more, since that may be its largest page.
   */
  async #countsPage(collection: Collection, query: Query, { items, total }: Page): Promise<boolean> {
    if (items.length === 0 || total !== items.length) return false;
    if (total === this.#size) return true;
    const ids = new Set(items.map(({ id }) => id));
    const more = await this.#beyond(collection, query, total + 1);
    // A server that answers the same records again has no pages.
    return more.some(({ id }) => !ids.has(id));
  }

  /** Reads beyond the end. Some servers refuse that, or answer without a list: both mean that nothing follows. */
  async #beyond(collection: Collection, query: Query, start: number): Promise<readonly Resource[]> {
    try {
      return (await this.#page(collection, query, start)).items;
    } catch (error) {
      const isRefused = error instanceof RefusedError && error.code === "CONTRACT_BROKEN";
      if (isRefused || isCause(error, CAUSE.notFound)) return [];
      throw error;
    }
  }

  /** Returns the first page of hits, which the caller checks; null if the server refuses such filters. */
  async filtered(collection: Collection, equals: Equals): Promise<readonly Resource[] | null> {
    try {
      return (await this.#page(collection, { filter: filterText(equals) }, 1)).items;
    } catch (error) {
      if (isCause(error, CAUSE.filter)) return null;
      throw error;
    }
  }

  async #page(collection: Collection, query: Query, start: number): Promise<Page> {
    const asked = { ...query, startIndex: start, count: this.#size };
    const answer = await this.#http.send({ method: "GET", path: `/${collection}`, query: asked });
    const body = answer.json();
    if (!isObject(body)) throw broken(`the list of ${collection} is not a ListResponse`);
    const total = valueIn(body, "totalResults");
    // "Resources" may be missing only if there are none.
    if (!Array.isArray(valueIn(body, "Resources")) && total !== 0)
      throw broken(`the list of ${collection} has no Resources`);
    const items = rowsIn(body, "Resources").map((row) => resourceOf(row, `a record in the list of ${collection}`));
    return { items, total: typeof total === "number" ? total : null, start };
  }

  #write(request: HttpRequest): Promise<Answer> {
    return this.#http.send({ ...request, headers: { "content-type": TYPE, ...request.headers } });
  }
}

type Page = Pick<CursorPage<Resource>, "items"> & { readonly total: number | null; readonly start: number };

export function pathTo(collection: Collection, id: string): string {
  return `/${collection}/${encodeURIComponent(id)}`;
}

function ifMatch(version: string | null): Record<string, string> {
  return version === null ? {} : { "if-match": version };
}
