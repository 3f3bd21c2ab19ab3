/** Ways in which a list can come out wrong without anyone saying so, and which a reader must notice. Each is one call on a simulator. */
import type { SimAnswer, SimRequest } from "../../../core/plugin/simulator.ts";
import type { PersonioSimulator } from "../simulator.ts";
import { touch } from "./changes.ts";
import { ATTRIBUTE_KEYS } from "./v1/attributes.ts";

/** The parts of a page, whichever version it is of. */
interface Page {
  data?: unknown;
  _data?: unknown;
  metadata?: { total_elements: number; total_pages: number };
  _meta?: { links: { next?: unknown } };
}

type Twist = (page: Page, request: SimRequest, nth: number) => Page;

/** Puts every page of a list at that path through `twist`; `nth` is its place in the walk, from 1. Ends with `server.heal()`. */
export function tamper({ server }: Pick<PersonioSimulator, "server">, path: RegExp, twist: Twist): void {
  let nth = 0;
  const how = (answer: SimAnswer, request: SimRequest): SimAnswer => {
    const page = bodyOf(answer) as Page;
    if (answer.status !== 200 || !listIn(page)) return answer;
    nth = beginsWalk(request) ? 1 : nth + 1;
    return { ...answer, body: twist(page, request, nth) };
  };
  server.fault({ path, times: Number.POSITIVE_INFINITY, how });
}

/** Tells whether a request begins a walk: it has no cursor, and an offset of 0, or of 1 where offsets count pages. */
function beginsWalk({ path, query }: SimRequest): boolean {
  const offset = query.get("offset") ?? "0";
  return !query.has("cursor") && (offset === "0" || (offset === "1" && !path.endsWith("/employees")));
}

/** Returns the body of an answer. v1 pages are JSON text already when a fault sees them. */
export function bodyOf(answer: SimAnswer): unknown {
  const isJson = answer.headers?.["content-type"]?.includes("json");
  return isJson && typeof answer.body === "string" ? JSON.parse(answer.body) : answer.body;
}

function listIn(page: Page | undefined): readonly unknown[] | undefined {
  const list = page?.data ?? page?._data;
  return Array.isArray(list) ? list : undefined;
}

function withList(page: Page, list: readonly unknown[]): Page {
  return "_data" in page ? { ...page, _data: list } : { ...page, data: list };
}

/** Takes the last record from each page. */
export function cutList(simulator: PersonioSimulator, path: RegExp): void {
  tamper(simulator, path, (page) => withList(page, listIn(page)!.slice(0, -1)));
}

/** Ends the list after `pages` pages as though there were no more: no next link, and nothing on later pages. */
export function endEarly(simulator: PersonioSimulator, path: RegExp, pages = 1): void {
  tamper(simulator, path, (page, _request, nth) => {
    if (page._meta) return nth >= pages ? { ...page, _meta: { links: {} } } : page;
    return nth > pages ? withList(page, []) : page;
  });
}

/** Puts the records of the first page on the second page again. */
export function repeatPage(simulator: PersonioSimulator, path: RegExp): void {
  let first: readonly unknown[] = [];
  tamper(simulator, path, (page, _request, nth) => {
    if (nth === 1) first = listIn(page)!;
    return nth === 2 ? withList(page, first) : page;
  });
}

/** Makes v1 state a total that differs by `by`, from the second page on. */
export function moveTotal(simulator: PersonioSimulator, path: RegExp, by = -1): void {
  tamper(simulator, path, (page, _request, nth) => {
    if (nth === 1 || !page.metadata) return page;
    return { ...page, metadata: { ...page.metadata, total_elements: page.metadata.total_elements + by } };
  });
}

/** Answers 200 with an empty list. */
export function emptyList(simulator: PersonioSimulator, path: RegExp): void {
  tamper(simulator, path, (page) => {
    const empty = withList(page, []);
    if (empty._meta) return { ...empty, _meta: { links: {} } };
    return {
      ...empty,
      ...(page.metadata ? { metadata: { ...page.metadata, total_elements: 0, total_pages: 0 } } : {}),
    };
  });
}

/** Withdraws an attribute from our credential: its key vanishes from every answer. */
export function withdrawAttribute({ world }: Pick<PersonioSimulator, "world">, key: string): void {
  world.released = new Set(world.released ?? ATTRIBUTE_KEYS);
  world.released.delete(key);
  touch(world);
}
