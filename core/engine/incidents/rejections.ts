/** What people rejected and what still stands of it, by the digest under which they did; and how one of them is taken back. */
import { CommandRefused } from "../../model/errors.ts";
import type { HeldRecord, Hold, Store } from "../../store/store.ts";
import type { Engine } from "../engine.ts";

export interface Rejection extends Pick<Hold, "digest" | "decidedBy" | "decidedAt"> {
  /** Those that still stand; what has changed since then is asked about again anyway. */
  readonly records: readonly HeldRecord[];
}

/** The latest first. A record that was rejected more than once stands under the latest alone. */
export async function rejectionsOf(target: string, { holds }: Pick<Store, "holds">): Promise<readonly Rejection[]> {
  const standing = new Set(await holds.rejected(target));
  if (standing.size === 0) return [];
  const rejections: Rejection[] = [];
  for (const { digest, decidedBy, decidedAt, records } of await holds.decidedAsRejected(target)) {
    const own = records.filter(({ fingerprint }) => standing.delete(fingerprint));
    if (own.length > 0) rejections.push({ digest, decidedBy, decidedAt, records: own });
  }
  return rejections;
}

/** By fingerprint, the command that asks about it again; null where nobody knows any more under which digest it was rejected. */
export async function waysBack(
  target: string,
  { holds }: Pick<Store, "holds">,
): Promise<ReadonlyMap<string, string | null>> {
  const ways = new Map<string, string | null>();
  for (const fingerprint of await holds.rejected(target)) ways.set(fingerprint, null);
  for (const { digest, records } of await rejectionsOf(target, { holds }))
    for (const { fingerprint } of records) ways.set(fingerprint, `rollcall reject ${target} ${digest} --undo`);
  return ways;
}

/** The next full run asks about these records again, as though nobody had said anything. */
export async function undoReject(
  target: string,
  digest: string,
  by: string,
  { store, clock }: Pick<Engine, "store" | "clock">,
): Promise<{ target: string; digest: string; undone: number }> {
  return store.transaction(async (tx) => {
    const rejection = (await rejectionsOf(target, tx)).find((one) => one.digest === digest);
    if (!rejection) throw new NothingRejected(target, digest);
    await tx.holds.unreject(
      target,
      rejection.records.map(({ fingerprint }) => fingerprint),
    );
    await tx.holds.decide(target, digest, "closed", by, clock.now());
    return { target, digest, undone: rejection.records.length };
  });
}

/** Nothing (any more) is rejected under this digest. */
class NothingRejected extends CommandRefused {
  constructor(target: string, digest: string) {
    super("STALE_APPROVAL", `nothing stands rejected under ${digest}`, {
      remedy: `What stands is listed by \`rollcall plan ${target}\`, with the command that takes it back.`,
    });
  }
}
