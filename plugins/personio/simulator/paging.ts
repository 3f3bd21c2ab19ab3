/** The three ways in which Personio hands out a list: by item (v1 employees), by page (v1 absences), by cursor (v2). */
import type { SimAnswer, SimRequest } from "../../../core/plugin/simulator.ts";
import { v1Error, v2BadRequest } from "./answers.ts";
import type { Quirks } from "./quirks.ts";
import type { Scene } from "./route.ts";

/** Returns the rows of a page from `from` on, with the quirk that repeats a record over a page's edge. */
function cut<T>(rows: readonly T[], from: number, limit: number, { repeatedRecordOnPage }: Quirks): T[] {
  const page = rows.slice(from, from + limit);
  const before = rows[from - 1];
  if (repeatedRecordOnPage === from / limit + 1 && before !== undefined && page.length > 0) page[0] = before;
  return page;
}

interface Bounds {
  readonly otherwise: number;
  readonly low: number;
  readonly high: number;
}

/** Returns a whole number from the query within bounds; undefined when it is none. */
function numberIn(query: URLSearchParams, key: string, { otherwise, low, high }: Bounds): number | undefined {
  const text = query.get(key);
  if (text === null) return otherwise;
  const number = Number(text);
  return /^\d+$/.test(text) && number >= low && number <= high ? number : undefined;
}

interface V1List<T> {
  readonly rows: readonly T[];
  /** Returns a record as JSON text. */
  readonly row: (record: T) => string;
  readonly limit: { readonly otherwise: number; readonly most: number };
  /**
   * Meaning of the offset. `item`: it counts records, and `current_page` starts at 0; `page`: both count pages, and 0 and 1 are
   * the first; `page from 0`: 0 alone is the first.
   */
  readonly by: "item" | "page" | "page from 0";
  /** True for a list without metadata, offset and limit, as the list of types is. */
  readonly bare?: boolean;
}

const JSON_TYPE = { "content-type": "application/json" };

/** Returns a page as JSON text, because the largest ones are half a megabyte. */
export function v1Page<T>(request: SimRequest, { quirks }: Scene, list: V1List<T>): SimAnswer {
  const { rows, row, limit: allowed, by } = list;
  if (quirks.successFalse)
    return { status: 200, body: { success: false, error: { code: 0, message: "Something went wrong" } } };
  const limit = numberIn(request.query, "limit", { otherwise: allowed.otherwise, low: 1, high: allowed.most });
  const offset = numberIn(request.query, "offset", { otherwise: 0, low: 0, high: Number.MAX_SAFE_INTEGER });
  if (limit === undefined) return v1Error(400, `The limit must be between 1 and ${allowed.most}.`);
  if (offset === undefined) return v1Error(400, "The offset must be a whole number.");
  const from = by === "item" ? offset : Math.max(0, by === "page" ? offset - 1 : offset) * limit;
  const place = Math.floor(from / limit);
  const total = quirks.shrinkingTotal ? Math.max(0, rows.length - place) : rows.length;
  const asText = quirks.textPaging && by === "page";
  const metadata = {
    total_elements: total,
    current_page: by === "page" ? place + 1 : place,
    total_pages: Math.ceil(total / limit),
  };
  const paging = asText ? { offset: `${offset},`, limit: `${limit},` } : { offset, limit };
  const head = JSON.stringify({ success: true, ...(list.bare ? {} : { metadata, ...paging }) });
  const data = cut(rows, from, limit, quirks).map(row).join(",");
  return { status: 200, headers: JSON_TYPE, body: `${head.slice(0, -1)},"data":[${data}]}` };
}

interface V2List<T> {
  /** Returns the rows for the query that counts: the request's, or the one its cursor remembers. */
  readonly rows: (query: URLSearchParams) => readonly T[];
  readonly row: (record: T) => object;
  readonly limit: { readonly otherwise: number; readonly most: number };
  /** Names of filters; any other name is refused. */
  readonly filters: ReadonlySet<string>;
}

export function v2Page<T>(request: SimRequest, scene: Scene, list: V2List<T>): SimAnswer {
  const { query } = request;
  const unknown = [...query.keys()].find((key) => key !== "limit" && key !== "cursor" && !list.filters.has(key));
  if (unknown !== undefined) return v2BadRequest(scene);
  const cursor = readCursor(query.get("cursor"));
  if (cursor === undefined) return v2BadRequest(scene);
  const remembered = new URLSearchParams(scene.quirks.cursorForgetsFilters ? "" : cursor.query);
  const effective =
    cursor.from > 0 && [...query.keys()].every((key) => key === "cursor" || key === "limit") ? remembered : query;
  const limit = numberIn(query.has("limit") ? query : effective, "limit", {
    otherwise: list.limit.otherwise,
    low: 1,
    high: list.limit.most,
  });
  if (limit === undefined) return v2BadRequest(scene, "Provided value for limit is not valid");
  const rows = list.rows(withoutPaging(effective));
  const { from } = cursor;
  const next = from + limit < rows.length ? nextCursor(request, scene, from + limit, effective) : undefined;
  return {
    status: 200,
    body: {
      _data: cut(rows, from, limit, scene.quirks).map(list.row),
      _meta: { links: linksOf(request, scene, next) },
    },
  };
}

interface Cursor {
  readonly from: number;
  /** The query of the walk's first request. */
  readonly query: string;
}

function readCursor(text: string | null): Cursor | undefined {
  if (text === null) return { from: 0, query: "" };
  const [from, ...query] = Buffer.from(text.replace(/^cur_/, ""), "base64url").toString("utf8").split("?");
  return text.startsWith("cur_") && /^\d+$/.test(from!) ? { from: Number(from), query: query.join("?") } : undefined;
}

function nextCursor(request: SimRequest, { quirks }: Scene, from: number, query: URLSearchParams): string {
  const sent = request.query.get("cursor");
  if (quirks.selfCursor && sent !== null) return sent;
  const kept = new URLSearchParams(query);
  kept.delete("cursor");
  return `cur_${Buffer.from(`${from}?${quirks.cursorForgetsFilters ? "" : kept}`).toString("base64url")}`;
}

function withoutPaging(query: URLSearchParams): URLSearchParams {
  const kept = new URLSearchParams(query);
  kept.delete("cursor");
  kept.delete("limit");
  kept.sort();
  return kept;
}

function linksOf(request: SimRequest, scene: Scene, next: string | undefined): object {
  const here = request.query.size ? `${request.path}?${request.query}` : request.path;
  const self = { href: link(request, scene, here) };
  if (next === undefined) return { self };
  const query = new URLSearchParams(scene.quirks.cursorForgetsFilters ? request.query : undefined);
  const limit = request.query.get("limit");
  if (limit !== null) query.set("limit", limit);
  query.set("cursor", next);
  return { self, next: { href: link(request, scene, `${request.path}?${query}`) } };
}

/** Returns an address of this server as v2 prints it. */
export function link(request: SimRequest, { quirks }: Scene, path: string): string {
  return quirks.relativeLinks ? path : `http://${request.headers.host}${path}`;
}
