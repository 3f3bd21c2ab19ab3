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

/** Returns the attribute of this name; null if there is none. */
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

/** Whether the value is another user's id: the manager, by any of its names. Case makes no difference. */
export function isReference({ schema, name }: Attribute): boolean {
  return schema?.toLowerCase() === ENTERPRISE.toLowerCase() && name.toLowerCase() === MANAGER;
}

export function attributeNames(): readonly string[] {
  return [...CORE, ...OF_ENTERPRISE];
}

/** Returns the attribute's path in a PATCH. */
export function pathOf({ schema, name }: Attribute): string {
  return schema === null ? name : `${schema}:${name}`;
}

export function readAttribute(body: Json, attribute: Attribute): string | null {
  const { schema, name } = attribute;
  const holder = schema === null ? body : objectIn(body, schema);
  return isReference(attribute) ? managerIn(holder) : textIn(holder, name);
}

/** Returns the body with the attribute set, or without it if the value is null. */
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

/** Returns the value as SCIM has it: a manager is an object that holds the id. */
export function wireValue(attribute: Attribute, value: string): unknown {
  return isReference(attribute) ? { value } : value;
}

function without(body: Json, name: string): Json {
  return Object.fromEntries(Object.entries(body).filter(([key]) => key.toLowerCase() !== name.toLowerCase()));
}

/** Reads the manager's id from `{ value }`; some servers show only the id. */
function managerIn(holder: Json): string | null {
  const manager = valueIn(holder, MANAGER);
  return isObject(manager) ? textIn(manager, "value") : textIn(holder, MANAGER);
}
