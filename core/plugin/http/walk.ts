/**
 * Reads a paged list, whether its pages have numbers, offsets or cursors. It throws instead of ending short; pagination.ts says
 * more. Pages are looked at in their order, each against what those before it said, even if they were asked for early.
 */
import { setImmediate as oneTurn } from "node:timers/promises";
import { Completeness } from "../../model/completeness.ts";
import { IncompleteReadError, RefusedError, READ_AGAIN } from "../../model/errors.ts";
import type { Window } from "../../model/time.ts";
import type { Reader } from "../contract.ts";

export interface PagedList<T> {
  /** `personio.absences`, `awork.users`. */
  readonly collection: string;
  /** The days that the list is asked for; null: all. */
  readonly window: Window | null;
  /** Returns the record's id, by which it is the same record on another page. */
  id(item: T): string;
  /** Returns the attributes that the answers contained. Called once, at the end of the list. */
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

type Page<T> = CountedPage<T> & { readonly next?: string | null };

/** Where the page after this one is: `end` at the end. `read` counts the records of all pages so far. */
export type Path<T, At> = (at: At, page: Page<T>, read: number) => At | typeof end;
export const end = Symbol("end");

export interface Walk<T, At> {
  readonly list: PagedList<T>;
  readonly first: At;
  fetch(at: At): Promise<Page<T>>;
  path(): Path<T, At>;
  /**
   * Returns the place of the page that comes after so many others, if the total is right; null: there is none. Omitted: only the
   * page before it tells.
   */
  place?(pages: number, total: number): At | null;
}

/** The list changed between two of its pages. */
class ListMoved extends IncompleteReadError {}

export async function* walk<T, At>(walk: Walk<T, At>): Reader<T> {
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
  const coming = new Coming(walk);
  await coming.ask(walk.first, null);
  let [total, read, pages]: [number | null, number, number] = [null, 0, 0];
  while (at !== end) {
    const page: Page<T> = await coming.next();
    if (pages > 0 && page.total !== total) throw moved(list, `its total changed from ${total} to ${page.total}`);
    [total, read, pages] = [page.total, read + page.items.length, pages + 1];
    if (pages > MOST_PAGES) throw broken(list, `it has no end: ${MOST_PAGES} pages came, and another was offered`);
    const before = seen.size;
    const fresh = sift(page.items, list, seen, yielded);
    if (page.items.length > 0 && seen.size === before) throw incomplete(list, `page ${pages} repeats an earlier page`);
    at = path(at, page, read);
    if (at !== end) await coming.ask(at, total);
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

/** Pages under way while one is looked at. */
const AHEAD = 2;
/** undici looks whether an idle connection still lives, which takes a turn of the event loop, and writes in the next. */
const TURNS_TO_LEAVE = 2;

/** The pages that were asked for and not looked at yet. */
class Coming<T, At> {
  readonly #walk: Walk<T, At>;
  readonly #pages: Promise<Page<T>>[] = [];
  #asked = 0;

  constructor(walk: Walk<T, At>) {
    this.#walk = walk;
  }

  next(): Promise<Page<T>> {
    return this.#pages.shift()!;
  }

  /**
   * Asks for the page at `at`, and for the one after it if the total tells its place. Both requests have left before the consumer
   * sets to work.
   */
  async ask(at: At, total: number | null): Promise<void> {
    if (this.#pages.length === 0) this.#send(at);
    const further = total === null ? null : (this.#walk.place?.(this.#asked, total) ?? null);
    if (further !== null && this.#pages.length < AHEAD) this.#send(further);
    for (let turn = 0; turn < TURNS_TO_LEAVE; turn += 1) await oneTurn();
  }

  #send(at: At): void {
    const page = this.#walk.fetch(at);
    // It is awaited when the consumer comes back, which may be never or after it has failed.
    page.catch(() => undefined);
    this.#pages.push(page);
    this.#asked += 1;
  }
}

/** Ends the message about an id that is no text. A number looks like an id, but would not equal the text that was stored. */
function asFound(id: unknown): string {
  return typeof id === "string" || id === undefined || id === null ? "" : ` that is text: it is a ${typeof id}`;
}

/** Returns the page's records that were not yielded yet, and notes the ids. */
function sift<T>(items: readonly T[], list: PagedList<T>, seen: Set<string>, yielded: Set<string>): readonly T[] {
  const fresh: T[] = [];
  for (const item of items) {
    const id = list.id(item);
    if (typeof id !== "string" || id === "") throw broken(list, `a record came without an id${asFound(id)}`);
    // In the first reading they are one set; a set that does not grow knew the id.
    if (seen !== yielded) seen.add(id);
    const before = yielded.size;
    if (yielded.add(id).size > before) fresh.push(item);
  }
  return fresh;
}

/** The most pages of one list, far more than 50,000 people can have. A list that goes on for ever would take the memory, page by page. */
export const MOST_PAGES = 30_000;

const remedy = `${READ_AGAIN} If it goes on, tell the vendor.`;

export function incomplete(list: PagedList<unknown>, what: string): IncompleteReadError {
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
