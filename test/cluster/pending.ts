/** What is to happen to daemons after a while. What fails then is thrown to whoever looks next, never by itself. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Member } from "./member.ts";

export class Pending {
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #failed: { readonly error: unknown } | null = null;

  /** Until then nothing else happens to this one. */
  later(member: Member, ms: number, work: () => Promise<void>): void {
    member.isTroubled = true;
    const done = sleep(ms, undefined, { signal: this.#stop.signal })
      .then(work)
      .catch((error) => {
        if (!this.#stop.signal.aborted) this.#failed ??= { error };
      })
      .finally(() => {
        member.isTroubled = false;
        this.#underWay.delete(done);
      });
    this.#underWay.add(done);
  }

  throwIfFailed(): void {
    if (this.#failed) throw this.#failed.error;
  }

  /** Once whatever was to happen later has happened. */
  async calm(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    this.throwIfFailed();
  }

  /** What has not begun never does; once the rest is over. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#underWay);
  }
}
