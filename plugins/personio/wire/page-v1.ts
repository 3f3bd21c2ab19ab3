/**
 * v1's envelope `{ success, data, metadata: { total_elements } }`. A word in the body says whether the request succeeded, not
 * the HTTP status. Failures are refused before they get here (refusal.ts), but `success: false` would not be read as a page
 * either.
 */
import type { Answer } from "../../../core/plugin/http/http.ts";
import type { CountedPage } from "../../../core/plugin/http/pagination.ts";
import { countOf, eachOf, isObject, type Json, listAt, Mismatch, objectAt, understood } from "./expect.ts";

/** @throws RefusedError CONTRACT_BROKEN */
export function dataOfV1(collection: string, answer: Answer): Json {
  return understood(collection, "", () => {
    const body = objectAt(answer.json(), "answer");
    if (body.success === false) throw new Mismatch("success", "true");
    if (body.data === undefined) throw new Mismatch("data", "to be there");
    return body;
  });
}

/** Reads one page of a v1 list. `total` is null in answers without metadata, as very old ones are. */
export function pageOfV1<T>(collection: string, answer: Answer, parse: (record: unknown) => T): CountedPage<T> {
  const body = dataOfV1(collection, answer);
  const records = understood(collection, "", () => listAt(body.data, "data"));
  const metadata = isObject(body.metadata) ? body.metadata : {};
  return { items: eachOf(collection, "data", records, parse), total: countOf(metadata.total_elements) };
}
