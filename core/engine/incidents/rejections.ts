/** What people rejected and what still stands of it, by the digest under which they did; and how one of them is taken back. */
import { CommandRefused } from "../../model/errors.ts";
import type { HeldRecord, Hold, Store } from "../../store/store.ts";
import type { Engine } from "../engine.ts";

export interface Rejection extends Pick<Hold, "digest" | "decidedBy" | "decidedAt"> {
  /** Those that still stand; what has changed since then is asked about again anyway. */
  readonly records: readonly HeldRecord[];
}

/** The latest first. */
export async function rejectionsOf(target: string, { holds }: Pick<Store, "holds">): Promise<readonly Rejection[]> {
  const standing = new Map((await holds.rejections(target)).map((one) => [one.fingerprint, one.digest]));
  if (standing.size === 0) return [];
  return (await holds.decidedAsRejected(target)).flatMap(({ digest, decidedBy, decidedAt, records }) => {
    const own = records.filter(({ fingerprint }) => standing.get(fingerprint) === digest);
    return own.length > 0 ? [{ digest, decidedBy, decidedAt, records: own }] : [];
  });
}

/** By fingerprint, the command that asks about it again; null where nobody knows any more under which digest it was rejected. */
export async function waysBack(
  target: string,
  { holds }: Pick<Store, "holds">,
): Promise<ReadonlyMap<string, string | null>> {
  const wayBack = (digest: string | null) => digest && `rollcall reject ${target} ${digest} --undo`;
  return new Map((await holds.rejections(target)).map((one) => [one.fingerprint, wayBack(one.digest)]));
}

/** The next full run asks about these records again, whether or not it would have to by the limits. */
export async function undoReject(
  target: string,
  digest: string,
  by: string,
  { store, clock }: Pick<Engine, "store" | "clock">,
): Promise<{ target: string; digest: string; undone: number }> {
  return store.transaction(async (tx) => {
    const own = (await tx.holds.rejections(target)).filter((one) => one.digest === digest);
    if (own.length === 0) throw new NothingRejected(target, digest);
    await tx.holds.askAgain(
      target,
      own.map(({ fingerprint }) => fingerprint),
    );
    await tx.holds.decide(target, digest, "closed", by, clock.now());
    return { target, digest, undone: own.length };
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
