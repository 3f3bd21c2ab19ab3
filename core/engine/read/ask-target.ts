/** Asks the following side by id for records that its list did not show, a few at a time. */
import type { Answers } from "../../plan/flow-rules.ts";
import type { Flow } from "../../plugin/contract.ts";
import { askEach } from "./ask-each.ts";

export async function askTarget(flow: Flow, ids: readonly string[]): Promise<Answers["target"]> {
  return new Map(await askEach(ids, async (id) => [id, (await flow.get?.(id)) ?? null] as const));
}
