/** Changes that somebody rejected after the run was planned. Whoever did was told that the record stays, so it is not taken away. */
import { isRemoval, type Change } from "../../model/change.ts";
import { effect, effectIn, fingerprint } from "../../plan/digest.ts";
import type { Store } from "../../store/store.ts";

export class RejectedSince {
  readonly #target: string;
  readonly #before: ReadonlySet<string>;
  /** The effects of what was rejected since. */
  #since: ReadonlySet<string> = new Set();

  /** `before`: what had been rejected when it was planned. */
  constructor(target: string, before: ReadonlySet<string>) {
    this.#target = target;
    this.#before = before;
  }

  /** Looks if there is anything among the changes that could have been rejected: removals, and what had been held and was approved. */
  async look(
    changes: readonly Change[],
    approved: ReadonlySet<string>,
    { holds }: Pick<Store, "holds">,
  ): Promise<void> {
    const couldBe = (change: Change) => isRemoval(change) || (approved.size > 0 && approved.has(fingerprint(change)));
    if (!changes.some(couldBe)) return;
    const now = await holds.rejected(this.#target);
    this.#since = new Set([...now].filter((one) => !this.#before.has(one)).map(effectIn));
  }

  /** Whoever rejected it saw it held for a reason that the run may have found changed: it stays all the same, and the next run asks. */
  has(change: Change): boolean {
    return this.#since.size > 0 && this.#since.has(effect(change));
  }
}

export const REJECTED_MEANWHILE = {
  code: "REJECTED",
  message: "was rejected while the run went on",
  remedy: "Nothing to do: it stays as it is until something about it changes.",
} as const;
