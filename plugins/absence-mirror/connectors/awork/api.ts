/** The way to awork: base URL, key, pace, paging, filters. It knows how awork is asked, and nothing of the reason. */
import type { Window } from "../../../../core/model/time.ts";
import { isCause, nullOn } from "../../../../core/plugin/cause.ts";
import type { PluginContext, PluginLog, Reader } from "../../../../core/plugin/contract.ts";
import type { Http, Pace } from "../../../../core/plugin/http/http.ts";
import { byPageNumber, type CountedPage } from "../../../../core/plugin/http/pagination.ts";
import type { z } from "../../../../core/plugin/schema.ts";
import { apiUrl, type AworkConfig } from "./config.ts";
import { FILTER_REFUSED, judge, NOT_FOUND } from "./judge.ts";
import { read, readRows, type Rows } from "./wire.ts";

/** The largest page that awork returns. It is always asked for, because awork's guide and its OpenAPI description differ on the default. */
export const PAGE_SIZE = 1000;

export interface AworkList<T> {
  readonly name: "users" | "absences";
  /** The shape that the records must have. */
  readonly rows: Rows<T>;
  readonly query?: ListQuery;
}

interface ListQuery {
  readonly showArchived?: boolean;
  /** No longer sent once awork has refused a filter, so the caller has to filter the records in any case. */
  readonly filterby?: string;
}

export class AworkApi {
  readonly #http: Http;
  readonly #log: PluginLog;
  #filters = true;

  constructor(config: AworkConfig, { http, log }: PluginContext) {
    this.#log = log;
    this.#http = http({
      vendor: "awork",
      baseUrl: apiUrl(config.base_url),
      headers: () => ({ authorization: `Bearer ${config.api_key.reveal()}`, accept: "application/json" }),
      pace: paceOf(config.requests_per_minute),
      judge,
      ca: config.ca,
    });
  }

  /** Returns one record; null if awork answers that there is none. */
  async get<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S> | null> {
    const answer = await nullOn(NOT_FOUND, this.#http.send({ method: "GET", path }));
    return answer && read(schema, answer.json(), path.slice(1));
  }

  /** Creates a record. Never repeated blindly: awork would make a second one. */
  async post(path: string, json: unknown): Promise<unknown> {
    return (await this.#http.send({ method: "POST", path, json, repeat: "once" })).json();
  }

  async put(path: string, json: unknown): Promise<void> {
    await this.#http.send({ method: "PUT", path, json });
  }

  async delete(path: string): Promise<void> {
    await this.#http.send({ method: "DELETE", path });
  }

  list<T extends { readonly id: string }>(list: AworkList<T>, window: Window | null): Reader<T> {
    return byPageNumber<T>({
      collection: `awork.${list.name}`,
      window,
      size: PAGE_SIZE,
      ahead: true,
      firstPage: 1,
      id: ({ id }) => id,
      fetch: (page) => this.page(list, page),
    });
  }

  async page<T>(list: AworkList<T>, page: number): Promise<CountedPage<T>> {
    const { name, rows, query = {} } = list;
    const { filterby, ...rest } = query;
    const filter = this.#filters && filterby !== undefined ? { filterby, orderby: "createdOn asc" } : {};
    try {
      const asked = { ...rest, ...filter, page, pageSize: PAGE_SIZE };
      const answer = await this.#http.send({ method: "GET", path: `/${name}`, query: asked });
      return { items: readRows(rows, answer.json(), `the list of ${name}`), total: totalOf(answer.headers) };
    } catch (error) {
      if (!this.#filters || !isCause(error, FILTER_REFUSED)) throw error;
      this.#filters = false;
      this.#log.warn("awork refused the filter: rollcall reads everything and filters it itself", { collection: name });
      return this.page(list, page);
    }
  }
}

/** Requests a minute that awork grants in its largest plan. */
const LARGEST_PLAN = 3000;

function paceOf(perMinute: number): Pace {
  // awork's limit is 50 a second: the burst and the requests that follow in the same second stay at it together.
  if (perMinute <= LARGEST_PLAN) return { perSecond: 45, burst: 5, perMinute };
  // A pace above awork's largest plan is meant for no real awork, so its limit a second does not count either.
  return { perSecond: perMinute, burst: perMinute, perMinute };
}

/** Returns the total that awork states; null if the header is missing: the list then ends at its first empty page. */
function totalOf(headers: Readonly<Record<string, string>>): number | null {
  const text = headers["aw-totalitems"];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}
