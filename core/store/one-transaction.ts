/** Refuses a use of the outer store inside a transaction. The transaction has the only connection, so it would wait for itself for ever. */
import { AsyncLocalStorage } from "node:async_hooks";

const inside = new AsyncLocalStorage<{ open: boolean }>();

/** Runs the work of a transaction so that a use of the outer store fails at once. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  const state = { open: true };
  try {
    return await inside.run(state, work);
  } finally {
    state.open = false;
  }
}

/** Called before the connection is given to somebody. @throws Error inside the work of a transaction */
export function refuseInside(): void {
  if (inside.getStore()?.open) throw new Error("inside transaction() only the store that it gives can be used");
}
