/** Every request to Acme. absence-mirror decides what is mirrored; `context.http` does retries, pace and test mode. */
import {
  keyOf,
  type AccountFields,
  type Capabilities,
  type MirrorClient,
  type MirrorFields,
} from "rollcall/absence-mirror";
import { byCursor, mapPages, nullOn, shaped } from "rollcall/plugin";
import type { Current, Http, HttpRequest, PluginContext, Reader, RemoteId, Tested, Window, z } from "rollcall/plugin";
import { check } from "./check.ts";
import type { Settings } from "./config.ts";
import { toAbsence, toAccount, toForm } from "./mapping.ts";
import { LEAVE, MEMBER, pageOf, type Page } from "./wire.ts";

/** The code of the error that `context.http` throws if a write is answered by 404. */
const NOT_FOUND = "acme:404";

const MEMBERS = { name: "members", row: MEMBER } as const;
const LEAVES = { name: "leaves", row: LEAVE } as const;

export class Client implements MirrorClient {
  readonly capabilities: Capabilities = { halves: false, mark: true, noteLength: 500 };
  readonly #http: Http;

  constructor({ base_url, token, requests_per_minute: perMinute }: Settings, { http }: PluginContext) {
    const headers = () => ({ authorization: `Bearer ${token.reveal()}` });
    this.#http = http({ vendor: "acme", baseUrl: base_url, headers, pace: { perSecond: 10, burst: 5, perMinute } });
  }

  accounts(): Reader<Current<AccountFields>> {
    return mapPages(this.#list(MEMBERS, null), (page) => page.map(toAccount));
  }

  async account(id: RemoteId): Promise<Current<AccountFields> | null> {
    const member = await this.#get(MEMBERS, id);
    return member && toAccount(member);
  }

  absences(window: Window): Reader<Current<MirrorFields>> {
    return mapPages(this.#list(LEAVES, window), (page) => page.map(toAbsence));
  }

  async absence(id: RemoteId): Promise<Current<MirrorFields> | null> {
    const leave = await this.#get(LEAVES, id);
    return leave && toAbsence(leave);
  }

  async find(wanted: MirrorFields): Promise<readonly Current<MirrorFields>[]> {
    const found: Current<MirrorFields>[] = [];
    for await (const page of this.absences({ from: wanted.starts_on, to: wanted.ends_on }))
      found.push(...page.filter(({ marked, key }) => marked && key === keyOf(wanted)));
    return found;
  }

  async create(wanted: MirrorFields): Promise<RemoteId> {
    // `once`: Acme would make a second leave of a repeated POST. The engine calls `find` before it tries again.
    const made = await this.#http.send({ method: "POST", path: "/leaves", json: toForm(wanted), repeat: "once" });
    return shaped(LEAVE, made.json(), "acme: the leave that was made").id;
  }

  async update(id: RemoteId, wanted: MirrorFields): Promise<RemoteId> {
    await this.#http.send({ method: "PATCH", path: pathOf(id), json: toForm(wanted), repeat: "safe" });
    return id;
  }

  /** A leave that is gone already counts as removed. */
  async remove(id: RemoteId): Promise<void> {
    await nullOn(NOT_FOUND, this.#http.send({ method: "DELETE", path: pathOf(id) }));
  }

  test(): Promise<Tested> {
    return check(this.#http);
  }

  /** `byCursor` fetches ahead, checks that nothing is missing, and signs that; `byPageNumber` and `byOffset` do so for other lists. */
  #list<T extends { readonly id: string }>(list: List<T>, window: Window | null): Reader<T> {
    return byCursor<T>({
      collection: `acme.${list.name}`,
      window,
      id: ({ id }) => id,
      fetch: async (cursor) => {
        const asked = { from: window?.from, to: window?.to ?? undefined, cursor: cursor ?? undefined };
        const { rows, next } = await this.#page(list, asked);
        return { items: rows, next };
      },
    });
  }

  async #get<T>(list: List<T>, id: RemoteId): Promise<T | null> {
    const { rows } = await this.#page(list, { id });
    return rows[0] ?? null;
  }

  async #page<T>({ name, row }: List<T>, query: NonNullable<HttpRequest["query"]>): Promise<Page<T>> {
    const answer = await this.#http.send({ method: "GET", path: `/${name}`, query });
    return shaped(pageOf(row), answer.json(), `acme: the list of ${name}`);
  }
}

interface List<T> {
  readonly name: string;
  readonly row: z.ZodType<T>;
}

function pathOf(id: RemoteId): string {
  return `/leaves/${encodeURIComponent(id)}`;
}
