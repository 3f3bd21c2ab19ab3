/** Repeatable chance for made-up worlds: the same seed gives the same numbers, on every machine. The only dice of the simulator. */

export interface Dice {
  /** Returns a number, 0 ≤ x < 1. */
  next(): number;
  /** Returns a whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** Returns true in `share` of all throws. */
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Returns a version 4 UUID. */
  uuid(): string;
}

/** mulberry32: 32 bits of state, good enough for people who do not exist. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const word = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const next = (): number => word() / 2 ** 32;
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const hex = (): string => word().toString(16).padStart(8, "0");
  return {
    next,
    between,
    chance: (share) => next() < share,
    pick: (list) => list[between(0, list.length - 1)]!,
    uuid: () => {
      const [a, b, c, d] = [hex(), hex(), hex(), hex()];
      return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${"89ab"[Number.parseInt(c[0]!, 16) % 4]}${c.slice(1, 4)}-${c.slice(4)}${d}`;
    },
  };
}
