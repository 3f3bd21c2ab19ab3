/** How many records a run may ask for by id, on each side; what goes beyond is held. */
export class LookupBudget {
  readonly #left = { source: 0, target: 0 };

  constructor(perSide: number) {
    this.#left.source = perSide;
    this.#left.target = perSide;
  }

  /** Returns as many of the ids as may still be asked for, and counts them as asked. */
  take<T>(side: "source" | "target", ids: readonly T[]): readonly T[] {
    const taken = ids.slice(0, this.#left[side]);
    this.#left[side] -= taken.length;
    return taken;
  }
}
