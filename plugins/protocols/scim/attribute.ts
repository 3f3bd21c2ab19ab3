/**
 * Single text attributes of a user by the names that people write in a config: `title`, `department`, or a full URN for a
 * server's own extension (`urn:example:params:scim:schemas:extension:acme:2.0:User:badge`). Source: RFC 7643, 4.1 and 4.3.
 */
import { ENTERPRISE, isObject, objectIn, textIn, USER, valueIn, type Json } from "./resource.ts";

const CORE = ["title", "userType", "nickName", "displayName", "profileUrl", "locale", "timezone"] as const;
const OF_ENTERPRISE = ["employeeNumber", "costCenter", "organization", "division", "department", "manager"] as const;

const MANAGER = "manager";

export interface Attribute {
  /** The extension's URN; null for the core schema. */
  readonly schema: string | null;
  readonly name: string;
}

/** Null where there is no such attribute. */
export function attributeNamed(name: string): Attribute | null {
  if ((CORE as readonly string[]).includes(name)) return { schema: null, name };
  if ((OF_ENTERPRISE as readonly string[]).includes(name)) return { schema: ENTERPRISE, name };
  const [, schema, own] = /^(urn:[^\s]+):([A-Za-z][\w$-]*)$/.exec(name) ?? [];
  if (!schema || !own) return null;
  return schema.toLowerCase() === USER.toLowerCase() ? ofCore(own) : { schema, name: own };
}

/** The core schema's own attributes stand in the record itself, under no URN. */
function ofCore(name: string): Attribute | null {
  const known = CORE.find((one) => one.toLowerCase() === name.toLowerCase());
  return known ? { schema: null, name: known } : null;
}

/** Whether it is the name that the tool shows, which else is made up of the first and the last name. */
export function isDisplayName(name: string): boolean {
  const attribute = attributeNamed(name);
  return attribute?.schema === null && attribute.name === "displayName";
}

/** Whether the value is another user's id, under whichever of its names. Names do not differ by case. */
export function isReference({ schema, name }: Attribute): boolean {
  return schema?.toLowerCase() === ENTERPRISE.toLowerCase() && name.toLowerCase() === MANAGER;
}

export function attributeNames(): readonly string[] {
  return [...CORE, ...OF_ENTERPRISE];
}

/** As a PATCH names it. */
export function pathOf({ schema, name }: Attribute): string {
  return schema === null ? name : `${schema}:${name}`;
}

export function readAttribute(body: Json, attribute: Attribute): string | null {
  const { schema, name } = attribute;
  const holder = schema === null ? body : objectIn(body, schema);
  return isReference(attribute) ? managerIn(holder) : textIn(holder, name);
}

/** `body` with the attribute set; null takes it out. */
export function withAttribute(body: Json, attribute: Attribute, value: string | null): Json {
  const { schema, name } = attribute;
  if (schema === null) return { ...without(body, name), ...(value !== null && { [name]: value }) };
  const holder = {
    ...without(objectIn(body, schema), name),
    ...(value !== null && { [name]: wireValue(attribute, value) }),
  };
  const rest = without(body, schema);
  return Object.keys(holder).length > 0 ? { ...rest, [schema]: holder } : rest;
}

/** A manager is an object that holds the id. */
export function wireValue(attribute: Attribute, value: string): unknown {
  return isReference(attribute) ? { value } : value;
}

function without(body: Json, name: string): Json {
  return Object.fromEntries(Object.entries(body).filter(([key]) => key.toLowerCase() !== name.toLowerCase()));
}

/** `{ value }`; some servers show the id alone. */
function managerIn(holder: Json): string | null {
  const manager = valueIn(holder, MANAGER);
  return isObject(manager) ? textIn(manager, "value") : textIn(holder, MANAGER);
}
