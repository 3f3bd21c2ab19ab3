/** Asks one question for each item, a few at a time; the answers are in the order of the items. */
import { RULES } from "../../model/rules.ts";

export async function askEach<T, A>(items: readonly T[], ask: (item: T) => Promise<A>): Promise<A[]> {
  const answers = new Array<A>(items.length);
  let next = 0;
  const work = async () => {
    for (let at = next++; at < items.length; at = next++) answers[at] = await ask(items[at] as T);
  };
  await Promise.all(Array.from({ length: RULES.request.inFlight }, work));
  return answers;
}
