/** Whether a record that was to be made is there already. */
import type { Current, Fields, RemoteId } from "../../model/record.ts";
import { RULES } from "../../model/rules.ts";
import { elapsed, type Instant } from "../../model/time.ts";
import type { AnyFlow } from "../../plugin/contract.ts";

export interface LookUp {
  readonly flow: AnyFlow;
  /** Whether this id is that of somebody's record: a look-up must not take it for the record that it looks for. */
  isLinked(remoteId: RemoteId): boolean | Promise<boolean>;
}

interface LookedFor {
  /** The record, if there is one that nobody's link has yet. */
  readonly free: Current | undefined;
  /** Records that match as well, but that somebody's link has already. */
  readonly linked: readonly RemoteId[];
}

/**
 * Looks in the target for a record that is exactly what was to be made, or a part of it. `since`: when the first attempt began;
 * a record from before that is somebody else's.
 */
export async function lookFor(
  wanted: Fields,
  { flow, isLinked }: LookUp,
  since: Instant | null = null,
): Promise<LookedFor> {
  const linked: RemoteId[] = [];
  const found = (await flow.find?.(wanted)) ?? [];
  for (const current of found) {
    const mayBeOurs = (flow.adopt === "key" || current.marked) && !isOlder(current, since);
    if (!mayBeOurs) continue;
    if (!(await isLinked(current.remoteId))) return { free: current, linked };
    linked.push(current.remoteId);
  }
  return { free: undefined, linked };
}

/** Whether the record is older than that beyond doubt: two clocks are compared. */
function isOlder({ madeAt }: Current, since: Instant | null): boolean {
  return madeAt != null && since !== null && elapsed(madeAt, since) > RULES.clocksDifferMs;
}
