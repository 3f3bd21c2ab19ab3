/** Seatsurfing's users as accounts. They cannot be locked. Deleting one deletes all of its bookings, so the config has to ask for it. */
import { RefusedError } from "../../../../core/model/errors.ts";
import { normalEmail } from "../../../../core/model/person.ts";
import type { Current, RemoteId } from "../../../../core/model/record.ts";
import { nullOn } from "../../../../core/plugin/cause.ts";
import type { Reader } from "../../../../core/plugin/contract.ts";
import { byCursor } from "../../../../core/plugin/http/pagination.ts";
import { mapPages } from "../../../../core/plugin/map-pages.ts";
import type { AccountFields, Creation, PeopleClient } from "../../connector.ts";
import { USER_COUNT, type SeatsurfingApi } from "./api.ts";
import { NOT_FOUND } from "./judge.ts";
import { isPerson, toAccount, toForm } from "./mapping.ts";
import { USER, type SeatsurfingUser } from "./wire.ts";

/** The number of users after which the list ends silently; a search does not. Found in the source code. */
const LISTED = 1000;
/** A search that finds everybody, because every e-mail contains it. */
const EVERYBODY = "@";

export class SeatsurfingPeople implements PeopleClient {
  readonly #api: SeatsurfingApi;
  readonly remove?: (id: RemoteId) => Promise<void>;

  constructor(api: SeatsurfingApi, { deletes }: { readonly deletes: boolean }) {
    this.#api = api;
    if (deletes) this.remove = (id) => api.delete(pathOf(id));
  }

  accounts(): Reader<Current<AccountFields>> {
    return mapPages(this.#users(), (page) => page.filter(isPerson).map(toAccount));
  }

  /** Reads all users. Their number, which is asked for first, proves that the list is complete. */
  #users(): Reader<SeatsurfingUser> {
    return byCursor<SeatsurfingUser>({
      collection: "seatsurfing.users",
      window: null,
      id: ({ id }) => id,
      fetch: async () => {
        const { count } = await this.#api.get(USER_COUNT);
        return { items: await this.#search(count > LISTED ? EVERYBODY : null), next: null, total: count };
      },
    });
  }

  async account(id: RemoteId): Promise<Current<AccountFields> | null> {
    const user = await this.#user(id);
    return user && isPerson(user) ? toAccount(user) : null;
  }

  /** Looks by search, because an e-mail in a path would appear in logs. */
  async find({ email }: AccountFields): Promise<readonly Current<AccountFields>[]> {
    const key = normalEmail(email);
    const found = key === null ? [] : await this.#search(key);
    return found
      .filter(isPerson)
      .map(toAccount)
      .filter((account) => account.key === key);
  }

  async create(wanted: AccountFields, { invite }: Creation): Promise<RemoteId> {
    const { headers } = await this.#api.post("/user/", { ...toForm(wanted), sendInvitation: invite });
    const id = headers["x-object-id"];
    if (id) return id;
    throw new RefusedError("CONTRACT_BROKEN", "seatsurfing created a user and did not return the id (no X-Object-ID)", {
      remedy: "Let the proxy in front of Seatsurfing pass the header X-Object-ID. The next run finds the user.",
    });
  }

  async update(id: RemoteId, wanted: AccountFields): Promise<RemoteId> {
    const before = await this.#api.get(userAt(id));
    await this.#api.put(pathOf(id), toForm(wanted, before));
    return id;
  }

  #search(text: string | null): Promise<SeatsurfingUser[]> {
    const users = { path: "/user/", schema: USER, what: "the list of users" };
    return this.#api.list(text === null ? users : { ...users, query: { q: text } });
  }

  #user(id: RemoteId): Promise<SeatsurfingUser | null> {
    return nullOn(NOT_FOUND, this.#api.get(userAt(id)));
  }
}

function userAt(id: RemoteId) {
  return { path: pathOf(id), schema: USER, what: "a user" };
}

function pathOf(id: RemoteId): string {
  return `/user/${encodeURIComponent(id)}`;
}
