/**
 * Reads a whole collection of a SCIM server, page by page. Servers differ in what `totalResults` counts and in whether their pages can
 * be turned, so the first page is put to the test: what cannot be shown to be everything is refused. Source: RFC 7644, 3.4.2; RFC 9865.
 */
import { IncompleteReadError, READ_AGAIN, RefusedError, TransientError } from "../../../core/model/errors.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import { byCursor, type CursorPage } from "../../../core/plugin/http/pagination.ts";
import { CAUSE, isCause } from "./judge.ts";
import type { Resource } from "./resource.ts";

/** One page as the server answered it. */
export interface Page {
  readonly items: readonly Resource[];
  /** `totalResults`; null where the server says none. */
  readonly total: number | null;
  /** `nextCursor`; null on a last page, and on every page of a server without cursors. */
  readonly nextCursor: string | null;
}

/** Which page is asked for. `count` is the usual size of a page where it is left out. */
export type Place = { readonly count?: number } & ({ readonly startIndex: number } | { readonly cursor: string });

/** Where a list ends: at its total, at the first empty page where the total is only the page's, or at a page without a next cursor. */
type End = "total" | "empty page" | "last cursor";

/** @param collection its name in messages: `scim.users` */
export function listing(collection: string, ask: (place: Place) => Promise<Page>): Reader<Resource> {
  let end: End = "total";
  const fetch = async (at: string | null): Promise<CursorPage<Resource>> => {
    if (at !== null) return end === "last cursor" ? cursorPage(await ask({ cursor: at })) : indexPage(Number(at));
    const first = await ask({ startIndex: 1 });
    end = await endOf(collection, first, ask);
    return end === "last cursor" ? cursorPage(await ask({ cursor: "" })) : indexPage(1, first);
  };
  /** The next page begins after the records that came, however many were asked for. */
  const indexPage = async (startIndex: number, page?: Page): Promise<CursorPage<Resource>> => {
    const { items, total } = page ?? (await ask({ startIndex }));
    const read = startIndex - 1 + items.length;
    const isEnd = items.length === 0 || (end === "total" && total !== null && read >= total);
    return { items, total: end === "total" ? total : null, next: isEnd ? null : String(read + 1) };
  };
  return byCursor<Resource>({ collection, window: null, id: ({ id }) => id, fetch });
}

function cursorPage({ items, nextCursor }: Page): CursorPage<Resource> {
  return { items, next: nextCursor };
}

/**
 * Returns how a list ends whose first page claims to be everything. That may be all, or the server's largest page with a total that
 * counts only the page.
 * @throws IncompleteReadError if nothing tells the two apart
 */
async function endOf(collection: string, { items, total }: Page, ask: (place: Place) => Promise<Page>): Promise<End> {
  if (items.length === 0 || total !== items.length) return "total";
  const after = await unlessRefused(ask({ startIndex: total + 1 }));
  if (after?.items.length === 0) return "total";
  const ids = new Set(items.map(({ id }) => id));
  if (after?.items.some(({ id }) => !ids.has(id))) return "empty page";
  // The server gives the same records again, or refuses: pages cannot be turned by number. A total that does not shrink with the page
  // is the list's; and a server that gives everything although it was asked for one record has no pages at all.
  const one = await unlessFailing(ask({ startIndex: 1, count: 1 }));
  if (one?.total === total) return "total";
  // Only a server that pages by cursor names a next one here, since more than one record is there.
  const turned = await unlessFailing(ask({ cursor: "", count: 1 }));
  if (turned?.nextCursor) return "last cursor";
  throw new IncompleteReadError(
    `${collection} was not read to its end: the server says how many records are on the page (${total}), not how many there are, and no next page can be asked for`,
    { remedy: `${READ_AGAIN} Ask the tool's support for pages by startIndex, or by cursor (RFC 9865).` },
  );
}

/**
 * Returns the page; null if the server refuses it or fails. The same records have just been given, so a server that fails now most likely
 * stumbles over how it was asked.
 */
async function unlessFailing(asked: Promise<Page>): Promise<Page | null> {
  try {
    return await unlessRefused(asked);
  } catch (error) {
    if (error instanceof TransientError && error.code === "UNREACHABLE") return null;
    throw error;
  }
}

/** Returns the page; null if the server refuses it, as some do beyond their end, or answers without a list. */
async function unlessRefused(asked: Promise<Page>): Promise<Page | null> {
  try {
    return await asked;
  } catch (error) {
    const isRefused = error instanceof RefusedError && error.code === "CONTRACT_BROKEN";
    if (isRefused || isCause(error, CAUSE.notFound, CAUSE.unsupported)) return null;
    throw error;
  }
}
