/** The edits that make a user as wanted. Pure. An attribute that the form does not name is never touched. */
import { normalEmail } from "../../../core/model/person.ts";
import { isSameText } from "../../../core/model/is-same-text.ts";
import { attributeNamed, isDisplayName, pathOf, readAttribute, wireValue, withAttribute } from "./attribute.ts";
import { setting, type Edit } from "./patch.ts";
import { emailsOf, ENTERPRISE, isActive, objectIn, rowsIn, textIn, USER, type Json } from "./resource.ts";

/** A user as it should be. */
export interface UserForm {
  /** The person's id in the source. */
  readonly externalId: string;
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** `preferredLanguage`, written only when the user is made. */
  readonly language: string | null;
  /** Values by the names of `attribute.ts`; null: empty. A managed display name is always among them, else it follows the names. */
  readonly attributes: Readonly<Record<string, string | null>>;
}

/** Returns the body of the POST that makes a user. */
export function newUser(form: UserForm): Json {
  const { externalId, email, firstName, lastName, language } = form;
  const plain: Json = {
    schemas: [USER],
    userName: email,
    externalId,
    ...(fullName(form) !== null && {
      name: filled({ givenName: firstName, familyName: lastName, formatted: fullName(form) }),
    }),
    ...filled({ displayName: fullName(form), preferredLanguage: language }),
    emails: [{ value: email, type: "work", primary: true }],
    active: true,
  };
  const body = attributesOf(form).reduce((one, [attribute, value]) => withAttribute(one, attribute, value), plain);
  const schemas = [USER, ...Object.keys(body).filter((key) => key.startsWith("urn:"))];
  return { ...body, schemas };
}

export function userEdits(body: Json, form: UserForm): readonly Edit[] {
  const names = nameEdits(body, form);
  const attributes = attributesOf(form).flatMap(([attribute, value, name]): Edit[] => {
    const there = readAttribute(body, attribute);
    if (isSameText(there, value)) return [];
    const operation = setting(pathOf(attribute), value === null ? null : wireValue(attribute, value));
    return [{ name, operation, there, merged: (one) => withAttribute(one, attribute, value) }];
  });
  return [...emailEdits(body, form), ...names, ...(names.length > 0 ? displayEdits(body, form) : []), ...attributes];
}

export function activeEdit(active: boolean): Edit {
  return plainEdit("active", active);
}

export function activeEdits(body: Json, active: boolean): readonly Edit[] {
  return isActive(body) === active ? [] : [activeEdit(active)];
}

export function externalIdEdits(body: Json, { externalId }: UserForm): readonly Edit[] {
  return textIn(body, "externalId") === externalId ? [] : [plainEdit("externalId", externalId)];
}

function attributesOf({ attributes }: UserForm) {
  return Object.entries(attributes).map(([name, value]) => {
    const attribute = attributeNamed(name);
    if (attribute === null) throw new TypeError(`SCIM knows no attribute ${name}`);
    return [attribute, value, name] as const;
  });
}

/** Changes the main address; the others stay. The user name changes only if it is that address; otherwise people sign in with it. */
function emailEdits(body: Json, { email }: UserForm): readonly Edit[] {
  const [address] = emailsOf(body);
  if (address === normalEmail(email)) return [];
  const [main = { type: "work", primary: true }, ...others] = mainFirst(rowsIn(body, "emails"));
  const edit = plainEdit("emails", [
    { ...main, value: email },
    ...others.filter((row) => normalEmail(textIn(row, "value")) !== normalEmail(email)),
  ]);
  const userName = normalEmail(textIn(body, "userName"));
  return userName === null || userName !== address ? [edit] : [plainEdit("userName", email), edit];
}

function mainFirst(rows: readonly Json[]): readonly Json[] {
  const rank = (row: Json) => (row.primary === true ? 0 : row.type === "work" ? 1 : 2);
  return [...rows].sort((a, b) => rank(a) - rank(b));
}

function nameEdits(body: Json, { firstName, lastName }: UserForm): readonly Edit[] {
  const name = objectIn(body, "name");
  const wanted = { givenName: firstName, familyName: lastName };
  return Object.entries(wanted)
    .filter(([part, value]) => !isSameText(textIn(name, part), value))
    .map(([part, value]) => ({ ...nameEdit(part, value), there: textIn(name, part) }));
}

/** Changes the attributes that are made up of the names, if the server shows them and the config maps nothing to them. */
function displayEdits(body: Json, form: UserForm): readonly Edit[] {
  const edits: Edit[] = [];
  const name = fullName(form);
  if (textIn(objectIn(body, "name"), "formatted") !== null) edits.push(nameEdit("formatted", name));
  if (textIn(body, "displayName") !== null && !Object.keys(form.attributes).some(isDisplayName))
    edits.push(plainEdit("displayName", name));
  return edits.map((edit) => ({ ...edit, cosmetic: true }));
}

function nameEdit(part: string, value: string | null): Edit {
  const merged = (body: Json): Json => ({ ...body, name: filled({ ...objectIn(body, "name"), [part]: value }) });
  return { name: `name.${part}`, operation: setting(`name.${part}`, value), merged };
}

function plainEdit(name: string, value: unknown): Edit {
  return { name, operation: setting(name, value), merged: (body) => ({ ...body, [name]: value }) };
}

function fullName({ firstName, lastName }: UserForm): string | null {
  return [firstName, lastName].filter(Boolean).join(" ") || null;
}

function filled(body: Json): Json {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

/**
 * Whether the names of both sides agree, which shows that an account is that of a returning person. A name that both lack agrees, if there is
 * another, since some people have one name only.
 */
export function isSameName(body: Json, { firstName, lastName }: UserForm): boolean {
  if (firstName === null && lastName === null) return false;
  const name = objectIn(body, "name");
  return isSameText(textIn(name, "givenName"), firstName) && isSameText(textIn(name, "familyName"), lastName);
}

/** Whether an attribute belongs to the enterprise extension, which some servers do not have. */
export function isOfEnterprise(name: string): boolean {
  return attributeNamed(name)?.schema === ENTERPRISE;
}
