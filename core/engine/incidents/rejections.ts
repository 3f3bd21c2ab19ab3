/** Rejections by the digest under which people made them, what still stands of each, and how one is taken back. */
import { CommandRefused } from "../../model/errors.ts";
import { effectIn } from "../../plan/digest.ts";
import type { Rejected } from "../../plan/limits.ts";
import type { HeldRecord, Hold, Store } from "../../store/store.ts";
import type { Engine } from "../engine.ts";

export interface Rejection extends Pick<Hold, "digest" | "decidedBy" | "decidedAt"> {
  /** The records that are still rejected; those whose situation has changed since are asked about again anyway. */
  readonly records: readonly HeldRecord[];
}

type Standing = Awaited<ReturnType<Store["holds"]["rejections"]>>;

/** The target's rejections that still stand, the latest first. `rejected`: its rejected fingerprints, where they were read already. */
export async function rejectionsOf(
  target: string,
  { holds }: Pick<Store, "holds">,
  rejected?: Standing,
): Promise<readonly Rejection[]> {
  const standing = new Map((rejected ?? (await holds.rejections(target))).map((one) => [one.fingerprint, one.digest]));
  if (standing.size === 0) return [];
  return (await holds.decidedAsRejected(target)).flatMap(({ digest, decidedBy, decidedAt, records }) => {
    const own = records.filter(({ fingerprint }) => standing.get(fingerprint) === digest);
    return own.length > 0 ? [{ digest, decidedBy, decidedAt, records: own }] : [];
  });
}

/** What a verdict has to know of the target's rejections: how each is taken back, and what it is about. */
export async function rejectedIn(target: string, store: Pick<Store, "holds">): Promise<ReadonlyMap<string, Rejected>> {
  const undo = (digest: string | null) => digest && `rollcall reject ${target} ${digest} --undo`;
  const rejected = await store.holds.rejections(target);
  const named = (await rejectionsOf(target, store, rejected)).flatMap(({ records }) => records);
  const records = new Map(named.map((record) => [record.fingerprint, record]));
  return new Map(
    rejected.map(({ fingerprint, digest }) => [
      fingerprint,
      { undo: undo(digest), record: records.get(fingerprint) ?? null },
    ]),
  );
}

/** Takes a rejection back: the next full run asks about these records again, even if the limits would not require it. */
export async function undoReject(
  target: string,
  digest: string,
  by: string,
  { store, clock }: Pick<Engine, "store" | "clock">,
): Promise<{ target: string; digest: string; undone: number }> {
  return store.transaction(async (tx) => {
    const own = (await tx.holds.rejections(target)).filter((one) => one.digest === digest);
    if (own.length === 0) throw nothingRejected(target, digest);
    await tx.holds.askAgain(
      target,
      own.map(({ fingerprint }) => fingerprint),
    );
    await tx.holds.decide(target, digest, "closed", by, clock.now());
    return { target, digest, undone: own.length };
  });
}

/** Forgets that people are to be asked about these changes, since they have decided; whatever the reason was when the question came up. */
export async function answered(
  target: string,
  fingerprints: Iterable<string>,
  { holds }: Pick<Store, "holds">,
): Promise<void> {
  const effects = new Set(Iterator.from(fingerprints).map(effectIn));
  const asked = [...(await holds.askedAgain(target))].filter((one) => effects.has(effectIn(one)));
  await holds.answered(target, asked);
}

/** Nothing is rejected under this digest, or no longer is. */
function nothingRejected(target: string, digest: string): CommandRefused {
  return new CommandRefused("STALE_APPROVAL", `nothing is rejected under ${digest}`, {
    remedy: `\`rollcall plan ${target}\` lists what is rejected, with the command that takes it back.`,
  });
}
