/**
 * The engine of one run: each transaction, and each write of the journal and of decisions, renews the run's lease first. A process that
 * stood still for longer than the lease, and whose target another process (or itself, for another run) has taken over, thus writes
 * nothing more there, however late it wakes up.
 */
import { RULES } from "../../../model/rules.ts";
import { later } from "../../../model/time.ts";
import type { Store } from "../../../store/store.ts";
import type { Engine } from "../../engine.ts";
import { type Lease, LeaseLost } from "./lease.ts";

/** Each of these writes throws LeaseLost, and writes nothing, once somebody else has the lease. */
export function fenced(engine: Engine, { name, holder }: Pick<Lease, "name" | "holder">): Engine {
  const { store, clock } = engine;
  const transaction = <T>(work: (tx: Store) => Promise<T>): Promise<T> =>
    store.transaction(async (tx) => {
      const until = later(clock.now(), RULES.lease.lengthMs);
      if (!(await tx.leases.renew(name, holder, until))) throw new LeaseLost(name);
      return work(tx);
    });
  const journal: Store["journal"] = {
    ...store.journal,
    write: (entries) => transaction((tx) => tx.journal.write(entries)),
    settle: (outcomes) => transaction((tx) => tx.journal.settle(outcomes)),
  };
  const decisions: Store["decisions"] = {
    ...store.decisions,
    record: (...given) => transaction((tx) => tx.decisions.record(...given)),
  };
  return { ...engine, store: { ...store, transaction, journal, decisions } };
}
