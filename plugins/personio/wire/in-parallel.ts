/** For what Personio offers one record at a time only: eight requests in flight, answers in the order of the questions. */
import PQueue from "p-queue";
import { RULES } from "../../../core/model/rules.ts";

/** @throws the first failure; what was not begun by then is not begun any more. */
export async function inParallel<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const queue = new PQueue({ concurrency: RULES.request.inFlight });
  try {
    return await queue.addAll(items.map((item) => () => ask(item)));
  } catch (error) {
    queue.clear();
    throw error;
  }
}
