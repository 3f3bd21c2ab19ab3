/** Asks one of other people's plugins and looks at its answers: what it throws is told with its name, and a wrong shape is refused. */
import { RefusedError, RollcallError } from "../../model/errors.ts";
import { problemIn } from "./guard-shapes.ts";
import type { z } from "../schema.ts";

export class Witness {
  readonly #name: string;

  /** `name`: what the config calls the plugin. */
  constructor(name: string) {
    this.#name = name;
  }

  /** Returns the value as it was given, if it has the shape. @throws RefusedError CONTRACT_BROKEN */
  check<T>(what: string, shape: z.ZodType, value: T): T {
    const problem = problemIn(shape, value);
    if (problem === null) return value;
    throw new RefusedError("CONTRACT_BROKEN", `the plugin ${this.#name} gave an invalid answer: ${what}: ${problem}`, {
      remedy: "Nothing was done with it. Tell its author, or remove the target from the config.",
    });
  }

  /** Asks, and looks at the answer. A RollcallError that the plugin throws speaks of the vendor, and stays as it is. */
  async ask<T>(what: string, shape: z.ZodType, question: () => T | Promise<T>): Promise<T> {
    return this.check(what, shape, await this.#told(what, async () => question()));
  }

  /** Asks what answers at once, and does not look at the answer. */
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
      remedy: "The fault is in the plugin: tell its author, or remove the target from the config.",
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
