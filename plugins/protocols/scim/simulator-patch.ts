/** How the simulated server carries out a PATCH: paths with or without sub-attribute, URN prefixes, `members[value eq "…"]`. */
import { isObject, type Json } from "./resource.ts";
import { spelled, type ScimQuirks, type ScimWorld, type SimRecord } from "./simulator-world.ts";

export class Refused extends Error {
  readonly scimType: string;

  constructor(scimType: string, detail: string) {
    super(detail);
    this.scimType = scimType;
  }
}

interface Operation {
  readonly op: string;
  readonly path?: string;
  readonly value?: unknown;
}

/** @throws Refused */
export function applyPatch(record: SimRecord, json: Json, world: ScimWorld, quirks: ScimQuirks): void {
  const operations = json.Operations;
  if (!Array.isArray(operations) || operations.length === 0) throw new Refused("invalidSyntax", "no Operations");
  let { body } = record;
  for (const operation of operations as Operation[]) {
    if (!["add", "replace", "remove"].includes(operation.op)) throw new Refused("invalidSyntax", `op ${operation.op}`);
    if (operation.path === undefined) throw new Refused("noTarget", "a path is asked for");
    if (quirks.ignoredPaths.includes(operation.path)) continue;
    if (/^members/.test(operation.path)) changeMembers(record.id, operation, world, quirks);
    else body = changed(body, operation, quirks);
  }
  world.touch(record, spelled(body, quirks.spells));
}

function changeMembers(group: string, { op, path = "", value }: Operation, world: ScimWorld, quirks: ScimQuirks): void {
  const members = world.members.get(group) ?? new Set<string>();
  const rows = Array.isArray(value) ? (value as { value: string }[]) : [];
  const [, one] = /^members\[value eq "([^"]+)"\]$/.exec(path) ?? [];
  if (one !== undefined) {
    if (quirks.filteredRemoves === "refused") throw new Refused("invalidPath", `unsupported path ${path}`);
    if (quirks.filteredRemoves === "work") members.delete(one);
  } else if (op === "remove") members.clear();
  else {
    const unknown = rows.find((row) => !world.users.has(row.value));
    if (unknown) throw new Refused("invalidValue", `no user ${unknown.value}`);
    if (op === "replace") members.clear();
    for (const row of rows) members.add(row.value);
  }
}

function changed(body: Json, { op, path = "", value }: Operation, quirks: ScimQuirks): Json {
  const isGone = op === "remove";
  if (path === "active") return { ...body, active: booleanOf(value, quirks) };
  if (path === "externalId" && quirks.fixedExternalIds) return body;
  const [, schema, inner = path] = /^(urn:.*):([^:]+)$/.exec(path) ?? [];
  if (schema) {
    if (quirks.noEnterprise) throw new Refused("invalidPath", `unknown schema ${schema}`);
    const holder = isObject(body[schema]) ? (body[schema] as Json) : {};
    return { ...body, [schema]: without(holder, inner, isGone, value) };
  }
  const [outer = "", sub] = path.split(".");
  if (sub === undefined) return without(body, outer, isGone, value);
  const holder = isObject(body[outer]) ? (body[outer] as Json) : {};
  return { ...body, [outer]: without(holder, sub, isGone, value) };
}

function without(body: Json, name: string, isGone: boolean, value: unknown): Json {
  const { [name]: _, ...rest } = body;
  return isGone ? rest : { ...rest, [name]: value };
}

function booleanOf(value: unknown, { textBooleans }: ScimQuirks): boolean {
  if (textBooleans ? value === "True" || value === "False" : typeof value === "boolean")
    return String(value).toLowerCase() === "true";
  throw new Refused("invalidValue", `active cannot be ${JSON.stringify(value)}`);
}
