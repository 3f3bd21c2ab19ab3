/**
 * Targets of which more than one run in a row was cut short. One of them may end the process each time, and the others' runs with it: so
 * they run one at a time, and it shows which.
 */
import type { Engine } from "../../engine.ts";
import { cutShortInARow } from "./cut-short.ts";

const TWICE = 2;

export class Suspects {
  readonly #names = new Set<string>();

  /** Takes note of a target whose run was cut short. */
  async note(name: string, engine: Engine): Promise<void> {
    if ((await cutShortInARow(name, engine)) >= TWICE) this.#names.add(name);
  }

  /** Whether the target waits, since the run of another suspect goes on. */
  async mustWait(name: string, busy: ReadonlySet<string>, engine: Engine): Promise<boolean> {
    if (!this.#names.has(name)) return false;
    if ((await cutShortInARow(name, engine)) < TWICE) return !this.#names.delete(name);
    return [...this.#names].some((other) => other !== name && busy.has(other));
  }
}
