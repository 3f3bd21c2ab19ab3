/** The following side is asked by id for what its list did not show, a few at a time. */
import type { Current } from "../model/record.ts";
import { RULES } from "../model/rules.ts";
import type { Answers } from "../plan/flow-rules.ts";
import type { Flow } from "../plugin/contract.ts";

export async function askTarget(flow: Flow, ids: readonly string[]): Promise<Answers["target"]> {
  const answers = new Map<string, Current | null>();
  const queue = [...ids];
  const ask = async () => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) answers.set(id, (await flow.get?.(id)) ?? null);
  };
  await Promise.all(Array.from({ length: RULES.request.inFlight }, ask));
  return answers;
}
