/** Buuky's users by SCIM. Whether Buuky sends a mail to a new user is a setting in Buuky: SCIM cannot say it. */
import type { Current, RemoteId } from "../../../../core/model/record.ts";
import type { Reader } from "../../../../core/plugin/contract.ts";
import { mapPages } from "../../../../core/plugin/map-pages.ts";
import type { ScimClient } from "../../../protocols/scim/client.ts";
import type { AccountFields, Creation, PeopleClient } from "../../connector.ts";
import { toAccount, toForm } from "./mapping.ts";

export class BuukyPeople implements PeopleClient {
  readonly #users: ScimClient["users"];

  constructor({ users }: ScimClient) {
    this.#users = users;
  }

  /** Reads the list as a hint: Buuky's SCIM was written for Entra ID, which looks each user up by a filter, so the list may lack some. */
  accounts(): Reader<Current<AccountFields>> {
    return mapPages(this.#users.list("hint"), (page) => page.map(toAccount));
  }

  async account(id: RemoteId): Promise<Current<AccountFields> | null> {
    const user = await this.#users.get(id);
    return user && toAccount(user);
  }

  async find(wanted: AccountFields): Promise<readonly Current<AccountFields>[]> {
    return (await this.#users.find(toForm(wanted))).map(toAccount);
  }

  create(wanted: AccountFields, { requireFree }: Creation): Promise<RemoteId> {
    return this.#users.create(toForm(wanted), requireFree);
  }

  async update(id: RemoteId, wanted: AccountFields): Promise<RemoteId> {
    await this.#users.update(id, toForm(wanted));
    return id;
  }

  reactivate(id: RemoteId, wanted: AccountFields): Promise<void> {
    return this.#users.reactivate(id, toForm(wanted));
  }

  deactivate(id: RemoteId): Promise<void> {
    return this.#users.deactivate(id);
  }
}
