/**
 * Asks the following side by id for records that its list did not show, a few at a time. One that cannot be read is that record's
 * trouble alone.
 */
import { RecordError } from "../../model/errors.ts";
import type { Answers } from "../../plan/flow-rules.ts";
import type { Flow } from "../../plugin/contract.ts";
import { eachInFlight } from "../each-in-flight.ts";

export async function askTarget(flow: Flow, ids: readonly string[]): Promise<Answers["target"]> {
  return new Map(
    await eachInFlight(ids, async (id) => [id, (await flow.get?.(id).catch(unreadable)) ?? null] as const),
  );
}

/** Takes the error of one record for an answer. @throws any other error */
export function unreadable(error: unknown): RecordError {
  if (error instanceof RecordError) return error;
  throw error;
}
