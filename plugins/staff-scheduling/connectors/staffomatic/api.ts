/**
 * The way to Staffomatic: base URL, log-in, pace, paging, the .json at the end of every path. It knows how Staffomatic is asked,
 * and nothing of the reason.
 */
import { RecordError, RefusedError } from "../../../../core/model/errors.ts";
import type { Window } from "../../../../core/model/time.ts";
import { isCause, nullOn } from "../../../../core/plugin/cause.ts";
import type { PluginContext, Reader } from "../../../../core/plugin/contract.ts";
import type { Http, HttpRequest } from "../../../../core/plugin/http/http.ts";
import { byPageNumber } from "../../../../core/plugin/http/pagination.ts";
import { authorization } from "../../../../core/plugin/login.ts";
import { z } from "../../../../core/plugin/schema.ts";
import { pathOf } from "./collections.ts";
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
  /** Of each list the id of a record that was found by it. */
  readonly #found = new Map<string, string>();

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

  /**
   * Returns one record of a list; null if there is none of this id. The documentation has single users and absences below a
   * location alone, and a proxy may answer for Staffomatic, so "not found" counts only where the same path finds a record that is listed at
   * that very time, and then this one still not.
   */
  async one<T extends Row>(list: StaffomaticList<T>, id: string): Promise<T | null> {
    const ask = () => this.get(pathOf(list, id), list.schema);
    const record = await ask();
    if (record) return record;
    await this.findListed(list);
    return ask();
  }

  /**
   * Asks for a record of a list by its id: the one that was found the last time, or the first. Returns false if the list is empty.
   * @throws RefusedError CONTRACT_BROKEN if it is not found and still listed
   */
  async findListed<T extends Row>(list: StaffomaticList<T>): Promise<boolean> {
    const last = this.#found.get(list.path);
    if (last !== undefined && (await this.get(pathOf(list, last), list.schema))) return true;
    const [listed] = await this.page(list, 1);
    if (!listed) return false;
    if (await this.get(pathOf(list, listed.id), list.schema)) {
      this.#found.set(list.path, listed.id);
      return true;
    }
    if ((await this.page(list, 1)).some(({ id }) => id === listed.id)) throw notFoundById(list);
    return this.findListed(list);
  }

  /** Returns what stands at a path; null if Staffomatic answers that nothing does. @param path without .json */
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

  change(list: StaffomaticList<Row>, id: string, json: unknown): Promise<void> {
    return this.#unlessThere(list, id, this.put(pathOf(list, id), json));
  }

  /** A record that is gone already is success. */
  async remove(list: StaffomaticList<Row>, id: string): Promise<void> {
    const request = { method: "DELETE", path: `${pathOf(list, id)}.json` } as const;
    await nullOn(NOT_FOUND, this.#unlessThere(list, id, this.#http.send(request)));
  }

  /** Waits for a write, and lets it say "not found" only of a record that is not found by reading either. */
  async #unlessThere(list: StaffomaticList<Row>, id: string, written: Promise<unknown>): Promise<void> {
    try {
      await written;
    } catch (error) {
      if (isCause(error, NOT_FOUND) && (await this.one(list, id))) throw notWritten(list, id);
      throw error;
    }
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

function notFoundById({ path }: StaffomaticList<unknown>): RefusedError {
  const message = `staffomatic: ${path.slice(1)}: a record that is listed is not found by its id`;
  return new RefusedError("CONTRACT_BROKEN", message, {
    remedy:
      "Check connector.base_url. If it is right, Staffomatic has other paths for single records: report it to the makers of rollcall.",
  });
}

function notWritten(list: StaffomaticList<unknown>, id: string): RecordError {
  return new RecordError(`staffomatic: ${pathOf(list, id)} exists, but is "not found" when it is to be written`, {
    causeKey: "staffomatic:not-written",
    remedy:
      "Change it by hand in Staffomatic, and report it to the makers of rollcall: Staffomatic has another path for such records.",
  });
}

const MADE = z.object({ id: z.union([z.int(), z.string().min(1)]).transform(String) });
