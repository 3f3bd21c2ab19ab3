/**
 * Reads v1 `GET /v1/company/time-off-types`, which leads from v1's type ids to v2's, so that a type has one id whichever
 * interface is in use. Personio's text on paging mixes pages and records; with 200 a page both mean the same for a company's
 * types.
 */
import type { AbsenceType } from "../../../core/model/absence.ts";
import type { Http, HttpRequest } from "../../../core/plugin/http/http.ts";
import { byOffset } from "../../../core/plugin/http/pagination.ts";
import { collect } from "../wire/collect.ts";
import { idAt, objectAt } from "../wire/expect.ts";
import { pageOfV1 } from "../wire/page-v1.ts";
import { nameOr, TYPES } from "./types-v2.ts";

/** Absence types by their v1 id. */
export type TypesV1 = Map<string, AbsenceType>;

const TYPES_A_PAGE = 200;

export function typesRequestV1(offset: number): HttpRequest {
  return { method: "GET", path: "/v1/company/time-off-types", query: { limit: TYPES_A_PAGE, offset } };
}

interface TypeV1 {
  readonly numeric: string;
  readonly type: AbsenceType;
}

/** @throws Mismatch */
export function parseTypeV1(record: unknown): TypeV1 {
  const attributes = objectAt(objectAt(record, "record").attributes, "attributes");
  const numeric = idAt(attributes.id, "attributes.id");
  const id = typeof attributes.id_v2 === "string" && attributes.id_v2 !== "" ? attributes.id_v2 : numeric;
  return { numeric, type: { id, name: nameOr(id, attributes.name) } };
}

export async function readTypesV1(door: Http): Promise<TypesV1> {
  const types: TypesV1 = new Map();
  const reader = byOffset<TypeV1>({
    collection: TYPES,
    window: null,
    size: TYPES_A_PAGE,
    id: ({ numeric }) => numeric,
    fetch: async (offset) => pageOfV1(TYPES, await door.send(typesRequestV1(offset)), parseTypeV1),
  });
  await collect(reader, ({ numeric, type }) => types.set(numeric, type));
  return types;
}

/** Returns the type of a v1 id. For a type that the list lacks, what the absence itself says about it is taken. */
export function typeIn(types: TypesV1, numeric: string, name: unknown): AbsenceType {
  const known = types.get(numeric);
  if (known) return known;
  const type = { id: numeric, name: nameOr(numeric, name) };
  types.set(numeric, type);
  return type;
}
