/** Accounts, teams and memberships between SCIM's spelling and the plugin's. Pure. */
import { attributeNamed, isDisplayName, readAttribute } from "../../../protocols/scim/attribute.ts";
import { emailsOf, isActive, objectIn, textIn, type Resource } from "../../../protocols/scim/resource.ts";
import type { GroupForm } from "../../../protocols/scim/groups.ts";
import type { UserForm } from "../../../protocols/scim/user-edits.ts";
import type { Current } from "../../../../core/model/record.ts";
import {
  membershipId,
  membershipKey,
  OWN_FIELDS,
  teamKey,
  type MembershipFields,
  type TeamFields,
  type UserFields,
} from "../../connector.ts";

/** @param attributes the mapped attributes: only these are read and compared */
export function toAccount({ id, body }: Resource, attributes: readonly string[]): Current<UserFields> {
  const [email = null, ...others] = emailsOf(body);
  const name = objectIn(body, "name");
  const fields = {
    person: textIn(body, "externalId") ?? "",
    email: email ?? "",
    first_name: textIn(name, "givenName"),
    last_name: textIn(name, "familyName"),
    language: textIn(body, "preferredLanguage"),
    ...Object.fromEntries(attributes.map((one) => [one, readAttribute(body, attributeNamed(one)!)])),
  };
  const title =
    [fields.first_name, fields.last_name].filter(Boolean).join(" ") || email || textIn(body, "userName") || id;
  const otherKeys = others.length > 0 ? { otherKeys: others } : {};
  return { remoteId: id, key: email, ...otherKeys, title, active: isActive(body), marked: false, fields };
}

/** @param only which mapped attributes to write; omitted: all. First, last and display name and the e-mail are always written. */
export function toForm(wanted: UserFields, only?: readonly string[]): UserForm {
  const mapped = Object.entries(wanted).filter(
    ([name]) => !OWN_FIELDS.includes(name) && (!only || only.includes(name) || isDisplayName(name)),
  );
  return {
    externalId: wanted.person,
    email: wanted.email,
    firstName: wanted.first_name,
    lastName: wanted.last_name,
    language: wanted.language,
    attributes: Object.fromEntries(mapped),
  };
}

/** With `adopt: "ours"`, a group without an id of ours has no key, so that it is never taken over: somebody else made it. */
export function toTeam({ id, body }: Resource, adopt: "ours" | "named"): Current<TeamFields> {
  const name = textIn(body, "displayName") ?? "";
  const stands_for = textIn(body, "externalId") ?? "";
  const isOurs = OURS.test(stands_for);
  const key = isOurs || (adopt === "named" && stands_for === "") ? teamKey(name) : null;
  return { remoteId: id, key, title: name, active: true, marked: isOurs, fields: { name, stands_for } };
}

/** The subjects of teams, as `derive.ts` makes them. */
const OURS = /^(department|team|office|employment_type|supervisor):/;

export function toGroup({ name, stands_for }: TeamFields): GroupForm {
  return { externalId: stands_for, name };
}

export function toMembership(team: string, user: string): Current<MembershipFields> {
  const id = membershipId(team, user);
  return {
    remoteId: id,
    key: membershipKey(team, user),
    title: id,
    active: true,
    marked: false,
    fields: { team, user },
  };
}
