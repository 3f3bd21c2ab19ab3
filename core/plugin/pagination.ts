/**
 * Walkers of paged lists, for plugins. Each yields the pages of one list, every record once, asks for the next page while
 * the last one is consumed, and ends in the proof that the list was read to its end. It throws IncompleteReadError instead
 * of ending short: a short answer is the most dangerous answer. A list that moved while it was read is read once more from
 * its start; what the second reading repeats is not yielded again. Vendors' quirks behind this: facts of Personio, paging.
 */
import { Completeness } from "../model/completeness.ts";
import { IncompleteReadError, RefusedError } from "../model/errors.ts";
import type { Window } from "../model/time.ts";
import type { Reader } from "./contract.ts";

interface PagedList<T> {
  /** `personio.absences`, `awork.users`. */
  readonly collection: string;
  /** The days that were asked for; null: everything. */
  readonly window: Window | null;
  /** The record's id: what makes it the same record on another page. */
  id(item: T): string;
  /** Asked once the list is at its end: the attributes that the answers contained at all. */
  attributes?(): readonly string[];
}

export interface CountedPage<T> {
  readonly items: readonly T[];
  /** How many records the interface says the whole list has; null where it does not say. */
  readonly total: number | null;
}

export interface CursorPage<T> {
  readonly items: readonly T[];
  /** The next page's cursor or link; null on the last page. */
  readonly next: string | null;
  readonly total?: number | null;
}

interface SizedList<T> extends PagedList<T> {
  /** Records a full page has. It must be a size that the vendor grants: a shorter page before the end is refused. */
  readonly size: number;
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
  return walk({ list, first: list.firstPage, fetch: (page) => list.fetch(page), path: () => counting(list, 1) });
}

/** Pages by the number of records before them. Where the vendor states no total, the list ends at the first empty page. */
export function byOffset<T>(list: ListByOffset<T>): Reader<T> {
  return walk({ list, first: 0, fetch: (offset) => list.fetch(offset), path: () => counting(list, list.size) });
}

/** Pages by cursor or by next link. */
export function byCursor<T>(list: ListByCursor<T>): Reader<T> {
  const fetch = async (cursor: string | null) => ({ total: null, ...(await list.fetch(cursor)) });
  return walk({ list, first: null as string | null, fetch, path: () => linking(list) });
}

type Page<T> = CountedPage<T> & { readonly next?: string | null };

/** Where the page after this one is: `end` at the end. `read` counts the records of all pages so far. */
type Path<T, At> = (at: At, page: Page<T>, read: number) => At | typeof end;
const end = Symbol("end");

interface Walk<T, At> {
  readonly list: PagedList<T>;
  readonly first: At;
  fetch(at: At): Promise<Page<T>>;
  path(): Path<T, At>;
}

/** The list changed between two of its pages. */
class ListMoved extends IncompleteReadError {}

async function* walk<T, At>(walk: Walk<T, At>): Reader<T> {
  const yielded = new Set<string>();
  try {
    return yield* readOnce(walk, yielded, yielded);
  } catch (error) {
    if (!(error instanceof ListMoved)) throw error;
  }
  return yield* readOnce(walk, new Set(), yielded);
}

async function* readOnce<T, At>(walk: Walk<T, At>, seen: Set<string>, yielded: Set<string>): Reader<T> {
  const { list } = walk;
  const { collection, window } = list;
  const path = walk.path();
  let at: At | typeof end = walk.first;
  let coming = walk.fetch(walk.first);
  let [total, read, pages]: [number | null, number, number] = [null, 0, 0];
  while (at !== end) {
    const page: Page<T> = await coming;
    if (pages > 0 && page.total !== total) throw moved(list, `its total went from ${total} to ${page.total}`);
    [total, read, pages] = [page.total, read + page.items.length, pages + 1];
    if (pages > MOST_PAGES) throw broken(list, `it has no end: ${MOST_PAGES} pages came, and another was offered`);
    const before = seen.size;
    const fresh = sift(page.items, list, seen, yielded);
    if (page.items.length > 0 && seen.size === before) throw incomplete(list, `page ${pages} repeats an earlier page`);
    at = path(at, page, read);
    if (at !== end) {
      coming = walk.fetch(at);
      // It is awaited when the consumer comes back, which may be never or after it has failed.
      coming.catch(() => undefined);
    }
    if (fresh.length > 0) yield fresh;
  }
  if (total !== null && seen.size !== total) throw moved(list, `${seen.size} distinct records of ${total} were read`);
  return Completeness.of({
    collection,
    window,
    pages,
    total,
    distinct: seen.size,
    attributes: list.attributes?.() ?? null,
  });
}

/** The page's records that were not yielded yet; notes the ids. */
function sift<T>(items: readonly T[], list: PagedList<T>, seen: Set<string>, yielded: Set<string>): readonly T[] {
  const fresh: T[] = [];
  for (const item of items) {
    const id = list.id(item);
    if (typeof id !== "string" || id === "") throw broken(list, "a record came without an id");
    // In the first reading they are one set; a set that does not grow knew the id.
    if (seen !== yielded) seen.add(id);
    const before = yielded.size;
    if (yielded.add(id).size > before) fresh.push(item);
  }
  return fresh;
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

/** Far beyond what 50,000 people can have; a list that goes on for ever would take the memory, a page at a time. */
const MOST_PAGES = 30_000;

/** A vendor may send an empty page with a next link; this many in a row lead nowhere. */
const EMPTY_PAGES = 10;

function linking<T>(list: PagedList<T>): Path<T, string | null> {
  const cursors = new Set<string>();
  let empty = 0;
  return (_, { items, next }) => {
    if (next === null || next === undefined || next === "") return end;
    if (cursors.has(next)) throw incomplete(list, "a cursor came twice: the list runs in a circle");
    cursors.add(next);
    empty = items.length === 0 ? empty + 1 : 0;
    if (empty === EMPTY_PAGES) throw incomplete(list, `${EMPTY_PAGES} empty pages came one after another`);
    return next;
  };
}

const remedy = "Nothing to do: the list is read again at the next run. If it persists, tell the vendor.";

function incomplete(list: PagedList<unknown>, what: string): IncompleteReadError {
  return new IncompleteReadError(`${list.collection} was not read to its end: ${what}`, { remedy });
}

function moved(list: PagedList<unknown>, what: string): ListMoved {
  return new ListMoved(`${list.collection} changed while it was read, twice: ${what}`, { remedy });
}

function broken({ collection }: PagedList<unknown>, what: string): RefusedError {
  return new RefusedError("CONTRACT_BROKEN", `${collection}: ${what}`, {
    remedy: "Ask the vendor what changed in the interface, or update rollcall.",
  });
}
