/** Every request to Acme. `context.http` does retries, pace and test mode. */
import { byCursor, mapPages, shaped } from "rollcall/plugin";
import type { Current, Http, HttpRequest, PluginContext, Reader, RemoteId, Tested } from "rollcall/plugin";
import { check } from "./check.ts";
import type { Settings } from "./config.ts";
import { judge } from "./judge.ts";
import { toAccount, toForm, type AccountFields } from "./mapping.ts";
import { MEMBER, PAGE, type Member, type Page } from "./wire.ts";

export class Client {
  readonly #http: Http;

  constructor({ base_url, token, requests_per_minute: perMinute }: Settings, { http }: PluginContext) {
    const headers = () => ({ authorization: `Bearer ${token.reveal()}` });
    const pace = { perSecond: 10, burst: 5, perMinute };
    this.#http = http({ vendor: "acme", baseUrl: base_url, headers, pace, judge });
  }

  accounts(): Reader<Current<AccountFields>> {
    return mapPages(this.#members(), (page) => page.map(toAccount));
  }

  async account(id: RemoteId): Promise<Current<AccountFields> | null> {
    const { rows } = await this.#page({ id });
    return rows[0] === undefined ? null : toAccount(rows[0]);
  }

  /** Looks for an account before it is made a second time, after a lost answer or a crash. */
  async find({ email }: AccountFields): Promise<readonly Current<AccountFields>[]> {
    const { rows } = await this.#page({ mail: email });
    return rows.map(toAccount);
  }

  async create(wanted: AccountFields): Promise<RemoteId> {
    // `once`: Acme would make a second member of a repeated POST. The engine calls `find` before it tries again.
    const made = await this.#http.send({ method: "POST", path: "/members", json: toForm(wanted), repeat: "once" });
    return shaped(MEMBER, made.json(), "acme: the member that was made").id;
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

  test(): Promise<Tested> {
    return check(this.#http);
  }

  /** `byCursor` fetches ahead, checks that nothing is missing, and signs that; `byPageNumber` and `byOffset` do so for other lists. */
  #members(): Reader<Member> {
    return byCursor<Member>({
      collection: "acme.members",
      window: null,
      id: ({ id }) => id,
      fetch: async (cursor) => {
        const { rows, next } = await this.#page({ cursor: cursor ?? undefined });
        return { items: rows, next };
      },
    });
  }

  async #page(query: NonNullable<HttpRequest["query"]>): Promise<Page> {
    const answer = await this.#http.send({ method: "GET", path: "/members", query });
    return shaped(PAGE, answer.json(), "acme: the list of members");
  }

  async #patch(id: RemoteId, json: Partial<Member>): Promise<void> {
    await this.#http.send({ method: "PATCH", path: `/members/${encodeURIComponent(id)}`, json, repeat: "safe" });
  }
}
