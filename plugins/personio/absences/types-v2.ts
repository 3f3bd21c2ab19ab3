/** Reads v2 `GET /v2/absence-types`: the names behind the ids, and whether a type counts days or hours (DAY, DAILY or HOUR, HOURLY). */
import type { AbsenceType } from "../../../core/model/absence.ts";
import type { Http, HttpRequest } from "../../../core/plugin/http/http.ts";
import { collect } from "../wire/collect.ts";
import { idAt, objectAt } from "../wire/expect.ts";
import { listV2 } from "../wire/list-v2.ts";
import { recordOfV2 } from "../wire/page-v2.ts";
import { isRefused } from "../wire/refusal.ts";
import type { Unit } from "./span.ts";

export interface TypeInfo {
  readonly type: AbsenceType;
  readonly unit: Unit | null;
}

export type Types = Map<string, TypeInfo>;

export const TYPES = "personio.absence-types";

export function typesRequestV2(): HttpRequest {
  return { method: "GET", path: "/v2/absence-types", query: { limit: 100 } };
}

/** @throws Mismatch */
export function parseTypeV2(record: unknown): TypeInfo {
  const type = objectAt(record, "record");
  const id = idAt(type.id, "id");
  return { type: { id, name: nameOr(id, type.name) }, unit: unitOf(type.unit) };
}

export async function readTypesV2(door: Http, baseUrl: string): Promise<Types> {
  const types: Types = new Map();
  const reader = listV2<TypeInfo, TypeInfo>({
    collection: TYPES,
    door,
    baseUrl,
    request: typesRequestV2(),
    parse: parseTypeV2,
    complete: async (records) => records,
    id: ({ type }) => type.id,
  });
  await collect(reader, (info) => types.set(info.type.id, info));
  return types;
}

/** Looks up, once, a type that the list lacks although an absence has it. If the type is gone, its id serves as its name. */
export async function lookUpType(door: Http, types: Types, id: string): Promise<void> {
  if (types.has(id)) return;
  try {
    const answer = await door.send({ method: "GET", path: `/v2/absence-types/${encodeURIComponent(id)}` });
    types.set(id, recordOfV2(TYPES, answer, parseTypeV2));
  } catch (error) {
    if (!isRefused(error, "record")) throw error;
    types.set(id, { type: { id, name: id }, unit: null });
  }
}

export function unitOf(unit: unknown): Unit | null {
  if (typeof unit !== "string") return null;
  return /^(day|daily)/i.test(unit) ? "day" : /^hour/i.test(unit) ? "hour" : null;
}

export function nameOr(id: string, name: unknown): string {
  return typeof name === "string" && name !== "" ? name : id;
}
