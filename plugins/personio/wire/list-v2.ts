/** Reader of any v2 list: asks for the first page by `request`, for every further page by the link in the page before it. */
import type { Window } from "../../../core/model/time.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import type { Answer, Http, HttpRequest } from "../../../core/plugin/http/http.ts";
import { byCursor } from "../../../core/plugin/http/pagination.ts";
import { followLink, pageOfV2 } from "./page-v2.ts";

export interface ListV2<Raw, T> {
  readonly collection: string;
  readonly door: Http;
  readonly baseUrl: string;
  readonly request: HttpRequest;
  readonly window?: Window | null;
  /** Asks for the first page in place of `request`, where the right form of the request has to be found out. */
  readonly first?: () => Promise<Answer>;
  parse(record: unknown): Raw;
  /** Makes the records of a page whole, where that takes further requests. */
  complete(records: readonly Raw[]): Promise<readonly T[]>;
  id(record: T): string;
  attributes?(): readonly string[];
}

export function listV2<Raw, T>(list: ListV2<Raw, T>): Reader<T> {
  const { collection, door, request, baseUrl } = list;
  const first = list.first ?? (() => door.send(request));
  return byCursor<T>({
    collection,
    window: list.window ?? null,
    id: list.id,
    ...(list.attributes ? { attributes: list.attributes } : {}),
    fetch: async (link) => {
      const answer = await (link === null ? first() : door.send(followLink(link, request, baseUrl)));
      const { items, next } = pageOfV2(collection, answer, list.parse);
      return { items: await list.complete(items), next };
    },
  });
}
