/** Buuky's users between SCIM's spelling and the plugin's. Pure. */
import { normalEmail } from "../../../../core/model/person.ts";
import type { Current } from "../../../../core/model/record.ts";
import { emailsOf, isActive, objectIn, textIn, type Resource } from "../../../protocols/scim/resource.ts";
import type { UserForm } from "../../../protocols/scim/user-edits.ts";
import type { AccountFields } from "../../connector.ts";

export function toAccount({ id, body }: Resource): Current<AccountFields> {
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

export function toForm({ person, email, first_name, last_name }: AccountFields): UserForm {
  const names = { firstName: first_name, lastName: last_name };
  return { externalId: person, email: normalEmail(email) ?? "", ...names, language: null, attributes: {} };
}
