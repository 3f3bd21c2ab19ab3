/** Everything that is asked of Acme. What is mirrored is decided by absence-mirror; retries, pace and test mode are the door's. */
import {
  keyOf,
  type AccountFields,
  type Capabilities,
  type MirrorClient,
  type MirrorFields,
} from "rollcall/absence-mirror";
import { byCursor, RecordError } from "rollcall/plugin";
import type { Current, Http, PluginContext, Reader, RemoteId, Tested, Window } from "rollcall/plugin";
import type { Settings } from "./config.ts";
import { toAbsence, toAccount, toForm, type Leave, type Page } from "./wire.ts";

export class Client implements MirrorClient {
  readonly capabilities: Capabilities = { halves: false, mark: true, noteLength: 500 };
  readonly #http: Http;

  constructor({ base_url, token, requests_per_minute: perMinute }: Settings, { http }: PluginContext) {
    const headers = () => ({ authorization: `Bearer ${token.reveal()}` });
    this.#http = http({ vendor: "acme", baseUrl: base_url, headers, pace: { perSecond: 10, burst: 5, perMinute } });
  }

  accounts(): Reader<Current<AccountFields>> {
    return this.#list("members", {}, null, toAccount);
  }

  account(id: RemoteId): Promise<Current<AccountFields> | null> {
    return this.#get("members", id, toAccount);
  }

  absences(window: Window): Reader<Current<MirrorFields>> {
    return this.#list("leaves", { from: window.from, to: window.to ?? undefined }, window, toAbsence);
  }

  absence(id: RemoteId): Promise<Current<MirrorFields> | null> {
    return this.#get("leaves", id, toAbsence);
  }

  async find(wanted: MirrorFields): Promise<readonly Current<MirrorFields>[]> {
    const found: Current<MirrorFields>[] = [];
    for await (const page of this.absences({ from: wanted.starts_on, to: wanted.ends_on }))
      found.push(...page.filter(({ marked, key }) => marked && key === keyOf(wanted)));
    return found;
  }

  async create(wanted: MirrorFields): Promise<RemoteId> {
    // `once`: Acme takes a second POST for another leave. The engine looks with `find` before it tries again.
    const made = await this.#http.send({ method: "POST", path: "/leaves", json: toForm(wanted), repeat: "once" });
    return (made.json() as Leave).id;
  }

  async update(id: RemoteId, wanted: MirrorFields): Promise<RemoteId> {
    await this.#http.send({ method: "PATCH", path: pathOf("leaves", id), json: toForm(wanted), repeat: "safe" });
    return id;
  }

  async remove(id: RemoteId): Promise<void> {
    await this.#http.send({ method: "DELETE", path: pathOf("leaves", id) }).catch(unlessGone);
  }

  async test(): Promise<Tested> {
    const { name } = (await this.#http.send({ method: "GET", path: "/account" })).json() as { name: string };
    return { tenant: name, checks: [{ what: "acme.token", state: "ok", detail: `the token of ${name}` }] };
  }

  /** `byCursor` fetches ahead, sees that nothing is missing, and signs; `byPageNumber` and `byOffset` do for other lists. */
  #list<T, F extends Current>(
    name: string,
    query: Readonly<Record<string, string | undefined>>,
    window: Window | null,
    turn: (row: T) => F,
  ): Reader<F> {
    return byCursor<F>({
      collection: `acme.${name}`,
      window,
      id: ({ remoteId }) => remoteId,
      fetch: async (cursor) => {
        const asked = { ...query, cursor: cursor ?? undefined };
        const answer = await this.#http.send({ method: "GET", path: `/${name}`, query: asked });
        const { rows, next } = answer.json() as Page<T>;
        return { items: rows.map(turn), next };
      },
    });
  }

  async #get<T, F extends Current>(name: string, id: RemoteId, turn: (row: T) => F): Promise<F | null> {
    const { rows } = (await this.#http.send({ method: "GET", path: `/${name}`, query: { id } })).json() as Page<T>;
    return rows[0] === undefined ? null : turn(rows[0]);
  }
}

function pathOf(name: string, id: RemoteId): string {
  return `/${name}/${encodeURIComponent(id)}`;
}

/** What is gone already is success. The door makes a RecordError of a 404 to a write. */
function unlessGone(error: unknown): void {
  if (!(error instanceof RecordError && error.causeKey.endsWith("404"))) throw error;
}
