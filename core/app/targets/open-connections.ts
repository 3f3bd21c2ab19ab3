/** Counts the connections of one config's targets that runs, probes and plans have open. */
import type { OpenConnection, Target } from "../../engine/engine.ts";

export class OpenConnections {
  readonly #open = new Set<OpenConnection>();

  /** Returns the target, whose connections are counted from now on. */
  counted(target: Target): Target {
    return {
      ...target,
      connect: (options) => {
        const open = target.connect(options);
        this.#open.add(open);
        return { ...open, close: () => open.close().finally(() => this.#open.delete(open)) };
      },
    };
  }

  isAny(): boolean {
    return this.#open.size > 0;
  }
}
