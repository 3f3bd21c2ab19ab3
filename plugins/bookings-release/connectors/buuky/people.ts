/** Buuky's users by SCIM. Whether Buuky mails a new user is Buuky's own setting: SCIM has no word for it. */
import { normalEmail } from "../../../../core/model/person.ts";
import type { Current, RemoteId } from "../../../../core/model/record.ts";
import type { Reader } from "../../../../core/plugin/contract.ts";
import { mapPages } from "../../../../core/plugin/map-pages.ts";
import type { ScimClient } from "../../../protocols/scim/client.ts";
import { emailsOf, isActive, objectIn, textIn, type Resource } from "../../../protocols/scim/resource.ts";
import type { UserForm } from "../../../protocols/scim/user-edits.ts";
import type { AccountFields, PeopleClient } from "../../connector.ts";

export class BuukyPeople implements PeopleClient {
  readonly #users: ScimClient["users"];

  constructor({ users }: ScimClient) {
    this.#users = users;
  }

  accounts(): Reader<Current<AccountFields>> {
    return mapPages(this.#users.list(), (page) => page.map(toAccount));
  }

  async account(id: RemoteId): Promise<Current<AccountFields> | null> {
    const user = await this.#users.get(id);
    return user && toAccount(user);
  }

  async find(wanted: AccountFields): Promise<readonly Current<AccountFields>[]> {
    return (await this.#users.find(toForm(wanted))).map(toAccount);
  }

  create(wanted: AccountFields): Promise<RemoteId> {
    return this.#users.create(toForm(wanted));
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

function toAccount({ id, body }: Resource): Current<AccountFields> {
  const [email = null, ...otherKeys] = emailsOf(body);
  const name = objectIn(body, "name");
  const [first_name, last_name] = [textIn(name, "givenName"), textIn(name, "familyName")];
  return {
    remoteId: id,
    key: email,
    otherKeys,
    title: [first_name, last_name].filter(Boolean).join(" ") || (email ?? id),
    active: isActive(body),
    marked: false,
    fields: { person: textIn(body, "externalId") ?? "", email, first_name, last_name },
  };
}

function toForm({ person, email, first_name, last_name }: AccountFields): UserForm {
  const names = { firstName: first_name, lastName: last_name };
  return { externalId: person, email: normalEmail(email) ?? "", ...names, language: null, attributes: {} };
}
