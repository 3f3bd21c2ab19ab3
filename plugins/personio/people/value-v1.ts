/**
 * Translates the value of one attribute from v1's form, `{ label, value, type, universal_id }`, into rollcall's. An empty value
 * is null, in whatever documented shape it comes ("" and [] stand for missing objects too). Any other shape is refused: taken for empty, it
 * would take people out of their department. Days are the first ten characters: v1 writes local midnight with an offset, and converting to UTC
 * would lead to the day before. Facts sheet of Personio, 3.1.
 */
import type { AttributeValue, Reference } from "../../../core/model/person.ts";
import { readJson } from "../../../core/plugin/http/read-json.ts";
import { idAt, isObject, Mismatch, objectAt, textAt } from "../wire/expect.ts";

/** The only attributes whose time of day is kept, as text. */
const MOMENTS = new Set(["created_at", "last_modified_at"]);
const DAY = /^\d{4}-\d{2}-\d{2}(T|$)/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** Attributes that are a text, and empty only as "" or null. */
const TEXTS = new Set([
  ...["first_name", "last_name", "preferred_name", "email", "gender", "status", "position", "employment_type"],
]);
const UNITS = new Set(["department", "office", "team", "subcompany"]);

/** @throws Mismatch */
export function valueV1(key: string, cell: unknown): AttributeValue {
  const { value, type } = objectAt(cell, `attributes.${key}`, "an object with value");
  if (value === undefined) throw new Mismatch(`attributes.${key}`, "an object with value");
  if (value === null || value === "") return null;
  if (UNITS.has(key) || key === "supervisor") return isEmptyList(value) ? null : referenceIn(key, value);
  if (typeof value === "string") return textValue(key, value, type);
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (TEXTS.has(key)) throw new Mismatch(`attributes.${key}.value`, "a text");
  if (!Array.isArray(value)) return referenceIn(key, value);
  return key === "absence_entitlement" ? vacationDays(value) : namesIn(key, value);
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function textValue(key: string, text: string, type: unknown): AttributeValue {
  if (type === "date" && !MOMENTS.has(key) && DAY.test(text)) return text.slice(0, 10);
  if (type === "tags") return tagsIn(text);
  // v1 writes "40" where v2 writes 40.
  if (key === "weekly_working_hours" && NUMBER.test(text)) return Number(text);
  return text;
}

/** Tags come joined by commas, or as JSON in a text. */
function tagsIn(text: string): readonly string[] | null {
  const tags = text.startsWith("[") ? parsedTags(text) : undefined;
  const list = (tags ?? text.split(",")).map((tag) => String(tag).trim()).filter(Boolean);
  return list.length > 0 ? list : null;
}

function parsedTags(text: string): readonly unknown[] | undefined {
  try {
    const parsed = readJson(text);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Names of cost centers, or of the choices in a list. */
function namesIn(key: string, list: readonly unknown[]): readonly string[] | null {
  const path = `attributes.${key}.value[].attributes`;
  const names = list.map((item) => (isObject(item) ? objectAt(item.attributes, path).name : item));
  const texts = names.filter((name) => typeof name === "string" || typeof name === "number").map(String);
  return texts.length > 0 ? texts : null;
}

/** Days of paid vacation a year: what "absence entitlement" means to the tools that take it. */
function vacationDays(list: readonly unknown[]): number | null {
  const paid = list
    .map((item) => (isObject(item) && isObject(item.attributes) ? item.attributes : {}))
    .filter((entitlement) => entitlement.category === "paid_vacation" && typeof entitlement.entitlement === "number");
  return paid.length > 0 ? paid.reduce((days, { entitlement }) => days + (entitlement as number), 0) : null;
}

/**
 * Returns a unit (such as a department) or a supervisor as id and name. v1 writes `id` and `name` plainly for units; for a
 * supervisor it writes labelled cells with first and last name, or only the id.
 */
function referenceIn(key: string, value: unknown): Reference {
  const path = `attributes.${key}.value`;
  const attributes = objectAt(objectAt(value, path).attributes, `${path}.attributes`);
  const id = idAt(plain(attributes.id), `${path}.attributes.id`);
  if (UNITS.has(key)) return { id, name: textAt(attributes.name, `${path}.attributes.name`) };
  const name = attributes.name ?? [plain(attributes.first_name), plain(attributes.last_name)].filter(Boolean).join(" ");
  return { id, name: typeof name === "string" ? name : "" };
}

function plain(cell: unknown): unknown {
  return isObject(cell) ? cell.value : cell;
}
