/**
 * Changes that somebody rejected after the run was planned. Whoever did was told that the record stays, so it is not taken away: the
 * question is asked again as each request is about to leave, since a batch of them may take minutes at a vendor's pace. What goes with an
 * account (a membership) stays with it: it was never held itself, and goes before the account does.
 */
import { isRemoval, type Change } from "../../model/change.ts";
import { RULES } from "../../model/rules.ts";
import { elapsed, type Instant } from "../../model/time.ts";
import { effect, effectIn, fingerprint } from "../../plan/digest.ts";
import { goingWith } from "../../plan/waiting.ts";
import { isRuleFlow } from "../../plugin/contract.ts";
import type { Engine, Target } from "../engine.ts";
import type { Running } from "../run/running.ts";
import type { Work } from "./work.ts";

type Planned = Pick<Work, "approved" | "rejectedBefore" | "flows" | "changes" | "putOff">;

export class RejectedSince {
  readonly #work: Pick<Work, "approved" | "rejectedBefore">;
  readonly #accountsBehind: ReturnType<typeof goingWith>;
  /** By the subject of an account, the effect of its removal: kept from the start, since changes that are carried out leave the work. */
  readonly #goingAccounts: ReadonlyMap<string, string>;
  readonly #target: Target;
  readonly #engine: Pick<Engine, "store" | "clock">;
  #lookedAt: Instant | null = null;
  #looking: Promise<void> | null = null;
  /** The effects of what was rejected since. */
  #since: ReadonlySet<string> = new Set();

  constructor(work: Planned, { target, engine }: Pick<Running, "target" | "engine">) {
    const { approved, rejectedBefore, flows, changes, putOff } = work;
    this.#work = { approved, rejectedBefore };
    this.#accountsBehind = goingWith(flows.filter((flow) => !isRuleFlow(flow)));
    const accounts = [...changes, ...putOff].filter((one) => one.kind === "user" && isRemoval(one));
    this.#goingAccounts = new Map(accounts.map((one) => [one.subject, effect(one)]));
    this.#target = target;
    this.#engine = engine;
  }

  /**
   * Looks if there is anything among the changes that could have been rejected: removals, and what had been held and was approved.
   * Returns whether one of them was. The answer counts for a second, so that a quick vendor does not cost a query per request.
   */
  async look(changes: readonly Change[]): Promise<boolean> {
    const { approved } = this.#work;
    const couldBe = (change: Change) => isRemoval(change) || (approved.size > 0 && approved.has(fingerprint(change)));
    if (this.#isOld() && changes.some(couldBe)) {
      this.#looking ??= this.#lookNow().finally(() => {
        this.#looking = null;
      });
      await this.#looking;
    }
    return changes.some((change) => this.has(change));
  }

  /** Whether the last answer is of another second, or of a time that is yet to come by a clock that was set back. */
  #isOld(): boolean {
    if (this.#lookedAt === null) return true;
    const age = elapsed(this.#lookedAt, this.#engine.clock.now());
    return age < 0 || age >= RULES.holds.lookAgainMs;
  }

  async #lookNow(): Promise<void> {
    const { rejectedBefore } = this.#work;
    const lookedAt = this.#engine.clock.now();
    const now = await this.#engine.store.holds.rejected(this.#target.name);
    this.#since = new Set([...now].filter((one) => !rejectedBefore.has(one)).map(effectIn));
    this.#lookedAt = lookedAt;
  }

  /** Whoever rejected it saw it held for a reason that the run may have found changed: it stays all the same, and the next run asks. */
  has(change: Change): boolean {
    if (this.#since.size === 0) return false;
    if (this.#since.has(effect(change))) return true;
    const accounts = isRemoval(change) ? this.#accountsBehind(change) : [];
    return accounts.some((subject) => this.#since.has(this.#goingAccounts.get(subject) ?? ""));
  }
}

export const REJECTED_MEANWHILE = {
  code: "REJECTED",
  message: "was rejected while the run went on",
  remedy: "Nothing to do: it stays as it is until something about it changes.",
} as const;
