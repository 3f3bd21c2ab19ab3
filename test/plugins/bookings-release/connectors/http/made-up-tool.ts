/** A booking tool that nobody sells: it lists bookings in several ways and cancels them in several others. */
import {
  startSimServer,
  type SimAnswer,
  type SimRequest,
  type SimServer,
  type SimServerOptions,
} from "../../../../../core/plugin/simulator.ts";

export interface Row {
  readonly id: string | number;
  readonly [field: string]: unknown;
}

export interface MadeUpTool extends SimServer {
  readonly rows: Row[];
}

const SIZE = 2;

export const MADE_UP_KEY = "made-up-key";

export async function startMadeUpTool(rows: Row[], options: SimServerOptions = {}): Promise<MadeUpTool> {
  const server = await startSimServer((request) => answer(request, rows), options);
  return Object.assign(server, { rows });
}

function answer(request: SimRequest, rows: Row[]): SimAnswer {
  if (request.headers["x-key"] !== MADE_UP_KEY) return { status: 401 };
  const [, , collection, id] = request.path.split("/");
  if (collection === "plain") return { status: 200, body: rows };
  if (collection === "numbered") return page(rows, (Number(request.query.get("page") ?? 1) - 1) * SIZE);
  if (collection === "offset") return page(rows, Number(request.query.get("offset") ?? 0));
  if (collection === "cursor") return linked(rows, Number(request.query.get("after_row") ?? 0), (at) => String(at));
  if (collection === "linked") return linked(rows, Number(request.query.get("at") ?? 0), (at) => `/v1/linked?at=${at}`);
  if (collection === "search" && request.method === "POST") return { status: 200, body: { found: rows } };
  return collection === "bookings" ? cancel(rows, id ?? "") : { status: 404 };
}

function page(rows: readonly Row[], from: number): SimAnswer {
  return { status: 200, body: { data: { items: rows.slice(from, from + SIZE) }, meta: { total: rows.length } } };
}

function linked(rows: readonly Row[], from: number, next: (at: number) => string): SimAnswer {
  const after = from + SIZE;
  return { status: 200, body: { items: rows.slice(from, after), next: after < rows.length ? next(after) : null } };
}

function cancel(rows: Row[], id: string): SimAnswer {
  const index = rows.findIndex((row) => String(row.id) === decodeURIComponent(id));
  if (index < 0) return { status: 404 };
  rows.splice(index, 1);
  return { status: 204 };
}
