/** The way to Seatsurfing: address, service account, lists. It knows how Seatsurfing is asked, and nothing of the reason. */
import type { Window } from "../../../../core/model/time.ts";
import { nullOn } from "../../../../core/plugin/cause.ts";
import type { PluginContext } from "../../../../core/plugin/contract.ts";
import type { Answer, Http, HttpRequest } from "../../../../core/plugin/http/http.ts";
import { authorization } from "../../../../core/plugin/login.ts";
import { z } from "../../../../core/plugin/schema.ts";
import { shaped } from "../../../../core/plugin/shaped.ts";
import type { SeatsurfingConfig } from "./config.ts";
import { judge, NOT_FOUND } from "./judge.ts";
import { BOOKING, COUNT, ME } from "./wire.ts";

interface Asked<S> {
  readonly path: string;
  readonly query?: NonNullable<HttpRequest["query"]>;
  /** The shape of the record; for a list, that of each. */
  readonly schema: S;
  /** Names the answer in errors: `a user`, `the list of users`. */
  readonly what: string;
}

export const SERVICE_ACCOUNT = { path: "/user/me", schema: ME, what: "the service account" };
export const USER_COUNT = { path: "/user/count", schema: COUNT, what: "the number of users" };

/** The request for every booking that shares a day with the window. */
export function bookingsOf({ from, to }: Window & { readonly to: string }) {
  const query = { start: `${from}T00:00:00Z`, end: `${to}T23:59:59Z` };
  return { path: "/booking/filter/", query, schema: BOOKING, what: "the list of bookings" };
}

export class SeatsurfingApi {
  readonly #http: Http;

  constructor({ base_url, ca, ...config }: SeatsurfingConfig, { http }: PluginContext) {
    this.#http = http({
      vendor: "seatsurfing",
      baseUrl: base_url,
      headers: () => ({ authorization: authorization(config), accept: "application/json" }),
      pace: { perSecond: 10, burst: 5 },
      judge,
      ca,
    });
  }

  /** @throws RecordError NOT_FOUND */
  async get<S extends z.ZodType>({ path, query, schema, what }: Asked<S>): Promise<z.output<S>> {
    const answer = await this.#http.send({ method: "GET", path, ...(query && { query }) });
    return shaped(schema, answer.json(), `seatsurfing: ${what}`);
  }

  /** Returns a whole list: Seatsurfing has no pages. It answers `null` if a list is empty. */
  async list<S extends z.ZodType>({ schema, ...asked }: Asked<S>): Promise<z.output<S>[]> {
    return (await this.get({ ...asked, schema: z.array(schema).nullable() })) ?? [];
  }

  /** Never repeated blindly: a lost answer may hide a success. */
  post(path: string, json: unknown): Promise<Answer> {
    return this.#http.send({ method: "POST", path, json, repeat: "once" });
  }

  async put(path: string, json: unknown): Promise<void> {
    await this.#http.send({ method: "PUT", path, json });
  }

  /** A record that is gone already is success. */
  async delete(path: string): Promise<void> {
    await nullOn(NOT_FOUND, this.#http.send({ method: "DELETE", path }));
  }
}
