/** Reads the list of bookings to its end, by the paging that the description names. */
import { addDays, type Window } from "../../../../core/model/time.ts";
import type { Reader } from "../../../../core/plugin/contract.ts";
import type { Http, HttpRequest } from "../../../../core/plugin/http/http.ts";
import { byCursor, byOffset, byPageNumber } from "../../../../core/plugin/http/pagination.ts";
import { z } from "../../../../core/plugin/schema.ts";
import { shaped } from "../../../../core/plugin/shaped.ts";
import type { HttpConfig } from "./config.ts";
import { filled } from "./fill.ts";
import { pick } from "./pick.ts";

type Days = Window & { readonly to: string };

interface ListedPage<T> {
  readonly items: readonly T[];
  readonly total: number | null;
  readonly next: string | null;
}

/** What is made of a row (`turn`), and its id, by which a repeated row is noticed. */
export interface Turned<T> {
  turn(row: unknown): T;
  id(item: T): string;
}

export function listed<T>(
  http: Http,
  { list, base_url }: HttpConfig,
  window: Days,
  { turn, id }: Turned<T>,
): Reader<T> {
  const { paging } = list;
  const base = { collection: "http.bookings", window, id };
  const ask = async (further: Partial<HttpRequest>) =>
    pageOf(list, (await http.send({ ...requestOf(list, window), ...further })).json(), turn);
  const asked = (parameter: string, at: string | number) =>
    ask({ query: { ...requestOf(list, window).query, [parameter]: String(at) } });
  if (paging?.by === "number") {
    const { size, first: firstPage, parameter } = paging;
    return byPageNumber({ ...base, size, firstPage, fetch: (page) => asked(parameter, page) });
  }
  if (paging?.by === "offset") {
    return byOffset({ ...base, size: paging.size, fetch: (offset) => asked(paging.parameter, offset) });
  }
  const linked = (link: string) => ask({ path: URL.parse(link, base_url + list.path)?.href ?? link, query: {} });
  const next = (at: string) => (paging?.by === "cursor" ? asked(paging.parameter, at) : linked(at));
  return byCursor({ ...base, fetch: (at) => (at === null ? ask({}) : next(at)) });
}

function requestOf({ method, path, query, body }: HttpConfig["list"], { from, to }: Days): HttpRequest {
  const days = { from, to, after: addDays(to, 1) };
  const json = method === "POST" ? { json: filled(body ?? {}, days) } : {};
  return { method, path, query: filled(query, days), ...json, repeat: "safe" };
}

function pageOf<T>(list: HttpConfig["list"], answer: unknown, turn: (row: unknown) => T): ListedPage<T> {
  const rows = list.rows === undefined ? answer : pick(answer, list.rows);
  const items = shaped(z.array(z.unknown()), rows, `http: ${list.rows ?? "the answer"}, the list of bookings,`);
  return { items: items.map(turn), total: totalOf(answer, list), next: nextOf(answer, list) };
}

function totalOf(answer: unknown, { total }: HttpConfig["list"]): number | null {
  return total === undefined ? null : shaped(z.int().min(0), pick(answer, total), `http: ${total}, the total,`);
}

function nextOf(answer: unknown, { paging }: HttpConfig["list"]): string | null {
  if (paging?.by !== "cursor" && paging?.by !== "link") return null;
  const next = z.union([z.string(), z.number()]).nullish();
  const named = shaped(next, pick(answer, paging.next), `http: ${paging.next}, the next page,`);
  return named === null || named === undefined ? null : String(named);
}
