/**
 * Settles all targets when a config is taken over, and some of them once more later: a target whose run, or probe, goes on by the config
 * from before is settled again when that has ended. Its end may have stored the former schedule, asked for a run, or opened an incident.
 */
import { settleTargets, type Settled } from "./activation.ts";
import type { Engine } from "../engine.ts";
import { isAlive } from "../run/lease/lease-holder.ts";
import type { RunQueue } from "./run-queue.ts";

export class Settling {
  readonly #queue: RunQueue;
  /** Names of the targets that are still to be settled, or once more. */
  #left: ReadonlySet<string> = new Set();

  constructor(queue: RunQueue) {
    this.#queue = queue;
  }

  async all(engine: Engine): Promise<Settled> {
    const busy = await this.#busy(engine);
    const settled = await settleTargets(engine);
    this.#left = new Set([...busy, ...namesOf(settled)]);
    return settled;
  }

  /** Settles those at which nobody works any more; null: there are none. */
  async rest(engine: Engine): Promise<Settled | null> {
    if (this.#left.size === 0) return null;
    const busy = await this.#busy(engine);
    const free = this.#left.difference(busy);
    if (free.size === 0) return null;
    const settled = await settleTargets(engine, (name) => free.has(name));
    this.#left = new Set([...this.#left.intersection(busy), ...namesOf(settled)]);
    return settled;
  }

  /** Names of the targets at which this or another process works, and of whatever else has a lease. */
  async #busy(engine: Engine): Promise<ReadonlySet<string>> {
    const leases = (await engine.store.leases.all()).filter((lease) => isAlive(lease, engine));
    return new Set([...(await this.#queue.busy()), ...leases.map(({ name }) => name)]);
  }
}

function namesOf({ waiting }: Settled): string[] {
  return waiting.map(({ name }) => name);
}
