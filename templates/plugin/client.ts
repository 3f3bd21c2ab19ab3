/** Everything that is asked of Acme. Retries, pace and test mode are the door's (`context.http`). */
import {
  byCursor,
  type Current,
  type Http,
  type PluginContext,
  type Reader,
  type RemoteId,
  type Tested,
} from "rollcall/plugin";
import type { Settings } from "./config.ts";
import { toAccount, toForm, type AccountFields, type Member, type Page } from "./wire.ts";

export class Client {
  readonly #http: Http;

  constructor({ base_url, token, requests_per_minute: perMinute }: Settings, { http }: PluginContext) {
    const headers = () => ({ authorization: `Bearer ${token.reveal()}` });
    this.#http = http({ vendor: "acme", baseUrl: base_url, headers, pace: { perSecond: 10, burst: 5, perMinute } });
  }

  /** `byCursor` fetches ahead, sees that nothing is missing, and signs; `byPageNumber` and `byOffset` do for other lists. */
  accounts(): Reader<Current<AccountFields>> {
    return byCursor({
      collection: "acme.members",
      window: null,
      id: ({ remoteId }) => remoteId,
      fetch: async (cursor) => {
        const { rows, next } = await this.#page({ cursor: cursor ?? undefined });
        return { items: rows.map(toAccount), next };
      },
    });
  }

  async account(id: RemoteId): Promise<Current<AccountFields> | null> {
    const { rows } = await this.#page({ id });
    return rows[0] === undefined ? null : toAccount(rows[0]);
  }

  /** Asked before an account is made a second time: after an answer that was lost, and after a crash. */
  async find({ email }: AccountFields): Promise<readonly Current<AccountFields>[]> {
    const { rows } = await this.#page({ mail: email });
    return rows.map(toAccount);
  }

  async create(wanted: AccountFields): Promise<RemoteId> {
    // `once`: Acme takes a second POST for another member. The engine looks with `find` before it tries again.
    const made = await this.#http.send({ method: "POST", path: "/members", json: toForm(wanted), repeat: "once" });
    return (made.json() as Member).id;
  }

  async update(id: RemoteId, wanted: AccountFields): Promise<RemoteId> {
    await this.#patch(id, toForm(wanted));
    return id;
  }

  reactivate(id: RemoteId, wanted: AccountFields): Promise<void> {
    return this.#patch(id, { ...toForm(wanted), locked: false });
  }

  deactivate(id: RemoteId): Promise<void> {
    return this.#patch(id, { locked: true });
  }

  async test(): Promise<Tested> {
    const { name } = (await this.#http.send({ method: "GET", path: "/account" })).json() as { name: string };
    return { tenant: name, checks: [{ what: "acme.token", state: "ok", detail: `the token of ${name}` }] };
  }

  async #page(query: Readonly<Record<string, string | undefined>>): Promise<Page> {
    return (await this.#http.send({ method: "GET", path: "/members", query })).json() as Page;
  }

  async #patch(id: RemoteId, json: Partial<Member>): Promise<void> {
    await this.#http.send({ method: "PATCH", path: `/members/${encodeURIComponent(id)}`, json, repeat: "safe" });
  }
}
