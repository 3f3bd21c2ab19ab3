/** Does one thing for each item, a few at the same time, as many as a vendor is sent requests at once; the results are in the order of the items. */
import { RULES } from "../model/rules.ts";

export async function eachInFlight<T, R>(items: readonly T[], each: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const work = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await each(items[at] as T);
  };
  await Promise.all(Array.from({ length: RULES.request.inFlight }, work));
  return results;
}
