/**
 * Rejects held changes: the records stay as they are and are not asked about again until their situation changes. A run that carries
 * them out just now stops doing so within a second or two, and the answer names it: what it did before is done.
 */
import type { Rejected } from "../operations/actions.ts";
import type { Engine } from "../engine.ts";
import { holdRest, nothingHeld } from "./holds.ts";
import { answered } from "./rejections.ts";

export async function reject(
  target: string,
  digest: string,
  by: string,
  { store, clock, announcer }: Engine,
): Promise<Rejected> {
  // In one transaction, since a run may end meanwhile and hold something else from then on.
  return store.transaction(async (tx) => {
    const hold = await tx.holds.get(target, digest);
    const open = await tx.holds.open(target);
    if (!hold || (hold.state !== "open" && hold.state !== "superseded"))
      throw nothingHeld(target, digest, open?.digest ?? null);
    const before = await tx.holds.rejected(target);
    const held = new Set(open?.records.map((one) => one.fingerprint).filter((one) => !before.has(one)));
    const rejected = hold.records.map((one) => one.fingerprint).filter((one) => held.has(one));
    if (!open || rejected.length === 0) throw nothingHeld(target, digest, open?.digest ?? null);
    const now = clock.now();
    await answered(target, rejected, tx);
    await tx.holds.reject(target, digest, rejected, now);
    await tx.holds.decide(target, digest, "rejected", by, now);
    await holdRest(tx, open, new Set([...before, ...rejected]), { announcer });
    const [run] = await tx.runs.running(target);
    return { target, digest, rejected: rejected.length, run: run?.id ?? null };
  });
}
