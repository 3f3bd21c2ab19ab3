/** Queries at one answer of other people's code: what was thrown is told with its name, and nonsense is none. */
import { RefusedError, RollcallError } from "../../model/errors.ts";
import { problemIn } from "./guard-shapes.ts";
import type { z } from "../schema.ts";

export class Witness {
  readonly #name: string;

  /** `name`: what the config calls it. */
  constructor(name: string) {
    this.#name = name;
  }

  /** The value itself, as it was given. @throws RefusedError CONTRACT_BROKEN */
  check<T>(what: string, shape: z.ZodType, value: T): T {
    const problem = problemIn(shape, value);
    if (problem === null) return value;
    throw new RefusedError("CONTRACT_BROKEN", `the plugin ${this.#name} answered nonsense: ${what}: ${problem}`, {
      remedy: "Nothing was done with it. Tell its author, or take the target out of the config.",
    });
  }

  /** Asks, and looks at the answer. What it says of the vendor (any RollcallError) stays as it is. */
  async ask<T>(what: string, shape: z.ZodType, question: () => T | Promise<T>): Promise<T> {
    return this.check(what, shape, await this.#told(what, async () => question()));
  }

  /** The same for what answers at once, without a look. */
  call<T>(what: string, question: () => T): T {
    try {
      return question();
    } catch (error) {
      throw this.failed(what, error);
    }
  }

  failed(what: string, error: unknown): unknown {
    if (error instanceof RollcallError) return error;
    const words = error instanceof Error ? error.message : String(error);
    return new RefusedError("CONTRACT_BROKEN", `the plugin ${this.#name} failed in ${what}: ${words}`, {
      remedy: "It fails by itself: tell its author, or take the target out of the config.",
      cause: error,
    });
  }

  async #told<T>(what: string, question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      throw this.failed(what, error);
    }
  }
}
