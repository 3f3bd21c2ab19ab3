/**
 * Walkers of paged lists, for plugins. Each yields the pages of one list, every record once, asks for the next page while
 * the last one is consumed, and ends in the proof that the list was read to its end. It throws IncompleteReadError instead
 * of ending short: a short answer is the most dangerous answer. A list that moved while it was read is read once more from
 * its start; what the second reading repeats is not yielded again.
 */
import type { Reader } from "../contract.ts";
import { end, incomplete, walk, type CountedPage, type CursorPage, type PagedList, type Path } from "./walk.ts";

export type { CountedPage, CursorPage } from "./walk.ts";

interface SizedList<T> extends PagedList<T> {
  /** How many records a full page has. It must be a size that the vendor grants: a shorter page before the end is refused. */
  readonly size: number;
  /**
   * Once the total is known, a page may be asked for before the one before it has come. Only for lists whose pages do not depend on
   * what earlier pages say. Omitted: one page after the other.
   */
  readonly ahead?: true;
}

export interface ListByPageNumber<T> extends SizedList<T> {
  /** 0 or 1, as the vendor counts. */
  readonly firstPage: number;
  fetch(page: number): Promise<CountedPage<T>>;
}

export interface ListByOffset<T> extends SizedList<T> {
  /** `offset` counts records from 0. */
  fetch(offset: number): Promise<CountedPage<T>>;
}

export interface ListByCursor<T> extends PagedList<T> {
  /** Null asks for the first page. */
  fetch(cursor: string | null): Promise<CursorPage<T>>;
}

/** Pages by number. Where the vendor states no total, the list ends at the first empty page. */
export function byPageNumber<T>(list: ListByPageNumber<T>): Reader<T> {
  return walk({ ...numbered(list, list.firstPage, 1), fetch: (page) => list.fetch(page) });
}

/** Pages by the number of records before them. Where the vendor states no total, the list ends at the first empty page. */
export function byOffset<T>(list: ListByOffset<T>): Reader<T> {
  return walk({ ...numbered(list, 0, list.size), fetch: (offset) => list.fetch(offset) });
}

/** Pages by cursor or by next link. */
export function byCursor<T>(list: ListByCursor<T>): Reader<T> {
  const fetch = async (cursor: string | null) => ({ total: null, ...(await list.fetch(cursor)) });
  return walk({ list, first: null as string | null, fetch, path: () => linking(list) });
}

function numbered<T>(list: SizedList<T>, first: number, step: number) {
  const place = (pages: number, total: number) => (pages * list.size < total ? first + pages * step : null);
  return { list, first, path: () => counting(list, step), ...(list.ahead && { place }) };
}

function counting<T>(list: SizedList<T>, step: number): Path<T, number> {
  let short: number | null = null;
  return (at, { items, total }, read) => {
    if (total !== null && read > total) throw incomplete(list, `${read} records came, but its total is ${total}`);
    if (total !== null && read === total) return end;
    if (total === null && items.length === 0) return end;
    if (short !== null) throw incomplete(list, `a page of ${short} records came before the last (${list.size} a page)`);
    if (items.length < list.size) {
      if (total !== null) throw incomplete(list, `it ended after ${read} records, but its total is ${total}`);
      short = items.length;
    }
    return at + step;
  };
}

/** A vendor may send an empty page with a next link; this many in a row lead nowhere. */
const EMPTY_PAGES = 10;

function linking<T>(list: PagedList<T>): Path<T, string | null> {
  const cursors = new Set<string>();
  let empty = 0;
  return (_, { items, next }) => {
    if (next === null || next === undefined || next === "") return end;
    if (cursors.has(next)) throw incomplete(list, "a cursor came twice, so the list never ends");
    cursors.add(next);
    empty = items.length === 0 ? empty + 1 : 0;
    if (empty === EMPTY_PAGES) throw incomplete(list, `${EMPTY_PAGES} empty pages came one after another`);
    return next;
  };
}
