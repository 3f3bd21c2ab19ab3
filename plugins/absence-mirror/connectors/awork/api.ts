/** The way to awork: base URL, key, pace, paging, filters. It knows how awork is asked, not what for. */
import type { Window } from "../../../../core/model/time.ts";
import { isCause, nullOn } from "../../../../core/plugin/cause.ts";
import type { PluginContext, PluginLog, Reader } from "../../../../core/plugin/contract.ts";
import type { Http, Pace } from "../../../../core/plugin/http/http.ts";
import { byPageNumber, type CountedPage } from "../../../../core/plugin/http/pagination.ts";
import type { z } from "../../../../core/plugin/schema.ts";
import { apiUrl, type AworkConfig } from "./config.ts";
import { FILTER_REFUSED, judge, NOT_FOUND } from "./judge.ts";
import { read, readRows, type Rows } from "./wire.ts";

/** The largest page that awork gives. Always said: its prose and its description name different defaults. */
export const PAGE_SIZE = 1000;

export interface AworkList<T> {
  readonly name: "users" | "absences";
  /** What the records must be like. */
  readonly rows: Rows<T>;
  readonly query?: ListQuery;
}

interface ListQuery {
  readonly showArchived?: boolean;
  /** Left out once awork has refused a filter: whoever asks must sift for himself all the same. */
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

  /** Null when awork answers that there is no such record. */
  async get<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S> | null> {
    const answer = await nullOn(NOT_FOUND, this.#http.send({ method: "GET", path }));
    return answer && read(schema, answer.json(), path.slice(1));
  }

  /** Never repeated blindly: awork takes a second one for another record. */
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
      this.#log.warn("awork refused the filter: everything is read and sifted here", { collection: name });
      return this.page(list, page);
    }
  }
}

/** Requests a minute of awork's largest plan. */
const LARGEST_PLAN = 3000;

function paceOf(perMinute: number): Pace {
  // 50 a second is the limit: what may go at once and what follows in that second stay below it together.
  if (perMinute <= LARGEST_PLAN) return { perSecond: 45, burst: 5, perMinute };
  // More than awork grants anybody: then awork's second does not count either.
  return { perSecond: perMinute, burst: perMinute, perMinute };
}

/** Null when the header is missing: the list then ends at its first empty page. */
function totalOf(headers: Readonly<Record<string, string>>): number | null {
  const text = headers["aw-totalitems"];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}
