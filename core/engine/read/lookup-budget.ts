/** How many records a run may ask for by id, on each side; what goes beyond is held. */
export class LookupBudget {
  readonly #left = { source: 0, target: 0 };

  constructor(perSide: number) {
    this.#left.source = perSide;
    this.#left.target = perSide;
  }

  /** As many of them as are left. */
  take<T>(side: "source" | "target", ids: readonly T[]): readonly T[] {
    const taken = ids.slice(0, this.#left[side]);
    this.#left[side] -= taken.length;
    return taken;
  }
}
