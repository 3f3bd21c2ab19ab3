/** Asks for records that Personio offers only one at a time: eight requests in flight, results in the order of the items. */
import PQueue from "p-queue";
import { RULES } from "../../../core/model/rules.ts";

/** @throws the first failure; requests that were not begun by then are not sent. */
export async function inParallel<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const queue = new PQueue({ concurrency: RULES.request.inFlight });
  try {
    return await queue.addAll(items.map((item) => () => ask(item)));
  } catch (error) {
    queue.clear();
    throw error;
  }
}
