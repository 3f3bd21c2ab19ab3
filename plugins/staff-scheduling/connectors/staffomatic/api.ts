/**
 * The way to Staffomatic: base URL, log-in, pace, paging, the .json at the end of every path. It knows how Staffomatic is asked,
 * and nothing of the reason.
 */
import type { Window } from "../../../../core/model/time.ts";
import { nullOn } from "../../../../core/plugin/cause.ts";
import type { PluginContext, Reader } from "../../../../core/plugin/contract.ts";
import type { Http, HttpRequest } from "../../../../core/plugin/http/http.ts";
import { byPageNumber } from "../../../../core/plugin/http/pagination.ts";
import { authorization } from "../../../../core/plugin/login.ts";
import { z } from "../../../../core/plugin/schema.ts";
import { apiUrl, type StaffomaticConfig } from "./config.ts";
import { judge, NOT_FOUND } from "./judge.ts";
import { read } from "./wire.ts";

export type Query = NonNullable<HttpRequest["query"]>;
export interface StaffomaticList<T> {
  /** The path without .json. */
  readonly path: string;
  /** The shape that the records must have. */
  readonly schema: z.ZodType<T>;
  readonly query?: Query;
}

type Row = { readonly id: string };

/** Staffomatic grants 500 requests in 10 seconds: the burst and the requests that follow in that time stay below it together. */
const PACE = { perSecond: 45, burst: 40 } as const;
const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

export class StaffomaticApi {
  readonly #http: Http;

  constructor(config: StaffomaticConfig, { http }: PluginContext) {
    this.#http = http({
      vendor: "staffomatic",
      baseUrl: apiUrl(config),
      headers: () => ({
        authorization: authorization(config),
        accept: "application/json",
        "user-agent": `rollcall (${config.contact})`,
      }),
      pace: PACE,
      judge,
      ca: config.ca,
    });
  }

  /** Returns one record; null if Staffomatic answers that there is none. @param path without .json */
  async get<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
    const answer = await nullOn(NOT_FOUND, this.#http.send({ method: "GET", path: `${path}.json` }));
    return answer && read(schema, answer.json(), path.slice(1));
  }

  /** Creates a record and returns its id. Never repeated blindly: Staffomatic would make a second one. */
  async create(path: string, json: unknown): Promise<string> {
    const request = { method: "POST", path: `${path}.json`, json, headers: JSON_TYPE, repeat: "once" } as const;
    const answer = await this.#http.send(request);
    return read(MADE, answer.json(), path.slice(1)).id;
  }

  async put(path: string, json: unknown): Promise<void> {
    await this.#http.send({ method: "PUT", path: `${path}.json`, json, headers: JSON_TYPE });
  }

  /** A record that is gone already is success. */
  async delete(path: string): Promise<void> {
    await nullOn(NOT_FOUND, this.#http.send({ method: "DELETE", path: `${path}.json` }));
  }

  list<T extends Row>(list: StaffomaticList<T>, window: Window | null = null): Reader<T> {
    return byPageNumber<T>({
      collection: `staffomatic.${list.path.slice(1)}`,
      window,
      // A page has "up to 50 records", and the list ends with an empty one: a page that is not full means neither the end nor trouble.
      size: 1,
      firstPage: 1,
      id: ({ id }) => id,
      fetch: async (page) => ({ items: await this.page(list, page), total: null }),
    });
  }

  async page<T>({ path, schema, query }: StaffomaticList<T>, page: number): Promise<readonly T[]> {
    const answer = await this.#http.send({ method: "GET", path: `${path}.json`, query: { ...query, page } });
    return read(z.array(schema), answer.json(), path.slice(1));
  }

  /** Reads a whole list at once. For short lists. */
  async all<T extends Row>(list: StaffomaticList<T>): Promise<readonly T[]> {
    const rows: T[] = [];
    for await (const page of this.list(list)) rows.push(...page);
    return rows;
  }
}

const MADE = z.object({ id: z.union([z.int(), z.string().min(1)]).transform(String) });
