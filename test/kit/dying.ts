/** A process that ends in the middle of its work. */
import { expect, onTestFinished } from "vitest";
import type { House } from "./house.ts";

/** Everything the process still does is lost: as though it had been killed. A test in which it never comes to that step fails. */
export function dieAt(house: House, step: "write" | "settle", nth: number) {
  const { journal } = house.store;
  const original = journal[step].bind(journal);
  let calls = 0;
  let dead = false;
  onTestFinished(() => expect(dead, `the process never came to its ${step} number ${nth}`).toBe(true));
  const fatal =
    (work: (...given: never[]) => Promise<unknown>) =>
    async (...given: never[]) => {
      if (dead) throw new Error("the process is dead");
      return work(...given);
    };
  const { transaction } = house.store;
  const killing = async (entries: never) => {
    calls += 1;
    dead ||= calls === nth;
    if (dead) throw new Error("the process is dead");
    return original(entries);
  };
  Object.assign(journal, { [step]: killing });
  Object.assign(house.store, {
    transaction: async (work: (store: unknown) => Promise<unknown>) => {
      if (dead) throw new Error("the process is dead");
      return transaction.call(house.store, async (tx) => {
        const inner = tx.journal[step].bind(tx.journal);
        Object.assign(tx.journal, {
          [step]: async (entries: never) => {
            calls += 1;
            dead ||= calls === nth;
            if (dead) throw new Error("the process is dead");
            return inner(entries);
          },
        });
        return work(tx);
      });
    },
  });
  for (const table of ["runs", "leases"] as const)
    for (const [name, method] of Object.entries(house.store[table]))
      if (name !== "begin" && name !== "take") Object.assign(house.store[table], { [name]: fatal(method as never) });
}
